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
 * @throws Error when the page has not been built
 */
export function builtPageFiles(): BuiltPageFile[] {
  const folder = pageFolder()
  if (folder === undefined) throw new Error('dist/page is missing; run npm run build')
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
}
