/**
 * The page's files, as the build leaves them in the package.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { escapeXml } from '../plot/svg.ts'
import { builtFile } from './package-files.ts'

/** One file of the page. */
export interface BuiltPageFile {
  /** Name without a folder: all files of the page are in one. */
  readonly name: string
  readonly bytes: Buffer
}

/** The folder with the page; undefined when the page has not been built. */
export function pageFolder(): string | undefined {
  const script = builtFile('page/page.js')
  return script === undefined ? undefined : dirname(fileURLToPath(script))
}

/**
 * All files of the page.
 *
 * @param packed - a packed scorer to score by (default: the champion)
 * @throws Error when the page has not been built
 */
export function builtPageFiles(packed?: Uint8Array): BuiltPageFile[] {
  const folder = pageFolder()
  const script = packed === undefined ? undefined : packedPageScript(packed)
  if (folder === undefined || (packed !== undefined && script === undefined))
    throw new Error('dist/page is missing; run npm run build')
  return readdirSync(folder)
    .sort()
    .map((name) => (name === script?.name ? script : { name, bytes: readFileSync(join(folder, name)) }))
}

/**
 * The page's program for a packed scorer, which it holds; undefined when it has not been built.
 */
export function packedPageScript(packed: Uint8Array): BuiltPageFile | undefined {
  const program = builtFile('page-packed/page.js')
  if (program === undefined) return undefined
  // JSON is JavaScript.
  const text = JSON.stringify(new TextDecoder().decode(packed))
  const line = `/* OpenCredit page */ globalThis.packedScorer = ${text};\n`
  return { name: 'page.js', bytes: Buffer.concat([Buffer.from(line), readFileSync(program)]) }
}

/** A file that the model explorer opens by itself. */
export interface OpenedFile {
  readonly name: string
  /** Where the page finds it, relative to its own address. */
  readonly path: string
}

/**
 * All files of the model explorer.
 *
 * @param opened - files that it opens by itself; with any, it may ask for them, and for nothing else
 * @throws Error when it has not been built
 */
export function builtExplorerFiles(opened: readonly OpenedFile[]): BuiltPageFile[] {
  const script = builtFile('explorer/explorer.js')
  if (script === undefined) throw new Error('dist/explorer is missing; run npm run build')
  const folder = dirname(fileURLToPath(script))
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const bytes = readFileSync(join(folder, name))
      return { name, bytes: name === 'index.html' && opened.length > 0 ? withOpened(bytes, opened) : bytes }
    })
}

function withOpened(html: Buffer, opened: readonly OpenedFile[]): Buffer {
  const changes = [
    ["connect-src 'none'", "connect-src 'self'"],
    ['name="opened-files" content="[]"', `name="opened-files" content="${escapeXml(JSON.stringify(opened))}"`]
  ] as const
  let text = html.toString()
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error('dist/explorer does not fit this version; run npm run build')
    text = text.replace(from, () => to)
  }
  return Buffer.from(text)
}
