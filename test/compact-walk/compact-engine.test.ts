import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCompactEngine } from '../../src/compact-walk/compact-engine.ts'
import { compactNodesOf } from '../../src/compact-walk/compact-nodes.ts'
import type { BatchEngine } from '../../src/decision-tables/batch-engine.ts'
import { isCategorical, missingType } from '../../src/model/decision.ts'
import type { Forest } from '../../src/model/forest.ts'
import { applyInputRule } from '../../src/model/input-rule.ts'
import { modelRows } from '../../src/model/model-rows.ts'
import { createReferenceEngine } from '../../src/predict/reference-engine.ts'
import { ranksOf } from '../../src/ranks/ranks.ts'
import { differingBits } from '../fixtures.ts'
import {
  chainOf,
  forestOf,
  type ForestShape,
  forests,
  modelOf,
  randomIntegers,
  rowsOf,
  type TreeSpec
} from '../oracle/random-forest.ts'

const { none, zero, nan } = missingType
const thresholds = [0, -0, 1, -1, 0.1, 1 / 3, 1e-36, -1e-36, 1e300, Infinity, -Infinity]

// Random trees of numerical nodes. Those of an iteration often have one structure, and leaves often the same value.
function forestFrom(seed: number, numIterations: number, maxLevels: number, shape: ForestShape): Forest {
  const random = randomIntegers(seed)
  const numFeatures = 1 + random(5)
  const numOutputs = shape.numTreesPerIteration ?? 1
  const round = shape.sumType === 'float32' ? Math.fround : Number
  const missingTypes = shape.tinyIsZero === false ? [none, nan] : [none, zero, nan]
  const leaf = (): TreeSpec => ({
    leafValue: random(9) === 0 ? -0 : round((random(300) - 150) / 7),
    leafCount: 1 + random(9)
  })
  const tree = (levels: number): TreeSpec =>
    levels === 0 || random(9) === 0
      ? leaf()
      : {
          splitFeature: random(numFeatures),
          decisionType: (missingTypes[random(missingTypes.length)]! << 2) | (2 * random(2)),
          threshold: random(2) === 0 ? thresholds[random(thresholds.length)]! : (random(40) - 20) / 8,
          categories: [],
          left: tree(levels - 1),
          right: tree(levels - 1)
        }
  const withOtherLeaves = (of: TreeSpec): TreeSpec =>
    'leafValue' in of ? leaf() : { ...of, left: withOtherLeaves(of.left), right: withOtherLeaves(of.right) }
  const trees = Array.from({ length: numIterations }, () => {
    const first = tree(1 + random(maxLevels))
    const others = Array.from({ length: numOutputs - 1 }, () =>
      random(3) === 0 ? tree(1 + random(maxLevels)) : withOtherLeaves(first)
    )
    return [first, ...others]
  })
  return forestOf(trees.flat(), numFeatures, { seed, ...shape })
}

// Sums of iterations `start` to `end`, which begin with numbers, and leaves, of rows in either form and of single rows.
function expectSame(forest: Forest, values: Float64Array, start: number, end: number): void {
  const { numFeatures, numTreesPerIteration: numOutputs } = forest
  const numRows = values.length / numFeatures
  const engine = createCompactEngine(forest)
  expect(engine).toBeDefined()
  const reference = createReferenceEngine(forest)
  const columns = Array.from({ length: numFeatures }, (_, feature) =>
    Float64Array.from({ length: numRows }, (__, row) => values[row * numFeatures + feature]!)
  )
  for (const rows of [{ values, numRows, numFeatures }, columns]) {
    const reader = modelRows(modelOf(forest), rows)
    const answersOf = ({ sum, leaves }: BatchEngine): { sums: Float64Array; numbers: Int32Array } => {
      const sums = Float64Array.from({ length: numRows * numOutputs }, (_, i) => (i % 7) - 3)
      const numbers = new Int32Array(numRows * (end - start) * numOutputs)
      sum(reader, start, end, sums)
      leaves(reader, start, end, numbers)
      return { sums, numbers }
    }
    const got = answersOf(engine!)
    const wanted = answersOf(reference)
    expect(differingBits(got.sums, wanted.sums)).toBe(0)
    expect(differingBits(got.numbers, wanted.numbers)).toBe(0)
  }
  for (let i = 0; i < Math.min(numRows, 12); i++) {
    const row = values.slice(i * numFeatures, (i + 1) * numFeatures)
    applyInputRule(forest, row)
    const scores = Float64Array.from({ length: numOutputs }, (_, output) => output - i)
    const wanted = scores.slice()
    engine!.row!.sumRow(row, start, end, scores)
    reference.sumRow(row, start, end, wanted)
    expect(differingBits(scores, wanted)).toBe(0)
  }
}

// Random rows again and again.
function repeated(values: Float64Array, numFeatures: number, numRows: number): Float64Array {
  return Float64Array.from({ length: numRows * numFeatures }, (_, i) => values[i % values.length]!)
}

const shapes = fc.record({
  numTreesPerIteration: fc.integer({ min: 1, max: 4 }),
  sumType: fc.constantFrom('float64', 'float32'),
  inputType: fc.constantFrom('float64', 'float32'),
  tinyIsZero: fc.boolean()
})

function expectSameOfRandom(numRuns: number, maxLevels: number, mostRows: number): void {
  const cases = fc
    .record({ seed: fc.nat(), numIterations: fc.integer({ min: 1, max: 5 }), shape: shapes })
    .chain((of) => {
      const forest = forestFrom(of.seed, of.numIterations, maxLevels, of.shape)
      return fc.record({
        forest: fc.constant(forest),
        few: rowsOf(forest, 40),
        numRows: fc.integer({ min: 1, max: mostRows }),
        start: fc.nat({ max: of.numIterations }),
        end: fc.constant(of.numIterations)
      })
    })
  fc.assert(
    fc.property(cases, ({ forest, few, numRows, start, end }) =>
      expectSame(forest, repeated(few, forest.numFeatures, numRows), start, end)
    ),
    { numRuns }
  )
}

test('random forests, few rows and many: the bits and the leaves of the reference', () => {
  expectSameOfRandom(300, 7, 40)
  expectSameOfRandom(40, 10, 2500)
}, 120_000)

test('forests of any kind: what tests categories is left to other engines', () => {
  const cases = forests({ isLightgbm: false, maxDepth: 6 }).chain((forest) =>
    fc.record({ forest: fc.constant(forest), values: rowsOf(forest, 30) })
  )
  fc.assert(
    fc.property(cases, ({ forest, values }) => {
      if (forest.decisionType.some(isCategorical)) expect(createCompactEngine(forest)).toBeUndefined()
      else expectSame(forest, values, 0, forest.numTrees / forest.numTreesPerIteration)
    }),
    { numRuns: 300 }
  )
}, 120_000)

test('blocks that are full, not full, and of one row', () => {
  const forest = forestFrom(7, 6, 9, { numTreesPerIteration: 2, inputType: 'float32' })
  const random = randomIntegers(8)
  const values = Float64Array.from({ length: 8200 * forest.numFeatures }, () =>
    random(12) === 0 ? NaN : (random(400) - 200) / 80
  )
  for (const numRows of [1, 3, 4, 7, 8, 9, 511, 512, 513, 1023, 1024, 1025, 8191, 8192, 8193, 8200])
    expectSame(forest, values.subarray(0, numRows * forest.numFeatures), 0, 6)
}, 60_000)

test('chains, of which every node is a level', () => {
  for (const numNodes of [30, 2000]) {
    const forest = forestOf([chainOf(numNodes, (node) => node % 3), chainOf(5, () => 1)], 3)
    const random = randomIntegers(numNodes)
    const values = Float64Array.from({ length: 3 * 1300 }, () => random(2 * numNodes) - numNodes / 2)
    expectSame(forest, values, 0, 2)
  }
}, 60_000)

test('constant trees, and no column', () => {
  const leaf = (leafValue: number): TreeSpec => ({ leafValue, leafCount: 3 })
  const forest = forestOf([leaf(1.5), leaf(-0), leaf(0.1), leaf(4)], 2, { numTreesPerIteration: 2 })
  expectSame(forest, new Float64Array(2 * 1100), 0, 2)
})

test('trees of an iteration that have the same structure are one walk, and others are not', () => {
  const leaf = (leafValue: number): TreeSpec => ({ leafValue, leafCount: 3 })
  const split = (threshold: number, left: number, right: number): TreeSpec => ({
    splitFeature: 0,
    decisionType: nan << 2,
    threshold,
    categories: [],
    left: leaf(left),
    right: leaf(right)
  })
  const trees = [split(1, 1, 2), split(1, 3, 4), split(2, 5, 6), split(1, 7, 8), split(1, 9, 10), split(1, 0, 1)]
  const forest = forestOf(trees, 1, { numTreesPerIteration: 3 })
  const { walks, walkOffsets } = compactNodesOf(forest, ranksOf(forest)!)!
  expect(walks.map(({ firstTree, numTrees }) => [firstTree, numTrees])).toEqual([
    [0, 2],
    [2, 1],
    [3, 3]
  ])
  expect([...walkOffsets]).toEqual([0, 2, 3])
  expectSame(forest, Float64Array.of(0, 1, 1.5, 2, 3, NaN), 0, 2)
})

test('more ranks of a column than 16 bits hold are left to other engines', () => {
  const leaf = (leafValue: number): TreeSpec => ({ leafValue, leafCount: 3 })
  const stumps = (count: number): Forest =>
    forestOf(
      Array.from({ length: count }, (_, i) => ({
        splitFeature: 0,
        decisionType: nan << 2,
        threshold: i,
        categories: [],
        left: leaf(i),
        right: leaf(-i)
      })),
      1
    )
  expect(createCompactEngine(stumps(65_600))).toBeUndefined()
  const forest = stumps(65_500)
  expectSame(forest, Float64Array.of(-1, 0, 32_767, 32_768, 32_769, 65_498, 65_499, 65_500, NaN, Infinity), 0, 65_500)
}, 60_000)
