import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const isCode = (entry: string): boolean => manifest.exports[entry].require !== undefined
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
      !/^(?:dist\/.*\.(?:c?js|d\.c?ts)|dist\/(?:page|explorer)\/(?:index\.html|page\.css|explorer\.css|icon\.svg)|dist\/kernels\.wasm|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(
        path
      )
  )
  expect(outside).toEqual([])
  for (const file of filesIn(manifest.exports)) expect(packedFiles).toContain(file)
  for (const file of [manifest.main, manifest.types]) expect(packedFiles).toContain(file.slice(2))
  // What older resolution finds by typesVersions.
  for (const entry of entries.slice(1)) expect(packedFiles).toContain(`dist/${entry.slice(2)}/index.d.cts`)
})

function filesIn(conditions: string | object): string[] {
  return typeof conditions === 'string' ? [conditions.slice(2)] : Object.values(conditions).flatMap(filesIn)
}

test('the manifest keeps its promises', () => {
  expect(manifest.dependencies).toBeUndefined()
  expect(manifest.sideEffects).toEqual(['./dist/pool/worker.js'])
  expect(manifest.license).toBe('Apache-2.0')
  for (const version of Object.values(manifest.devDependencies)) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  }
  for (const entry of entries) {
    const { require, default: esm } = manifest.exports[entry]
    expect(Object.keys(require)).toEqual(['types', 'module-sync', 'default'])
    // In one process of Node there is one copy of the package.
    expect(require['module-sync']).toBe(esm.default)
  }
})

test('every entry can be imported and required', () => {
  const imported = specifiers.map(
    (name) => `if (Object.keys(await import('${name}')).length === 0) throw new Error('${name} is empty')`
  )
  run('node', ['--input-type=module', '-e', imported.join('\n')])
  const required = specifiers.map(
    (name) => `if (Object.keys(require('${name}')).length === 0) throw new Error('${name} is empty')`
  )
  run('node', ['--no-warnings', '--input-type=commonjs', '-e', required.join('\n')])
})

test('an error is an instance of the one class whichever entry it comes through, and however it was loaded', () => {
  run('node', [
    '--input-type=module',
    '-e',
    `
    import { ModelFormatError, loadModel } from '${manifest.name}'
    import { loadModelFile } from '${manifest.name}/node'
    import { writeFileSync } from 'node:fs'
    import { createRequire } from 'node:module'
    const required = createRequire(import.meta.url)('${manifest.name}').loadModel
    writeFileSync('broken.txt', 'tree\\n')
    for (const load of [() => loadModel('tree\\n'), () => loadModelFile('broken.txt'), () => required('tree\\n')]) {
      try { load(); throw new Error('loaded') } catch (error) { if (!(error instanceof ModelFormatError)) throw error }
    }
  `
  ])
})

test('the CommonJS build has the same exports and answers', () => {
  run('node', [
    '--no-warnings',
    '-e',
    `
    const { deepStrictEqual } = require('node:assert/strict')
    const { readFileSync } = require('node:fs')
    const { dirname, join } = require('node:path')
    const folder = dirname(require.resolve('${manifest.name}/package.json'))
    const { exports } = require('${manifest.name}/package.json')
    const text = readFileSync(${JSON.stringify(join(process.cwd(), 'fixtures/binary/model.txt'))})
    for (const entry of ${JSON.stringify(entries)}) {
      const modules = [exports[entry].require.default, exports[entry].default.default].map((file) => require(join(folder, file)))
      const [commonJs, esm] = modules
      deepStrictEqual(Object.keys(commonJs).filter((key) => key !== '__esModule').sort(), Object.keys(esm).filter((key) => key !== '__esModule').sort())
      if (entry !== '.') continue
      const [one, other] = modules.map(({ explain, loadModel }) => {
        const model = loadModel(text)
        return explain(model, [model.featureNames.map((_, feature) => feature / 3)]).values
      })
      deepStrictEqual(one, other)
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
