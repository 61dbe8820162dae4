/**
 * The page's files, as the build leaves them in the package.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// From src/node, and, bundled, from dist or a folder of dist.
const places = ['../../dist/page/', './page/', '../page/']

/** A file of the page. */
export interface PageFile {
  /** Without a folder: the page is flat. */
  readonly name: string
  readonly bytes: Buffer
}

/** The folder that has the page; undefined when it was not built. */
export function pageFolder(): string | undefined {
  const folders = places.map((place) => fileURLToPath(new URL(place, import.meta.url)))
  return folders.find((folder) => existsSync(join(folder, 'page.js')))
}

/**
 * All files of the page.
 *
 * @throws Error when the page was not built
 */
export function pageFiles(): PageFile[] {
  const folder = pageFolder()
  if (folder === undefined) throw new Error('expected the page in dist/page; run npm run build')
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
}
