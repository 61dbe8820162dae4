import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCompactEngine } from '../../src/compact-walk/compact-engine.ts'
import { compactNodesOf } from '../../src/compact-walk/compact-nodes.ts'
import type { BatchEngine } from '../../src/decision-tables/batch-engine.ts'
import { isCategorical, missingType } from '../../src/model/decision.ts'
import type { Forest } from '../../src/model/forest.ts'
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
const numericalTypes = [none, none | 2, nan << 2, (nan << 2) | 2]
const thresholds = [0, -0, 1, -1, 0.1, 1 / 3, 1e-36, -1e-36, 1e300, Infinity, -Infinity, NaN]

// A tree whose leaves' values differ by `tree`, and nothing else, so that trees of the same seed share their structure.
function treeFrom(seed: number, tree: number, numFeatures: number, maxLevels: number, types: number[]): TreeSpec {
  const random = randomIntegers(seed)
  const leaf = (): TreeSpec => ({ leafValue: (random(2000) - 1000) / 7 + tree, leafCount: 1 + random(9) })
  const grow = (levels: number): TreeSpec => {
    if (levels === 0 || random(12) === 0) return leaf()
    const isOneSided = levels > 7 || random(4) === 0
    return {
      splitFeature: random(numFeatures),
      decisionType: types[random(types.length)]!,
      threshold: random(3) === 0 ? thresholds[random(thresholds.length)]! : (random(40) - 20) / 8,
      categories: [],
      left: isOneSided && random(2) === 0 ? leaf() : grow(levels - 1),
      right: isOneSided ? leaf() : grow(levels - 1)
    }
  }
  return grow(1 + random(maxLevels))
}

// Sums of iterations `start` to `end`, which begin with numbers, and leaves, and sums row by row, by compact nodes and by the reference.
function expectSame(forest: Forest, values: Float64Array, start: number, end: number): void {
  const { numFeatures, numTreesPerIteration: numOutputs } = forest
  const numRows = values.length / numFeatures
  const engine = createCompactEngine(forest)!
  expect(engine).toBeDefined()
  const reference = createReferenceEngine(forest)
  const startOf = (i: number): number => (i % 7) / 8
  const columns = Array.from({ length: numFeatures }, (_, feature) =>
    Float64Array.from({ length: numRows }, (__, row) => values[row * numFeatures + feature]!)
  )
  for (const rows of [{ values, numRows, numFeatures }, columns]) {
    const reader = modelRows(modelOf(forest), rows)
    const answersOf = ({ sum, leaves }: BatchEngine): { sums: Float64Array; numbers: Int32Array } => {
      const sums = Float64Array.from({ length: numRows * numOutputs }, (_, i) => startOf(i))
      const numbers = new Int32Array(numRows * (end - start) * numOutputs)
      sum(reader, start, end, sums)
      leaves(reader, start, end, numbers)
      return { sums, numbers }
    }
    const got = answersOf(engine)
    const wanted = answersOf(reference)
    expect(differingBits(got.sums, wanted.sums)).toBe(0)
    expect(differingBits(got.numbers, wanted.numbers)).toBe(0)
    const row = new Float64Array(numFeatures)
    const sums = new Float64Array(numOutputs)
    for (let i = 0; i < Math.min(numRows, 20); i++) {
      reader.read(i, row)
      for (let output = 0; output < numOutputs; output++) sums[output] = startOf(i * numOutputs + output)
      engine.row!.sumRow(row, start, end, sums)
      expect(differingBits(sums, wanted.sums.subarray(i * numOutputs, (i + 1) * numOutputs))).toBe(0)
    }
  }
}

const shapes = fc.record({
  numTreesPerIteration: fc.integer({ min: 1, max: 4 }),
  sumType: fc.constantFrom('float64', 'float32'),
  inputType: fc.constantFrom('float64', 'float32'),
  tinyIsZero: fc.boolean()
})

// Forests in which some trees of an iteration share their structure.
function forestFrom(seed: number, numIterations: number, maxLevels: number, shape: ForestShape): Forest {
  const random = randomIntegers(seed)
  const numFeatures = 1 + random(5)
  const types = shape.tinyIsZero ? [...numericalTypes, zero << 2, (zero << 2) | 2] : numericalTypes
  const trees: TreeSpec[] = []
  for (let iteration = 0; iteration < numIterations; iteration++) {
    let ofStructure = random(1e6)
    for (let output = 0; output < shape.numTreesPerIteration!; output++) {
      if (random(3) === 0) ofStructure = random(1e6)
      trees.push(treeFrom(ofStructure, output, numFeatures, maxLevels, types))
    }
  }
  return forestOf(trees, numFeatures, shape)
}

test('300 random forests: sums, leaves and single rows have the bits of the reference', () => {
  const cases = fc
    .record({ seed: fc.nat(), numIterations: fc.integer({ min: 1, max: 5 }), shape: shapes })
    .chain(({ seed, numIterations, shape }) => {
      const forest = forestFrom(seed, numIterations, 30, shape)
      return fc.record({
        forest: fc.constant(forest),
        values: rowsOf(forest, 60),
        start: fc.nat({ max: numIterations }),
        end: fc.constant(numIterations)
      })
    })
  fc.assert(
    fc.property(cases, ({ forest, values, start, end }) => expectSame(forest, values, start, end)),
    { numRuns: 300 }
  )
}, 120_000)

test("200 forests of every shape, LightGBM's and others': the reference's bits, or refused for their categories", () => {
  const cases = fc
    .boolean()
    .chain((isLightgbm) => forests({ isLightgbm, maxDepth: 7 }))
    .chain((forest) => fc.record({ forest: fc.constant(forest), values: rowsOf(forest, 40) }))
  fc.assert(
    fc.property(cases, ({ forest, values }) => {
      if (forest.decisionType.some(isCategorical)) expect(createCompactEngine(forest)).toBeUndefined()
      else expectSame(forest, values, 0, forest.numTrees / forest.numTreesPerIteration)
    }),
    { numRuns: 200 }
  )
}, 120_000)

test.each([1, 2, 3, 4, 5, 8, 9, 511, 513, 1023, 1024, 1025, 8191, 8192, 8193, 9300])(
  '%i rows: rows alone, groups of eight, and blocks that nodes divide',
  (numRows) => {
    for (const sumType of ['float64', 'float32'] as const) {
      const forest = forestFrom(17, 6, 12, { numTreesPerIteration: 2, sumType, inputType: 'float32', tinyIsZero: true })
      const random = randomIntegers(numRows)
      const values = Float64Array.from({ length: numRows * forest.numFeatures }, () =>
        random(12) === 0 ? NaN : (random(400) - 200) / 80
      )
      expectSame(forest, values, 0, 6)
    }
  },
  60_000
)

test('a chain of 3,000 nodes, of which each row takes its own part', () => {
  const forest = forestOf([chainOf(3000, (node) => node % 3)], 3)
  const random = randomIntegers(3)
  const values = Float64Array.from({ length: 3 * 1500 }, () => (random(4) === 0 ? NaN : random(3400) / 9))
  expectSame(forest, values, 0, 1)
})

test('constant trees, no column, and a thousand raw scores', () => {
  expectSame(forestOf([{ leafValue: 2.5, leafCount: 3 }], 1), Float64Array.of(1, NaN, 3, 4, 5), 0, 1)
  const many = Array.from({ length: 1000 }, (_, tree) => treeFrom(5, tree, 2, 4, numericalTypes))
  const values = Float64Array.from({ length: 2 * 1100 }, (_, i) => Math.sin(i))
  expectSame(forestOf(many, 2, { numTreesPerIteration: 1000 }), values, 0, 1)
})

const leaf = (leafValue: number): TreeSpec => ({ leafValue, leafCount: 1 })
const node = { splitFeature: 0, decisionType: 0, threshold: 0.5, categories: [], left: leaf(1), right: leaf(2) }

test('trees of an iteration are one walk if all their nodes are the same', () => {
  const numWalks = (...trees: TreeSpec[]): number => {
    const forest = forestOf(trees, 2, { numTreesPerIteration: trees.length })
    return compactNodesOf(forest, ranksOf(forest)!)!.walks.length
  }
  const other = { ...node, left: leaf(7), right: leaf(-0) }
  expect(numWalks(node, other, other)).toBe(1)
  expect(numWalks(leaf(1), leaf(2))).toBe(1)
  expect(numWalks(node, leaf(2), other)).toBe(3)
  expect(numWalks(node, { ...other, threshold: 0.75 })).toBe(2)
  expect(numWalks(node, { ...other, splitFeature: 1 })).toBe(2)
  expect(numWalks(node, { ...other, decisionType: 2 | (nan << 2) })).toBe(2)
  expect(numWalks({ ...node, left: node }, { ...other, right: other })).toBe(2)
  expect(numWalks(node, other, { ...other, threshold: 0.75 }, { ...other, threshold: 0.75 })).toBe(2)
})

test('trees of different iterations are walks of their own, and -0 is no 0', () => {
  const forest = forestOf([node, { ...node, left: leaf(0), right: leaf(-0) }], 1)
  const { walks, leafValues } = compactNodesOf(forest, ranksOf(forest)!)!
  expect(walks.map(({ numTrees }) => numTrees)).toEqual([1, 1])
  expect([...leafValues].map((value) => Object.is(value, -0))).toEqual([false, false, false, true])
})

// Trees that test `numThresholds` thresholds of one feature, as balanced as they can be.
function wideTree(first: number, numThresholds: number): TreeSpec {
  if (numThresholds === 0) return leaf(first)
  const half = Math.floor(numThresholds / 2)
  const left = wideTree(first, half)
  return { ...node, threshold: first + half, left, right: wideTree(first + half + 1, numThresholds - half - 1) }
}

test('too many ranks of a column, values of a tree, or columns, and sets of categories are left to others', () => {
  const isHeld = (trees: TreeSpec[], numFeatures = 1): boolean =>
    createCompactEngine(forestOf(trees, numFeatures)) !== undefined
  const blocks = (numThresholds: number): TreeSpec[] =>
    Array.from({ length: 4 }, (_, i) => wideTree((i * numThresholds) / 4, numThresholds / 4))
  expect(isHeld(blocks(65532))).toBe(true)
  expect(isHeld(blocks(65536))).toBe(false)
  expect(isHeld([wideTree(0, 32767)])).toBe(true)
  expect(isHeld([wideTree(0, 32768)])).toBe(false)
  const columns = (number: number): TreeSpec[] =>
    Array.from({ length: number }, (_, feature) => ({ ...node, splitFeature: feature }))
  expect(isHeld(columns(4096), 4096)).toBe(true)
  expect(isHeld(columns(4097), 4097)).toBe(false)
  expect(isHeld([{ ...node, decisionType: 1, categories: [1] }])).toBe(false)
})

test("the most ranks, values and columns: the reference's bits", () => {
  const random = randomIntegers(9)
  const wide = forestOf([wideTree(0, 32767), wideTree(32767, 32766)], 1)
  expectSame(
    wide,
    Float64Array.from({ length: 1200 }, () => random(65600) - 20.5),
    0,
    2
  )
  const columns = Array.from({ length: 4096 }, (_, feature) => ({ ...node, splitFeature: feature }))
  expectSame(
    forestOf(columns, 4096),
    Float64Array.from({ length: 4096 * 12 }, () => random(3) - 0.75),
    0,
    4096
  )
})
