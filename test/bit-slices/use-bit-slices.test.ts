import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createSliceEngine } from '../../src/bit-slices/slice-engine.ts'
import { batchEngineOf } from '../../src/decision-tables/batch-engine.ts'
import { loadModel } from '../../src/format/load-model.ts'
import { loadXGBoost } from '../../src/format/xgboost/load-xgboost.ts'
import { predictLeaf, predictRaw } from '../../src/predict/predict.ts'
import { differingBits } from '../fixtures.ts'
import { readXgboostCases } from '../format/xgboost/cases.ts'

const cases = readXgboostCases()

// The rows of a case, as often as makes several blocks.
function repeated({ rows, numRows }: (typeof cases)[number]): { values: Float64Array; numRows: number } {
  const times = Math.ceil(1100 / numRows)
  const values = new Float64Array(rows.length * times)
  for (let i = 0; i < times; i++) values.set(rows, i * rows.length)
  return { values, numRows: numRows * times }
}

test("XGBoost's models have slices, for batches of 64 rows or more, but for those that test categories", () => {
  const others = cases.filter(({ ubjson }) => {
    const { forest } = loadXGBoost(ubjson)
    expect(batchEngineOf(forest, 63)).toBeUndefined()
    return batchEngineOf(forest, 64) === undefined
  })
  expect(others.map(({ name }) => name)).toEqual(['categories-one', 'categories-sets'])
})

test.each(cases)("$name: XGBoost's bits and leaves, of blocks of 512 rows", (of) => {
  const model = loadXGBoost(of.ubjson)
  const { values, numRows } = repeated(of)
  const rows = { values, numRows, numFeatures: values.length / numRows }
  const raw = predictRaw(model, rows, { engine: 'wasm' })
  const { raw: wanted, margins } = of.outputs
  if (margins === undefined && wanted !== undefined) {
    const copies = Array.from({ length: raw.length }, (_, i) => wanted[i % wanted.length]!)
    expect(differingBits(raw, copies)).toBe(0)
  }
  expect(differingBits(raw, predictRaw(model, rows, { engine: 'reference' }))).toBe(0)
  const leaves = predictLeaf(model, rows, { engine: 'wasm' })
  expect(differingBits(leaves, predictLeaf(model, rows, { engine: 'reference' }))).toBe(0)
})

test('loadModel puts them in for other libraries', () => {
  const { forest } = loadModel(readFileSync('fixtures/binary/model.txt'))
  expect(batchEngineOf(forest, 64) !== undefined).toBe(createSliceEngine(forest) !== undefined)
})
