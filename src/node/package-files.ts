/**
 * Where the package keeps what it does not import: programs of threads, the page, the manifest. The same code runs from
 * `src`, from an entry's folder in `dist`, and from a chunk in `dist` that entries share.
 *
 * @module
 */
import { existsSync, readFileSync } from 'node:fs'

// Folders relative to this code that may be `dist`: of a chunk, of an entry, of a source file.
const distFolders = ['./', '../', '../../dist/']

/** The URL of a file or folder in `dist`; undefined when it has not been built. */
export function builtFile(path: string): URL | undefined {
  return distFolders.map((folder) => new URL(folder + path, import.meta.url)).find((url) => existsSync(url))
}

/**
 * The program of a worker thread, by its name in `dist`, such as `server/score-worker`.
 *
 * @throws Error when it has not been built
 */
export function workerProgram(name: string): URL {
  const url = builtFile(`${name}.js`)
  if (url === undefined)
    throw new Error(`dist/${name}.js is missing; run npm run build, or leave opencredit out of the bundle`)
  return url
}

/** The version in the package's manifest. */
export function packageVersion(): string {
  for (const place of ['../package.json', '../../package.json']) {
    const url = new URL(place, import.meta.url)
    if (!existsSync(url)) continue
    const { name, version } = JSON.parse(readFileSync(url, 'utf8')) as { name?: string; version: string }
    if (name === 'opencredit') return version
  }
  throw new Error('the package.json of opencredit is missing')
}
