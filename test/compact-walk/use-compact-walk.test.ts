import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { useCompactWalk } from '../../src/compact-walk/use-compact-walk.ts'
import { batchEngineOf } from '../../src/decision-tables/batch-engine.ts'
import { loadModel } from '../../src/format/load-model.ts'
import type { Forest } from '../../src/model/forest.ts'
import { predictLeaf, predictRaw } from '../../src/predict/predict.ts'
import { createScorer } from '../../src/predict/scorer.ts'
import { differingBits } from '../fixtures.ts'
import { chainOf, forestOf, modelOf, type TreeSpec } from '../oracle/random-forest.ts'

function balanced(first: number, numLeaves: number): TreeSpec {
  if (numLeaves === 1) return { leafValue: first / 7, leafCount: 1 }
  const half = Math.floor(numLeaves / 2)
  const left = balanced(first, half)
  const right = balanced(first + half, numLeaves - half)
  return { splitFeature: first % 3, decisionType: 0, threshold: first + half, categories: [], left, right }
}

test('forests of many leaves have compact nodes, for few rows those of more; long paths do not', () => {
  useCompactWalk()
  const of = (tree: TreeSpec): Forest => forestOf([tree], 3)
  const isHeld = (forest: Forest, numRows: number): boolean => batchEngineOf(forest, numRows) !== undefined
  expect(isHeld(of(balanced(0, 99)), 2000)).toBe(false)
  expect(isHeld(of(balanced(0, 100)), 2000)).toBe(true)
  expect(isHeld(of(balanced(0, 100)), 1999)).toBe(false)
  expect(isHeld(of(balanced(0, 199)), 1)).toBe(false)
  expect(isHeld(of(balanced(0, 300)), 1)).toBe(true)
  expect(isHeld(of(chainOf(300, (node) => node % 3)), 2000)).toBe(false)
})

test('predict, leaves and scorers ask for them, once loadModel has put them in', () => {
  loadModel(readFileSync('fixtures/binary/model.txt'))
  const model = modelOf(forestOf([balanced(0, 300), balanced(5, 300)], 3))
  const numRows = 2500
  const values = Float64Array.from({ length: 3 * numRows }, (_, i) => 150 + 150 * Math.sin(i))
  const rows = { values, numRows, numFeatures: 3 }
  expect(batchEngineOf(model.forest, 1)!.row).toBeDefined()
  const wanted = predictRaw(model, rows, { engine: 'reference' })
  expect(differingBits(predictRaw(model, rows), wanted)).toBe(0)
  expect(differingBits(predictLeaf(model, rows), predictLeaf(model, rows, { engine: 'reference' }))).toBe(0)
  const scorer = createScorer(model)
  expect(scorer.engine).toMatchObject({ engine: 'wasm', layout: 'walk' })
  for (let row = 0; row < 50; row++)
    expect(scorer.predictRaw(values.subarray(3 * row, 3 * row + 3))[0]).toBe(wanted[row])
})
