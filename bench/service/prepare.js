/**
 * Prepares what the load test needs, outside git: the peer's Python environment, models and request bodies, and the build.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { cacheFolder as benchFolder } from '../peers/tools.js'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('../../', import.meta.url))

/** Environment, material and logs; SERVICE_BENCH_FOLDER names another place. */
export const cacheFolder = process.env.SERVICE_BENCH_FOLDER ?? join(benchFolder, 'service')

/** Where `material.ts` writes. */
export const materialFolder = join(cacheFolder, 'material')

/** Python with the peer's packages. */
export const python = join(cacheFolder, 'python/bin/python')

/** Python and the packages of the peer: version by name. */
export function peerVersions() {
  const [, version] = execFileSync(python, ['--version'], { encoding: 'utf8' }).trim().split(' ')
  const lines = readFileSync(join(here, 'requirements.txt'), 'utf8').trim().split('\n')
  return { python: version, ...Object.fromEntries(lines.map((line) => line.split('=='))) }
}

function run(command, args) {
  execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], cwd: root })
}

const isSame = (a, b) => existsSync(b) && readFileSync(a).equals(readFileSync(b))

/** Installs, builds and writes what is missing. */
export async function prepare() {
  mkdirSync(cacheFolder, { recursive: true })
  run('npm', ['run', '--silent', 'build'])
  const bundle = join(cacheFolder, 'material.js')
  await build({
    entryPoints: [join(here, 'material.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: bundle,
    logLevel: 'warning'
  })
  run(process.execPath, [bundle, materialFolder])

  const requirements = join(here, 'requirements.txt')
  const installed = join(cacheFolder, 'python/requirements.txt')
  if (!isSame(requirements, installed)) {
    console.error('installing bench/service/requirements.txt')
    run(process.env.PYTHON ?? 'python3', ['-m', 'venv', join(cacheFolder, 'python')])
    run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements])
    copyFileSync(requirements, installed)
  }
  if (!existsSync(join(here, 'node_modules/autocannon')))
    run('npm', ['ci', '--prefix', here, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
}
