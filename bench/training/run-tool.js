/**
 * Starts tools, one process for each measurement.
 */
import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { workerDefinition } from '../../src/node/bundle-worker.js'
import { dataFolder } from './datasets.js'

const here = fileURLToPath(new URL('.', import.meta.url))
const bundle = join(dataFolder, `opencredit-${process.pid}.mjs`)

/** Bundles OpenCredit from src/ as it is now, so that files saved later do not meet a run that has begun. */
export async function bundleOpenCredit() {
  await build({
    entryPoints: [join(here, 'opencredit.ts')],
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

export const openCredit = [process.execPath, bundle]

export function pythonTool(python, script) {
  return [python, join(here, script)]
}

/**
 * One measurement.
 *
 * @param command program and arguments
 * @param request as peer.py takes it, or null
 * @returns what the tool answered, or { error }
 */
export async function runTool([program, ...args], request, threads = 1) {
  mkdirSync(dataFolder, { recursive: true })
  const child = spawn(program, [...args, JSON.stringify(request)], {
    env: { ...process.env, OMP_NUM_THREADS: `${threads}`, OPENBLAS_NUM_THREADS: '1' },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(signal ?? code))
  })
  const [output, errors, end] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  const line = output.trimEnd().split('\n').at(-1)
  if (end === 0 && line.startsWith('{')) return JSON.parse(line)
  return { error: `${errors.trimEnd().split('\n').at(-1) || 'no answer'} (ended with ${end})` }
}

/** A file that the tool wrote; undefined where there is none. */
export function readOutput(path) {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
