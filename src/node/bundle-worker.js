/**
 * Puts the program of a pool's threads into src/node/pool.ts, for the build and for tests.
 */
import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'

/** What to define when src/node/pool.ts is compiled: `evaluateWorker`, the text of one script that imports nothing of ours. */
export async function workerDefinition() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('evaluate-worker.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'es2022',
    write: false,
    logLevel: 'warning'
  })
  return { evaluateWorker: JSON.stringify(outputFiles[0].text) }
}
