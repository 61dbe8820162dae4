import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTreeShap } from '../../../src/explain/exact/tree-shap.ts'
import { explain } from '../../../src/explain/explain.ts'
import { pathsOf } from '../../../src/explain/paths.ts'
import { numLeavesOf } from '../../../src/model/forest.ts'
import { predictRaw } from '../../../src/predict/predict.ts'
import {
  chainOf,
  forestOf,
  forests,
  modelOf,
  randomIntegers,
  rowsOf,
  type TreeSpec
} from '../../oracle/random-forest.ts'
import { pathDependentGame, shapleyValues } from '../../oracle/shapley.ts'
import { addTreeShap } from '../../oracle/tree-shap.ts'
import { differingBits } from '../../fixtures.ts'
import { largestAbsolute, subnormalRounding } from '../closeness.ts'

// However many paths are kept: all, some, or as few as can be.
test.each([undefined, 20, 1])('has the bits of the recursion it stands for, with %s elements kept', (maxKept) => {
  fc.assert(
    fc.property(
      forests({ maxFeatures: 8, maxDepth: 6 }).chain((forest) => fc.tuple(fc.constant(forest), rowsOf(forest, 3))),
      ([forest, rows]) => {
        const { numFeatures } = forest
        const { addTree } = createTreeShap(forest, maxKept)
        for (let tree = 0; tree < forest.numTrees; tree++) {
          for (let i = 0; i < 3; i++) {
            const row = rows.subarray(i * numFeatures, (i + 1) * numFeatures)
            const got = new Float64Array(numFeatures)
            const expected = new Float64Array(numFeatures)
            addTree(tree, row, got, 0)
            if (numLeavesOf(forest, tree) > 1) addTreeShap(forest, tree, row, expected)
            expect(differingBits(got, expected)).toBe(0)
          }
        }
      }
    ),
    { numRuns: 300 }
  )
})

test('is what the definition of SHAP says, with expectations by training rows', () => {
  fc.assert(
    fc.property(
      forests({ maxFeatures: 5, maxDepth: 4 }).chain((forest) => fc.tuple(fc.constant(forest), rowsOf(forest, 1))),
      ([forest, row]) => {
        const { numFeatures, numTreesPerIteration: numOutputs } = forest
        const { values, baseValues } = explain(modelOf(forest), { values: row, numRows: 1, numFeatures })
        const seen = row.map((value) => (Math.abs(value) <= Math.fround(1e-35) ? 0 : value))
        const tolerance =
          1e-10 * Math.max(largestAbsolute(values), largestAbsolute(forest.leafValue)) + subnormalRounding
        for (let output = 0; output < numOutputs; output++) {
          const all = Array.from({ length: forest.numTrees }, (_, tree) => tree)
          const trees = all.filter((tree) => tree % numOutputs === output)
          const game = pathDependentGame(forest, seen, trees)
          expect(Math.abs(baseValues[output]! - game(0))).toBeLessThanOrEqual(tolerance)
          shapleyValues(numFeatures, game).forEach((expected, feature) => {
            expect(Math.abs(values[output * numFeatures + feature]! - expected)).toBeLessThanOrEqual(tolerance)
          })
        }
      }
    ),
    { numRuns: 150 }
  )
})

test.each([
  [600, 600],
  [3000, 100]
])('a chain of %i nodes over %i features, whose paths are not all kept, has the same bits', (numNodes, numFeatures) => {
  const forest = forestOf([chainOf(numNodes, (node) => (node * 7) % numFeatures)], numFeatures)
  const row = Float64Array.from({ length: numFeatures }, (_, feature) => ((feature * 31) % numNodes) / 9)
  const got = new Float64Array(numFeatures)
  const expected = new Float64Array(numFeatures)
  createTreeShap(forest).addTree(0, row, got, 0)
  addTreeShap(forest, 0, row, expected)
  expect(differingBits(got, expected)).toBe(0)
})

test.each([
  [20_000, 20_000],
  [200_000, 5],
  [200_000, 2000]
])('a chain of %i nodes over %i features takes memory in proportion to its length', (numNodes, numFeatures) => {
  const forest = forestOf([chainOf(numNodes, (node) => node % numFeatures)], numFeatures)
  pathsOf(forest)
  const before = process.memoryUsage().arrayBuffers
  const shap = createTreeShap(forest)
  const taken = process.memoryUsage().arrayBuffers - before
  // Each level and pending node has less than 80 bytes; kept paths have 28 bytes an element.
  expect(taken).toBeLessThan(28 * 2 ** 19 + 80 * (numNodes + 1))
  expect(shap.addTree).toBeTypeOf('function')
})

test('a chain of 5,000 nodes over 12 features neither overflows the stack nor loses additivity', () => {
  const random = randomIntegers(1)
  let tree: TreeSpec = { leafValue: 1, leafCount: 3 }
  for (let depth = 0; depth < 5000; depth++) {
    const leaf = { leafValue: random(200) / 10 - 10, leafCount: 1 + random(5) }
    const onLeft = random(2) === 0
    tree = {
      splitFeature: random(12),
      decisionType: 2,
      threshold: (random(2000) - 1000) / 100,
      categories: [],
      left: onLeft ? leaf : tree,
      right: onLeft ? tree : leaf
    }
  }
  const model = modelOf(forestOf([tree], 12))
  const rows = { values: Float64Array.from({ length: 24 }, () => random(3000) / 100 - 15), numRows: 2, numFeatures: 12 }
  const { values, baseValues } = explain(model, rows)
  predictRaw(model, rows).forEach((raw, row) => {
    const sum = values.subarray(row * 12, row * 12 + 12).reduce((total, value) => total + value, baseValues[0]!)
    expect(Math.abs(sum - raw)).toBeLessThan(1e-10 * Math.max(1, Math.abs(raw)))
  })
})

test('two forests can be explained in turns', () => {
  const leaf = (leafValue: number): TreeSpec => ({ leafValue, leafCount: 2 })
  const stump = (feature: number, right: TreeSpec): TreeSpec => ({
    splitFeature: feature,
    decisionType: 0,
    threshold: 0,
    categories: [],
    left: leaf(-1),
    right
  })
  const small = forestOf([stump(0, leaf(1)), stump(1, leaf(3))], 2)
  const large = forestOf([stump(0, stump(1, stump(0, leaf(8))))], 2)
  const row = Float64Array.of(1, -1)
  const alone = [small, large].map((forest) => {
    const values = new Float64Array(2)
    createTreeShap(forest).addTree(0, row, values, 0)
    return values
  })
  const shaps = [createTreeShap(small), createTreeShap(large)]
  for (let turn = 0; turn < 3; turn++) {
    shaps.forEach(({ addTree }, i) => {
      const values = new Float64Array(2)
      addTree(0, row, values, 0)
      expect(values).toEqual(alone[i])
    })
  }
})
