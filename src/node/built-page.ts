/**
 * The page's files, as the build leaves them in the package.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
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
