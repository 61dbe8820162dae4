/**
 * A stranger's project: the packed package, the tools at pinned versions, and the sources, in node_modules/.cache.
 */
import { execFile, execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = resolve(here, '../..')

/** Where the tools are, and what they find in `node_modules` beside them. */
export const cache = join(root, 'node_modules/.cache/environments')

const manifest = JSON.parse(readFileSync(join(here, 'tools.json'), 'utf8'))
const require = createRequire(join(cache, 'package.json'))

/** The pinned version of a tool. */
export const versionOf = (tool) => `${tool} ${manifest.dependencies[tool]}`

/** A tool's module. */
export const importTool = (path) => import(pathToFileURL(require.resolve(path)))

/** Where a file of a tool is. */
export const toolFile = (path) => join(cache, 'node_modules', path)

/** Installs the tools, and the package as `npm publish` would send it. Gives the tarball's path and sizes [bytes]. */
export function prepare() {
  mkdirSync(cache, { recursive: true })
  copyFileSync(join(here, 'tools.json'), join(cache, 'package.json'))
  npm(['install', '--prefer-offline', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund'], cache)
  const [packed] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', cache], root))
  const tarball = join(cache, packed.filename)
  const target = join(cache, 'node_modules/opencredit')
  mkdirSync(target)
  execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'])
  return { tarball, bytes: packed.size, unpackedBytes: packed.unpackedSize }
}

function npm(args, cwd) {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

/** A new project folder beside the tools, with the sources, a model and applicants. */
export function createProject(name) {
  const folder = join(cache, 'projects', name)
  rmSync(folder, { recursive: true, force: true })
  cpSync(join(here, 'sources'), folder, { recursive: true })
  copyFileSync(join(root, 'fixtures/binary/model.txt'), join(folder, 'model.txt'))
  copyFileSync(join(root, 'examples/applicants.json'), join(folder, 'applicants.json'))
  return folder
}

/** Does something with a new folder from where no package can be found. */
export async function awayFromPackages(work) {
  const folder = mkdtempSync(join(tmpdir(), 'opencredit-environments-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Runs Node and gives what it prints; rejects with all of that when it fails. */
export async function node(args, options = {}) {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26, ...options })
    return stdout
  } catch (error) {
    throw new Error(`${error.message}${error.stdout}`, { cause: error })
  }
}

/** What a program prints of the model and the applicants of a project. */
export async function printedBy(program, project) {
  return JSON.parse(await node([program, join(project, 'model.txt'), join(project, 'applicants.json')]))
}
