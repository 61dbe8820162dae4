/**
 * Runs a TypeScript program of this folder: `node bench/pipeline/run.js protocols ../shared/data`.
 */
import { build } from 'esbuild'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { workerDefinition } from '../../src/node/bundle-worker.js'

const [name, ...rest] = process.argv.slice(2)
const program = fileURLToPath(new URL(`../../node_modules/.cache/${name}.js`, import.meta.url))
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
process.argv.splice(2, process.argv.length, ...rest)
await import(pathToFileURL(program).href)
