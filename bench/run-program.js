/**
 * Runs programs of the benchmarks that are written in TypeScript and import from src/.
 */
import { build } from 'esbuild'
import { basename, dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { workerDefinition } from '../src/node/bundle-worker.js'

/**
 * Bundles a program and runs it in this process.
 *
 * @param {URL} source - its file
 * @param {string[]} args - what it finds in `process.argv` from position 2 on
 */
export async function runProgram(source, args) {
  const path = fileURLToPath(source)
  const name = `${basename(dirname(path))}-${basename(path, '.ts')}`
  const program = fileURLToPath(new URL(`../node_modules/.cache/${name}.js`, import.meta.url))
  await build({
    entryPoints: [path],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
    define: await workerDefinition(),
    packages: 'external',
    logLevel: 'warning'
  })
  process.argv.splice(2, process.argv.length, ...args)
  await import(pathToFileURL(program).href)
}
