import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'

// Hosts that are missing something, each with the package loaded anew.
beforeEach(() => void vi.resetModules())
afterEach(() => void vi.unstubAllGlobals())

const text = readFileSync('fixtures/binary/model.txt')

async function loadPackage() {
  const [core, explaining] = await Promise.all([import('../../src/index.ts'), import('../../src/explain/index.ts')])
  const model = core.loadModel(text)
  const rows = [0, 1, 2].map((row) => model.featureNames.map((_, feature) => Math.sin(row * 7 + feature)))
  return { ...core, ...explaining, model, rows }
}

const { Module } = WebAssembly
const forbidden = (): never => {
  throw new Error('WebAssembly.Module(): Wasm code generation disallowed by embedder')
}

let module: WebAssembly.Module
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'opencredit-kernels-'))
  execFileSync('node', ['src/kernels/compile.js', join(folder, 'kernels.wasm')])
  const bytes = readFileSync(join(folder, 'kernels.wasm'))
  rmSync(folder, { recursive: true })
  module = new Module(bytes)
}, 60_000)

/** Lets so many modules be compiled. */
function allowModules(count: number): void {
  let allowed = count
  vi.stubGlobal('WebAssembly', {
    ...Object.fromEntries(
      Object.getOwnPropertyNames(WebAssembly).map((name) => [name, Reflect.get(WebAssembly, name)])
    ),
    Module: class extends Module {
      constructor(bytes: Uint8Array) {
        super(allowed-- > 0 ? bytes : forbidden())
      }
    }
  })
}

test.each([0, 1, 2, 3])(
  'explains where only %i modules can be compiled, as on Cloudflare Workers after start-up',
  async (count) => {
    const { explain, explainInteractions, createScorer, featureImportance, model, rows } = await loadPackage()
    const expected = { values: explain(model, rows).values, interactions: explainInteractions(model, rows).values }

    vi.resetModules()
    allowModules(count)
    const here = await loadPackage()
    expect(here.createScorer(here.model).engine.engine).toBe(count === 0 ? 'js' : 'wasm')
    expect(here.explain(here.model, rows).values).toEqual(expected.values)
    expect(here.explainInteractions(here.model, rows).values).toEqual(expected.interactions)
    expect(here.featureImportance(here.model, 'gain')).toEqual(featureImportance(model, 'gain'))
    const forced = (): unknown => here.explain(here.model, rows, { engine: 'wasm' })
    if (count === 3) expect(forced).not.toThrow()
    else expect(forced).toThrow(new RangeError('"engine": "wasm" is unavailable here: no WebAssembly with SIMD'))
    expect(createScorer(model).engine.engine).toBe('wasm')
  }
)

test('works without FinalizationRegistry, and says what kernels need of a host', async () => {
  vi.stubGlobal('FinalizationRegistry', undefined)
  const { createScorer, explain, model, predict, rows, useKernels } = await loadPackage()
  expect(createScorer(model).engine.engine).toBe('js')
  expect(predict(model, rows)).toHaveLength(3)
  expect(explain(model, rows).numRows).toBe(3)
  expect(() => useKernels(module)).toThrow('set a compatibility date of 2025-05-05 or later')
})

test('trains with the module that the host has compiled; without any it says what is needed', async () => {
  const trained = ({ createDataset, saveModel, train }: Awaited<ReturnType<typeof loadPackage>>): string => {
    const label = Array.from({ length: 200 }, (_, row) => Math.sin(row))
    return saveModel(
      train(
        { num_iterations: 3 },
        createDataset(
          label.map((_, row) => [row % 17]),
          { label }
        )
      )
    )
  }
  const expected = trained(await loadPackage())

  vi.resetModules()
  allowModules(0)
  const here = await loadPackage()
  expect(() => trained(here)).toThrow(/^training needs WebAssembly with SIMD: .* 'wasm-unsafe-eval'.* useKernels$/)
  // The module is of the class of before.
  vi.unstubAllGlobals()
  here.useKernels(module)
  allowModules(0)
  expect(trained(here)).toBe(expected)
})
