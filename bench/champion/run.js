/**
 * Runs a TypeScript program of this folder, by default the one that trains the champion:
 * `node bench/champion/run.js [--program measure] …`.
 *
 * @module
 */
import { build } from 'esbuild'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { workerDefinition } from '../../src/node/bundle-worker.js'

const args = process.argv.slice(2)
const name = args[0] === '--program' ? args.splice(0, 2)[1] : 'train'
const program = fileURLToPath(new URL(`../../node_modules/.cache/champion-${name}.js`, import.meta.url))
await build({
  entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))],
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
