import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSliceEngine } from '../../src/bit-slices/slice-engine.ts'
import { sliceForest } from '../../src/bit-slices/sliced-forest.ts'
import { missingType } from '../../src/model/decision.ts'
import type { Forest } from '../../src/model/forest.ts'
import type { BatchEngine } from '../../src/decision-tables/batch-engine.ts'
import { modelRows } from '../../src/model/model-rows.ts'
import { createReferenceEngine } from '../../src/predict/reference-engine.ts'
import { ranksOf } from '../../src/ranks/ranks.ts'
import { differingBits } from '../fixtures.ts'
import {
  chainOf,
  forestOf,
  type ForestShape,
  modelOf,
  randomIntegers,
  rowsOf,
  type TreeSpec
} from '../oracle/random-forest.ts'

const { none, nan } = missingType
const numericalTypes = [none, none | 2, nan << 2, (nan << 2) | 2]
const thresholds = [0, -0, 1, -1, 0.1, 1 / 3, 1e-36, -1e-36, 1e300, Infinity, -Infinity]

// Random trees of numerical nodes, of as many levels as codes have bits at most, of which features share thresholds.
function forestFrom(seed: number, numTrees: number, maxLevels: number, shape: ForestShape): Forest {
  const random = randomIntegers(seed)
  const numFeatures = 1 + random(5)
  const round = shape.sumType === 'float32' ? Math.fround : Number
  const leaf = (): TreeSpec => ({ leafValue: round((random(2000) - 1000) / 7), leafCount: 1 + random(9) })
  const tree = (levels: number): TreeSpec =>
    levels === 0 || random(9) === 0
      ? leaf()
      : {
          splitFeature: random(numFeatures),
          decisionType: numericalTypes[random(4)]!,
          threshold: random(2) === 0 ? thresholds[random(thresholds.length)]! : (random(40) - 20) / 8,
          categories: [],
          left: tree(levels - 1),
          right: tree(levels - 1)
        }
  return forestOf(
    Array.from({ length: numTrees }, () => tree(1 + random(maxLevels))),
    numFeatures,
    { seed, ...shape }
  )
}

// Sums of iterations `start` to `end`, which begin with numbers, and leaves, by slices and by the reference, of rows in either form.
function expectSame(forest: Forest, values: Float64Array, start: number, end: number): void {
  const { numFeatures, numTreesPerIteration: numOutputs } = forest
  const numRows = values.length / numFeatures
  const numTrees = (end - start) * numOutputs
  const engine = createSliceEngine(forest)
  expect(engine).toBeDefined()
  const columns = Array.from({ length: numFeatures }, (_, feature) =>
    Float64Array.from({ length: numRows }, (__, row) => values[row * numFeatures + feature]!)
  )
  for (const rows of [{ values, numRows, numFeatures }, columns]) {
    const reader = modelRows(modelOf(forest), rows)
    const answersOf = ({ sum, leaves }: BatchEngine): { sums: Float64Array; numbers: Int32Array } => {
      const sums = Float64Array.from({ length: numRows * numOutputs }, (_, i) => i % 7)
      const numbers = new Int32Array(numRows * numTrees)
      sum(reader, start, end, sums)
      leaves(reader, start, end, numbers)
      return { sums, numbers }
    }
    const got = answersOf(engine!)
    const wanted = answersOf(createReferenceEngine(forest))
    expect(differingBits(got.sums, wanted.sums)).toBe(0)
    expect(differingBits(got.numbers, wanted.numbers)).toBe(0)
  }
}

const shapes = fc.record({
  numTreesPerIteration: fc.integer({ min: 1, max: 3 }),
  sumType: fc.constantFrom('float64', 'float32'),
  inputType: fc.constantFrom('float64', 'float32'),
  tinyIsZero: fc.boolean()
})
const forests = fc.record({ seed: fc.nat(), numIterations: fc.integer({ min: 1, max: 5 }), shape: shapes })

test('500 random forests: sums have the bits of the reference', () => {
  const cases = forests.chain(({ seed, numIterations, shape }) => {
    const forest = forestFrom(seed, numIterations * shape.numTreesPerIteration, 8, shape)
    return fc.record({
      forest: fc.constant(forest),
      values: rowsOf(forest, 150),
      start: fc.nat({ max: numIterations }),
      end: fc.constant(numIterations)
    })
  })
  fc.assert(
    fc.property(cases, ({ forest, values, start, end }) => expectSame(forest, values, start, end)),
    { numRuns: 500 }
  )
}, 120_000)

test('blocks that are full, not full, and of one row', () => {
  const forest = forestFrom(7, 30, 6, { numTreesPerIteration: 2, sumType: 'float32', inputType: 'float32' })
  const random = randomIntegers(8)
  const values = Float64Array.from({ length: 1100 * forest.numFeatures }, () =>
    random(12) === 0 ? NaN : (random(400) - 200) / 80
  )
  for (const numRows of [1, 15, 16, 17, 127, 128, 129, 511, 512, 513, 1023, 1024, 1025, 1100])
    expectSame(forest, values.subarray(0, numRows * forest.numFeatures), 0, 15)
})

test('one constant tree, and no column', () => {
  const forest = forestOf([{ leafValue: 2.5, leafCount: 3 }], 1)
  expectSame(forest, Float64Array.of(1, NaN, 3), 0, 1)
})

test('trees of nine levels, categories, and numbers that are not of float32 are left to others', () => {
  const slicesOf = (forest: Forest): unknown => sliceForest(forest, ranksOf(forest)!)
  expect(slicesOf(forestOf([chainOf(8, () => 0)], 1))).toBeDefined()
  expect(slicesOf(forestOf([chainOf(9, () => 0)], 1))).toBeUndefined()
  const leaf = { leafValue: 0.1, leafCount: 1 }
  const node = { splitFeature: 0, decisionType: 1, threshold: 0, categories: [1], left: leaf, right: leaf }
  expect(slicesOf(forestOf([node], 1))).toBeUndefined()
  // Near zero counts as missing.
  expect(slicesOf(forestOf([{ ...node, decisionType: 4, threshold: 1 }], 1))).toBeUndefined()
  const isHeld = (forest: Forest): boolean => createSliceEngine(forest) !== undefined
  const numerical = { ...node, decisionType: 0 }
  expect(isHeld(forestOf([numerical], 1))).toBe(true)
  expect(isHeld(forestOf([numerical], 1, { sumType: 'float32' }))).toBe(false)
  expect(isHeld(forestOf([numerical], 1, { baseScores: [1e-300], sumType: 'float32' }))).toBe(false)
})

test('selections: a bit that only one side has is taken from it, and the other side has its leaves twice', () => {
  const leaf = (leafValue: number): TreeSpec => ({ leafValue, leafCount: 1 })
  const node = { decisionType: 0, categories: [], threshold: 0 }
  const left = { ...node, splitFeature: 0, left: leaf(1), right: leaf(2) }
  const sliced = (right: TreeSpec): object => {
    const forest = forestOf([{ ...node, splitFeature: 1, left, right }], 2)
    const { numSlices, selections, codeSlices, leafOfCode } = sliceForest(forest, ranksOf(forest)!)!
    const leafValues = Array.from(leafOfCode, (number) => forest.leafValue[number])
    return { numSlices, selections: [...selections], code: [...codeSlices], leafValues }
  }
  // Slices: 0, then one for each feature.
  const others = [0, 0, 0, 0, 0, 0]
  expect(sliced(leaf(3))).toEqual({ numSlices: 3, selections: [], code: [1, 2, ...others], leafValues: [1, 2, 3, 3] })
  expect(sliced({ ...node, splitFeature: 1, left: leaf(3), right: leaf(4) })).toEqual({
    numSlices: 3,
    selections: [2, 1, 2],
    code: [3, 2, ...others],
    leafValues: [1, 2, 3, 4]
  })
  // The same decision on both sides is not selected.
  expect(sliced(left)).toEqual({ numSlices: 3, selections: [], code: [1, 2, ...others], leafValues: [1, 2, 1, 2] })
})
