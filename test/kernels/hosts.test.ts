import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

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

test.each([0, 1, 2])(
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
    if (count === 2) expect(forced).not.toThrow()
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
  const module = new WebAssembly.Module(readFileSync('dist/kernels.wasm'))
  expect(() => useKernels(module)).toThrow('set a compatibility date of 2025-05-05 or later')
})
