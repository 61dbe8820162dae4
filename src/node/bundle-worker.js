/**
 * Puts the programs of worker threads into the files that start them, and the script that exports scikit-learn's models into the
 * command that prints it, for the build and for tests.
 */
import { build } from 'esbuild'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * What to define when sources are compiled: `evaluateWorker` for src/pool/create-pool.ts and `trainingWorker` for
 * src/train/async/train-async.ts, texts of scripts that import nothing of ours, and `exportModelScript` for
 * src/cli/commands/export-sklearn.ts, the text of src/format/sklearn/export_model.py.
 */
export async function workerDefinition() {
  const [evaluateWorker, trainingWorker] = await Promise.all([
    textOf('../pool/evaluate-worker.ts', { format: 'iife', platform: 'browser' }),
    textOf('../train/async/training-worker.ts', { format: 'iife', platform: 'browser' })
  ])
  const script = readFileSync(new URL('../format/sklearn/export_model.py', import.meta.url), 'utf8')
  return { evaluateWorker, trainingWorker, exportModelScript: JSON.stringify(script) }
}

async function textOf(file, options) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    bundle: true,
    minify: true,
    target: 'es2022',
    write: false,
    logLevel: 'warning',
    ...options
  })
  return JSON.stringify(outputFiles[0].text)
}
