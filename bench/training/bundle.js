/**
 * The program that measures OpenCredit, bundled from src/ as it is when a run begins: files saved later do not meet it.
 */
import { build } from 'esbuild'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { workerDefinition } from '../../src/node/bundle-worker.js'
import { dataFolder } from './datasets.js'

export const bundle = join(dataFolder, `opencredit-${process.pid}.mjs`)

/** Makes it; it goes when this process ends. */
export async function bundleOpenCredit() {
  await build({
    entryPoints: [fileURLToPath(new URL('opencredit.ts', import.meta.url))],
    outfile: bundle,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    define: await workerDefinition(),
    logLevel: 'warning'
  })
  process.once('exit', () => rmSync(bundle, { force: true }))
}
