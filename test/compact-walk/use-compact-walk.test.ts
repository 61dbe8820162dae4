import { expect, test } from 'vitest'
import { batchEngineOf } from '../../src/decision-tables/batch-engine.ts'
import { useCompactWalk } from '../../src/compact-walk/use-compact-walk.ts'
import type { Forest } from '../../src/model/forest.ts'
import { predictLeaf, predictRaw } from '../../src/predict/predict.ts'
import { createScorer } from '../../src/predict/scorer.ts'
import { differingBits } from '../fixtures.ts'
import { forestOf, modelOf, randomIntegers, type TreeSpec } from '../oracle/random-forest.ts'

// Trees of 2^levels leaves.
function deepForest(numTrees: number, levels: number): Forest {
  const random = randomIntegers(levels)
  const tree = (level: number): TreeSpec =>
    level === 0
      ? { leafValue: random(1000) / 7, leafCount: 1 }
      : {
          splitFeature: random(6),
          decisionType: 8 + 2 * random(2),
          threshold: random(1000),
          categories: [],
          left: tree(level - 1),
          right: tree(level - 1)
        }
  return forestOf(
    Array.from({ length: numTrees }, () => tree(levels)),
    6
  )
}

test('compact nodes are for trees of many leaves, and for many rows of other trees', () => {
  useCompactWalk()
  const [deep, flat] = [deepForest(3, 9), deepForest(3, 8)]
  for (const numRows of [1, 100, 5000]) expect(batchEngineOf(deep, numRows)?.row).toBeDefined()
  expect(batchEngineOf(flat, 1)).toBeUndefined()
  expect(batchEngineOf(flat, 2047)).toBeUndefined()
  expect(batchEngineOf(flat, 2048)).toBeDefined()
})

test('models predict by them with the bits of the reference, in one call and row by row', () => {
  useCompactWalk()
  const model = modelOf(deepForest(20, 10))
  const random = randomIntegers(3)
  const numRows = 3000
  const values = Float64Array.from({ length: 6 * numRows }, () => (random(20) === 0 ? NaN : random(1001)))
  const rows = { values, numRows, numFeatures: 6 }
  const wanted = predictRaw(model, rows, { engine: 'reference' })
  expect(differingBits(predictRaw(model, rows), wanted)).toBe(0)
  const leaves = predictLeaf(model, rows, { engine: 'reference' })
  expect(differingBits(predictLeaf(model, rows, { engine: 'wasm' }), leaves)).toBe(0)
  const scorer = createScorer(model)
  expect(scorer.engine).toMatchObject({ engine: 'wasm', layout: 'walk' })
  for (let row = 0; row < 200; row++)
    expect(scorer.predictRaw(values.subarray(6 * row, 6 * row + 6))[0]).toBe(wanted[row])
})
