import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { batchEngineOf, useBatchMethod } from '../../src/decision-tables/batch-engine.ts'
import { createTableEngine } from '../../src/decision-tables/table-engine.ts'
import { loadCatBoost } from '../../src/format/catboost/load-catboost.ts'
import { loadModel } from '../../src/format/load-model.ts'
import type { Forest } from '../../src/model/forest.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import { createDataset, train } from '../../src/train/index.ts'
import { differingBits } from '../fixtures.ts'
import { readCatboostCases } from '../format/catboost/cases.ts'
import { chainOf, forestOf, randomIntegers, type TreeSpec } from '../oracle/random-forest.ts'

test('symmetric trees of CatBoost are decision tables, for single rows and for batches', () => {
  const others = readCatboostCases().filter(({ binary }) => {
    const { forest } = loadCatBoost(binary)
    expect(batchEngineOf(forest, 1)).toBe(batchEngineOf(forest, 8))
    return batchEngineOf(forest, 1)?.row === undefined
  })
  expect(others.map(({ name }) => name)).toEqual(['depthwise', 'depthwise-categories'])
})

test("trees grown with growth=symmetric are, however unevenly they were divided, in LightGBM's format too", () => {
  const random = randomIntegers(7)
  const numRows = 3000
  const columns = Array.from({ length: 6 }, (_, feature) =>
    Float64Array.from({ length: numRows }, () => (feature === 5 ? random(12) : random(10) === 0 ? NaN : random(1000)))
  )
  const label = Float64Array.from({ length: numRows }, (_, row) => {
    const score = (columns[0]![row]! || 300) + (columns[1]![row]! > 500 ? 200 : 0) + 40 * (columns[5]![row]! % 3)
    return Math.floor((score + random(200)) / 400) % 3
  })
  const data = createDataset(columns, { label, categoricalFeatures: [5] })
  const model = train(
    {
      objective: 'multiclass',
      num_class: 3,
      growth: 'symmetric',
      num_leaves: 128,
      num_iterations: 12,
      min_data_in_leaf: 5,
      verbosity: -1
    },
    data
  )
  expect(model.forest.leafValue.length % 128).not.toBe(0)
  expect(batchEngineOf(model.forest, 100)).toBeDefined()
  const wanted = predictRaw(model, columns, { engine: 'reference' })
  expect(differingBits(predictRaw(model, columns, { engine: 'wasm' }), wanted)).toBe(0)
})

test('loadModel puts them in for other libraries; a long chain of conditions is none', () => {
  const of = (name: string): Forest => loadModel(readFileSync(`fixtures/${name}/model.txt`)).forest
  expect(batchEngineOf(of('stump'), 100)?.row?.description.layout).toBe('tables')
  expect(createTableEngine(of('deep-chain'))).toBeUndefined()
})

test('methods are asked in turn, each once however often it has been put in', () => {
  const { forest } = loadModel(readFileSync('fixtures/stump/model.txt'))
  const chain = forestOf([chainOf(40, () => 0)], 1)
  const asked: string[] = []
  const last = (): undefined => void asked.push('last')
  for (let time = 0; time < 2; time++) useBatchMethod(last)
  expect(batchEngineOf(chain, 30)).toBeUndefined()
  expect(asked).toEqual(['last'])
  expect(batchEngineOf(forest, 30)).toBeDefined()
  expect(asked).toEqual(['last'])
})

test('no tables where many large sets of categories would need a byte for each of their edges', () => {
  const random = randomIntegers(11)
  const leaf = (leafValue: number): TreeSpec => ({ leafValue, leafCount: 2 })
  const treesOf = (numSets: number): TreeSpec[] =>
    Array.from({ length: numSets }, (_, i) => ({
      splitFeature: 0,
      decisionType: 1,
      threshold: 0,
      categories: Array.from({ length: 5 }, () => random(100_000)),
      left: leaf(i),
      right: leaf(-i)
    }))
  expect(createTableEngine(forestOf(treesOf(400), 1))).toBeDefined()
  expect(createTableEngine(forestOf(treesOf(1600), 1))).toBeUndefined()
})
