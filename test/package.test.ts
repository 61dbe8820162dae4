import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const isCode = (entry: string): boolean => typeof manifest.exports[entry] === 'object'
const entries = Object.keys(manifest.exports).filter(isCode)
const specifiers = entries.map((entry) => `${manifest.name}${entry.slice(1)}`)

let folder: string
let packedFiles: string[]

function run(command: string, args: readonly string[], cwd = folder): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opencredit-package-'))
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], '.'))
  packedFiles = packed.files.map(({ path }: { path: string }) => path)
  writeFileSync(join(folder, 'package.json'), '{ "name": "stranger", "private": true }')
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, packed.filename)])
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the package holds the build, its papers and nothing else', () => {
  const outside = packedFiles.filter(
    (path) =>
      !/^(?:dist\/.*\.(?:js|d\.ts)|dist\/page\/(?:index\.html|page\.css|icon\.svg)|dist\/kernels\.wasm|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(
        path
      )
  )
  expect(outside).toEqual([])
  for (const entry of entries) {
    const { types, default: code } = manifest.exports[entry]
    expect(packedFiles).toContain(types.slice(2))
    expect(packedFiles).toContain(code.slice(2))
  }
})

test('the manifest keeps its promises', () => {
  expect(manifest.dependencies).toBeUndefined()
  expect(manifest.sideEffects).toBe(false)
  expect(manifest.license).toBe('Apache-2.0')
  for (const version of Object.values(manifest.devDependencies)) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  }
  for (const entry of entries) expect(Object.keys(manifest.exports[entry])).toEqual(['types', 'default'])
})

test('every entry can be imported and required', () => {
  const imported = specifiers.map(
    (name) => `if (Object.keys(await import('${name}')).length === 0) throw new Error('${name} is empty')`
  )
  run('node', ['--input-type=module', '-e', imported.join('\n')])
  const major = Number(process.versions.node.split('.')[0])
  const minor = Number(process.versions.node.split('.')[1])
  const requireEsm = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)
  expect(requireEsm).toBe(true)
  const required = specifiers.map(
    (name) => `if (Object.keys(require('${name}')).length === 0) throw new Error('${name} is empty')`
  )
  run('node', ['--no-warnings', '--input-type=commonjs', '-e', required.join('\n')])
})

test('an error is an instance of the one class whichever entry it comes through', () => {
  run('node', [
    '--input-type=module',
    '-e',
    `
    import { ModelFormatError, loadModel } from '${manifest.name}'
    import { loadModelFile } from '${manifest.name}/node'
    import { writeFileSync } from 'node:fs'
    writeFileSync('broken.txt', 'tree\\n')
    for (const load of [() => loadModel('tree\\n'), () => loadModelFile('broken.txt')]) {
      try { load(); throw new Error('loaded') } catch (error) { if (!(error instanceof ModelFormatError)) throw error }
    }
  `
  ])
})

test('the kernels can be had as a module of their own', () => {
  run('node', [
    '--input-type=module',
    '-e',
    `
    import { readFileSync } from 'node:fs'
    import { createRequire } from 'node:module'
    import { createScorer, loadModel, useKernels } from '${manifest.name}'
    const bytes = readFileSync(createRequire(import.meta.url).resolve('${manifest.name}/kernels.wasm'))
    useKernels(new WebAssembly.Module(bytes))
    const model = loadModel(readFileSync(${JSON.stringify(join(process.cwd(), 'fixtures/binary/model.txt'))}))
    if (createScorer(model).engine.engine !== 'wasm') throw new Error('the kernels are not used')
  `
  ])
})

test('threads start from the installed package', () => {
  copyFileSync('fixtures/binary/model.txt', join(folder, 'model.txt'))
  const program = `
    const { createPool, loadModelFile } = await import('${manifest.name}/node')
    const model = loadModelFile('model.txt')
    const rows = [new Array(model.forest.numFeatures).fill(1)]
    const { length } = await createPool().predict(model, rows)
    if (length !== 1) throw new Error('expected one prediction')
  `
  run('node', ['--input-type=module', '-e', program])
  run('node', ['--no-warnings', '--input-type=commonjs', '-e', `(async () => {${program}})()`])
})

test('the command runs from the installed package', () => {
  expect(run('npx', ['--no-install', manifest.name, '--version']).trim()).toBe(manifest.version)
})

test('publint finds nothing', () => {
  expect(run('npx', ['--no-install', 'publint', '--strict', '.'], '.')).toContain('All good')
})
