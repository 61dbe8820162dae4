/**
 * Programs that measure OpenCredit, bundled from src/ as it is when a run begins: files saved later do not meet it.
 */
import { build } from 'esbuild'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { workerDefinition } from '../../src/node/bundle-worker.js'
import { dataFolder } from './datasets.js'

/** The program for Node. */
export const bundle = join(dataFolder, `opencredit-${process.pid}.mjs`)

/** Makes it; it goes when this process ends. */
export async function bundleOpenCredit() {
  await build({ ...(await settings('opencredit.ts', 'node')), outfile: bundle })
  process.once('exit', () => rmSync(bundle, { force: true }))
}

/** The text of the program for a worker of a browser. */
export async function browserProgram() {
  const { outputFiles } = await build({ ...(await settings('browser-worker.ts', 'browser')), write: false })
  return outputFiles[0].text
}

async function settings(entry, platform) {
  return {
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    format: 'esm',
    platform,
    target: 'es2022',
    define: await workerDefinition(),
    logLevel: 'warning'
  }
}
