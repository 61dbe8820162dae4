import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { explain } from '../../src/explain/explain.ts'
import { explainInteractions } from '../../src/explain/interactions.ts'
import { loadModel } from '../../src/format/load-model.ts'
import { coreKernels } from '../../src/kernels/kernels-data.ts'
import { kernels, useKernels } from '../../src/kernels/kernels.ts'
import { upload } from '../../src/kernels/upload.ts'
import { bytesOfDenseText } from '../../src/bytes/dense-text.ts'
import { createScorer } from '../../src/predict/scorer.ts'
import { readCases } from '../fixtures.ts'

test('the compiled module is what the sources give', () => {
  execFileSync('node', ['src/kernels/compile.js', '--check'], { stdio: 'pipe' })
}, 60_000)

test('refuses a module that is none, and one of other sources', () => {
  expect(() => useKernels({})).toThrow(TypeError)
  const header = [0, 97, 115, 109, 1, 0, 0, 0]
  const section = [...Buffer.from('\0\x1b\x0aopencredit0123456789abcdef', 'latin1')]
  for (const bytes of [header, [...header, ...section], bytesOfDenseText(coreKernels)]) {
    expect(() => useKernels(new WebAssembly.Module(Uint8Array.from(bytes)))).toThrow(
      new TypeError('"module" expected the opencredit/kernels.wasm of this version, got another module')
    )
  }
  expect(kernels()).toBeDefined()
})

test('tables that nobody can reach any more are given back, and a thousand models live side by side', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const { memory } = kernels()!
  const text = readFileSync('fixtures/binary/model.txt')
  // What all models share is taken by the first.
  const first = createScorer(loadModel(text))
  const shared = memory.usedBytes()
  const models = Array.from({ length: 1000 }, () => loadModel(text))
  const row = new Float64Array(models[0]!.forest.numFeatures).fill(0.5)
  const scores = models.map((model) => {
    const scorer = createScorer(model)
    expect(scorer.engine.engine).toBe('wasm')
    return scorer.predictRaw(row)[0]
  })
  expect(new Set(scores).size).toBe(1)
  const used = memory.usedBytes() - shared
  models.length = 0
  // Finalizers run between tasks, some time after a collection.
  for (let i = 0; i < 50 && memory.usedBytes() - shared > used / 10; i++) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(memory.usedBytes() - shared).toBeLessThan(used / 10)
  expect(first.predictRaw(row)[0]).toBe(scores[0])
}, 60_000)

test('what explains keeps its tables as long as it may be called', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const { memory } = kernels()!
  const model = loadModel(readFileSync('fixtures/binary/model.txt'))
  const row = [new Float64Array(model.forest.numFeatures).fill(0.5)].map((values) => [...values])
  const before = explain(model, row, { engine: 'wasm' })
  const interactionsBefore = explainInteractions(model, row, { engine: 'wasm' })
  const scorer = createScorer(model, { engine: 'wasm' })
  const scoreBefore = scorer.predictRaw(row[0]!)[0]
  for (let i = 0; i < 5; i++) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  // Whatever was given back is overwritten now.
  const hoard: number[] = []
  for (let bytes = 2 ** 20; bytes >= 64; bytes /= 2) {
    const address = memory.take(bytes)!
    memory.bytes().fill(0xff, address, address + bytes)
    hoard.push(address)
  }
  expect(explain(model, row, { engine: 'wasm' })).toEqual(before)
  expect(explainInteractions(model, row, { engine: 'wasm' })).toEqual(interactionsBefore)
  expect(scorer.predictRaw(row[0]!)[0]).toBe(scoreBefore)
  for (const address of hoard) memory.give(address)
})

test('without room for its tables a model is evaluated in plain JavaScript', () => {
  const { memory } = kernels()!
  const hoard: number[] = []
  for (let bytes = 2 ** 31; bytes >= 2 ** 10; bytes /= 2) {
    for (let address = memory.take(bytes); address !== undefined; address = memory.take(bytes)) hoard.push(address)
  }
  try {
    expect(upload(memory, { values: new Float64Array(1000) })).toBeUndefined()
    const model = loadModel(readCases()[0]!.file('model.txt')!)
    expect(createScorer(model).engine.engine).toBe('js')
    expect(() => createScorer(model, { engine: 'wasm' })).toThrow(RangeError)
  } finally {
    for (const address of hoard) memory.give(address)
  }
})
