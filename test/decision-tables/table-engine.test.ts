import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchMethod } from '../../src/decision-tables/batch-method.ts'
import type { RowEngine } from '../../src/decision-tables/batch-engine.ts'
import { createTableEngine } from '../../src/decision-tables/table-engine.ts'
import { useDecisionTables } from '../../src/decision-tables/use-decision-tables.ts'
import type { Rows } from '../../src/data/rows.ts'
import type { Forest } from '../../src/model/forest.ts'
import { applyInputRule } from '../../src/model/input-rule.ts'
import { modelRows } from '../../src/model/model-rows.ts'
import { predictLeaf, predictRaw } from '../../src/predict/predict.ts'
import { createReferenceEngine } from '../../src/predict/reference-engine.ts'
import { differingBits } from '../fixtures.ts'
import { forestOf, modelOf, randomIntegers, rowsOf, type TreeSpec } from '../oracle/random-forest.ts'
import { type SymmetricOptions, symmetricForests } from '../oracle/symmetric-forest.ts'

// A matrix, which is copied by blocks, and columns, which are read one by one.
function formsOf(values: Float64Array, numFeatures: number): Rows[] {
  const numRows = values.length / numFeatures
  const columns = Array.from({ length: numFeatures }, (_, feature) =>
    Float64Array.from({ length: numRows }, (_, row) => values[row * numFeatures + feature]!)
  )
  return [{ values, numRows, numFeatures }, columns]
}

// Whether the forest is one of decision tables; if so, raw scores and leaves must be the reference's.
function isSameByTables(forest: Forest, values: Float64Array, start: number, end: number): boolean {
  const tables = createTableEngine(forest)
  if (tables === undefined) return false
  const reference = createReferenceEngine(forest)
  const { numTreesPerIteration: numOutputs, numFeatures } = forest
  const numRows = values.length / numFeatures
  for (const rows of formsOf(values, numFeatures)) {
    const reader = modelRows(modelOf(forest), rows)
    const scores = Float64Array.from({ length: numRows * numOutputs }, (_, i) => (i % 7) / 3)
    const wanted = scores.slice()
    tables.sum(reader, start, end, scores)
    reference.sum(reader, start, end, wanted)
    expect(differingBits(scores, wanted)).toBe(0)
    const leaves = new Int32Array(numRows * (end - start) * numOutputs)
    const wantedLeaves = leaves.slice()
    tables.leaves(reader, start, end, leaves)
    reference.leaves(reader, start, end, wantedLeaves)
    expect(differingBits(leaves, wantedLeaves)).toBe(0)
  }
  expectSameByRow(forest, tables.row!, values, start, end)
  return true
}

// Rows one at a time, a few of them.
function expectSameByRow(
  forest: Forest,
  { sumRow }: RowEngine,
  values: Float64Array,
  start: number,
  end: number
): void {
  const { numTreesPerIteration: numOutputs, numFeatures } = forest
  const reference = createReferenceEngine(forest)
  for (let i = 0; i < Math.min(24, values.length / numFeatures); i++) {
    const row = values.slice(i * numFeatures, (i + 1) * numFeatures)
    applyInputRule(forest, row)
    const scores = Float64Array.from({ length: numOutputs }, (_, output) => (output + i) / 3)
    const wanted = scores.slice()
    sumRow(row, start, end, scores)
    reference.sumRow(row, start, end, wanted)
    expect(differingBits(scores, wanted)).toBe(0)
  }
}

// Some random rows again and again, so that there are many.
function repeated(values: Float64Array, numFeatures: number, numRows: number): Float64Array {
  return Float64Array.from({ length: numRows * numFeatures }, (_, i) => values[i % values.length]!)
}

function expectSameByTables(options: SymmetricOptions, numRuns: number, mostRows: number): void {
  const arbitrary = symmetricForests(options).chain((forest) =>
    fc.record({
      forest: fc.constant(forest),
      few: rowsOf({ ...forest, threshold: Float64Array.from(new Set(forest.threshold)).subarray(0, 1000) }, 24),
      numRows: fc.integer({ min: 1, max: mostRows }),
      from: fc.nat({ max: 3 }),
      to: fc.nat({ max: 3 })
    })
  )
  fc.assert(
    fc.property(arbitrary, ({ forest, few, numRows, from, to }) => {
      const numIterations = forest.numTrees / forest.numTreesPerIteration
      const start = Math.min(from, numIterations)
      const values = repeated(few, forest.numFeatures, numRows)
      expect(isSameByTables(forest, values, start, Math.max(start, numIterations - to))).toBe(true)
    }),
    { numRuns }
  )
}

const some = { maxIterations: 5, maxTreesPerIteration: 1, areVectors: false, isGappy: false }

test('symmetric trees of up to eight levels: the bits and the leaves of the reference', () => {
  expectSameByTables({ ...some, maxDepth: 8 }, 300, 300)
}, 120_000)

test('of up to 16 levels, with places of two bytes', () => {
  expectSameByTables({ ...some, maxDepth: 11 }, 60, 300)
  expectSameByTables({ ...some, minDepth: 16, maxDepth: 16, maxIterations: 2, maxFeatures: 12 }, 3, 150)
}, 120_000)

test('many trees, looked up several at once, of several raw scores', () => {
  const many = { maxDepth: 5, maxIterations: 40, maxTreesPerIteration: 5, isGappy: false }
  expectSameByTables({ ...many, areVectors: false }, 60, 200)
  expectSameByTables({ ...many, areVectors: true }, 60, 200)
  expectSameByTables({ ...many, areVectors: true, maxDepth: 10, maxIterations: 4 }, 30, 200)
}, 120_000)

test('trees that leave levels out', () => {
  expectSameByTables({ ...some, maxDepth: 7, isGappy: true, maxTreesPerIteration: 3, areVectors: true }, 300, 200)
}, 120_000)

test('more rows than a block has', () => {
  const forest = fc.sample(symmetricForests({ ...some, minDepth: 6, maxDepth: 6, maxTreesPerIteration: 3 }), {
    numRuns: 1,
    seed: 5
  })[0]!
  const few = fc.sample(rowsOf(forest, 24), { numRuns: 1, seed: 5 })[0]!
  expect(
    isSameByTables(forest, repeated(few, forest.numFeatures, 4101), 0, forest.numTrees / forest.numTreesPerIteration)
  ).toBe(true)
})

const leaf = (leafValue: number): TreeSpec => ({ leafValue, leafCount: 5 })
const split = (splitFeature: number, threshold: number, left: TreeSpec, right: TreeSpec): TreeSpec => ({
  splitFeature,
  decisionType: 10,
  threshold,
  categories: [],
  left,
  right
})

test('more thresholds of a feature than bytes can tell apart', () => {
  const random = randomIntegers(3)
  const trees = Array.from({ length: 700 }, (_, i) => split(i % 2, random(100_000), leaf(i + 0.1), leaf(-i / 3)))
  const forest = forestOf(trees, 2)
  const values = Float64Array.from({ length: 600 }, (_, i) => (i % 50 === 0 ? NaN : random(100_001)))
  expect(isSameByTables(forest, values, 0, 700)).toBe(true)
})

test('a row of few byte columns, of several blocks of them, and of more than vectors take', () => {
  for (const numFeatures of [1, 15, 16, 17, 33, 191, 192, 193, 300]) {
    const random = randomIntegers(numFeatures)
    const trees = Array.from({ length: 401 }, (_, i) =>
      split(i % numFeatures, random(100), leaf(i + 0.1), leaf(-i / 3))
    )
    const forest = forestOf(trees, numFeatures)
    const values = Float64Array.from({ length: 24 * numFeatures }, (_, i) => (i % 50 === 0 ? NaN : random(101)))
    for (const start of [0, 1, 2, 150]) expect(isSameByTables(forest, values, start, 401 - start)).toBe(true)
  }
})

test('thresholds that are evenly spread, close together, far apart, or infinite', () => {
  for (const thresholds of [
    [1, 2, 3, 4],
    [5],
    [0, Number.MIN_VALUE, 2 * Number.MIN_VALUE],
    [-Number.MAX_VALUE, 0, 1e-300, Number.MAX_VALUE],
    [-Infinity, 1, Infinity],
    [Infinity, -Infinity],
    [1e15, 1e15 + 1, 1e15 + 2, 3e15],
    [-1e-300, 0, 1e-300, 1, 1e300]
  ]) {
    const trees = thresholds.map((threshold, i) => split(0, threshold, leaf(i), leaf(-1 - i)))
    const forest = forestOf(trees, 1, { tinyIsZero: false })
    const near = thresholds.flatMap((threshold) => [
      threshold,
      threshold * (1 + Number.EPSILON),
      threshold * (1 - Number.EPSILON),
      threshold + Number.MIN_VALUE,
      threshold - Number.MIN_VALUE
    ])
    const values = Float64Array.of(...near, NaN, 0, -0, Infinity, -Infinity)
    expect(isSameByTables(forest, values, 0, thresholds.length)).toBe(true)
  }
})

test('one node that differs takes a condition more, or is no table', () => {
  const levels = (values: readonly number[], level = 0): TreeSpec =>
    level === values.length
      ? leaf(level)
      : split(level % 4, values[level]!, levels(values, level + 1), levels(values, level + 1))
  const tree = levels([1, 2, 3, 4, 5, 6]) as TreeSpec & { left: TreeSpec & { left: object } }
  const values = Float64Array.from({ length: 400 }, (_, i) => (i * 7) % 9)
  expect(isSameByTables(forestOf([tree], 4), values, 0, 1)).toBe(true)
  for (const changed of [{ threshold: 2.5 }, { splitFeature: 3 }, { decisionType: 8 }]) {
    const other = { ...tree, left: { ...tree.left, left: { ...tree.left.left, ...changed } } } as TreeSpec
    expect(isSameByTables(forestOf([other], 4), values, 0, 1)).toBe(true)
  }
  // Two conditions, each before the other somewhere.
  const inBothOrders = split(
    0,
    1,
    split(1, 2, split(2, 3, leaf(1), leaf(2)), leaf(3)),
    split(2, 3, split(1, 2, leaf(4), leaf(5)), leaf(6))
  )
  expect(createTableEngine(forestOf([inBothOrders], 3))).toBeUndefined()
  // A condition that is asked again.
  expect(createTableEngine(forestOf([split(0, 1, split(0, 1, leaf(1), leaf(2)), leaf(3))], 1))).toBeUndefined()
})

test('no tables: more than 16 conditions, sums in float32, no table in proportion to its tree', () => {
  const chain = (length: number): TreeSpec =>
    length === 0 ? leaf(0) : split(0, length, leaf(length), chain(length - 1))
  expect(createTableEngine(forestOf([chain(12)], 1))).toBeDefined()
  expect(createTableEngine(forestOf([chain(13)], 1))).toBeUndefined()
  expect(createTableEngine(forestOf([chain(17)], 1))).toBeUndefined()
  expect(createTableEngine(forestOf([chain(2)], 1, { sumType: 'float32' }))).toBeUndefined()
  expect(createTableEngine({ ...forestOf([chain(2)], 1), linear: undefined })).toBeDefined()
})

test('constant trees, and iterations of which none is used', () => {
  const forest = forestOf([leaf(1.5), leaf(-2), split(0, 1, leaf(3), leaf(4)), leaf(5)], 1, { numTreesPerIteration: 2 })
  const values = Float64Array.of(0, 1, 2, NaN, 3, 4, 5, 6, 7, 8)
  expect(isSameByTables(forest, values, 0, 2)).toBe(true)
  expect(isSameByTables(forest, values, 1, 1)).toBe(true)
  expect(isSameByTables(forestOf([leaf(1)], 1), values, 0, 1)).toBe(true)
})

test('few of many features: columns of a matrix are read one by one', () => {
  const forest = forestOf([split(30, 1, leaf(3), leaf(4)), split(7, 2, leaf(1), leaf(2))], 40)
  const values = Float64Array.from({ length: 40 * 300 }, (_, i) => (i * 11) % 5)
  expect(isSameByTables(forest, values, 0, 2)).toBe(true)
})

test('matrices of other numbers than float64', () => {
  const model = modelOf(forestOf([split(0, 1, leaf(3), leaf(4)), split(1, 2.5, leaf(1), leaf(2))], 2))
  const numbers = Array.from({ length: 2 * 300 }, (_, i) => (i * 7) % 5)
  const reference = createReferenceEngine(model.forest)
  for (const values of [numbers, Float32Array.from(numbers), Uint8Array.from(numbers)]) {
    const reader = modelRows(model, { values, numRows: 300, numFeatures: 2 })
    const scores = new Float64Array(300)
    const wanted = new Float64Array(300)
    createTableEngine(model.forest)!.sum(reader, 0, 2, scores)
    reference.sum(reader, 0, 2, wanted)
    expect(differingBits(scores, wanted)).toBe(0)
  }
})

test('predictions go through them once they have been put in, and a forest is prepared once', () => {
  const forest = forestOf([split(0, 1, leaf(3), leaf(4)), split(0, 2, leaf(1), leaf(2))], 1)
  const model = modelOf(forest)
  const rows = [Float64Array.from({ length: 1500 }, (_, i) => i % 4)]
  const raw = predictRaw(model, rows, { engine: 'reference' })
  const leaves = predictLeaf(model, rows, { engine: 'reference' })
  useDecisionTables()
  for (const engine of ['auto', 'wasm'] as const) {
    expect(differingBits(predictRaw(model, rows, { engine }), raw)).toBe(0)
    expect(predictLeaf(model, rows, { engine })).toEqual(leaves)
  }
  let numPrepared = 0
  const method = batchMethod(8, (given) => {
    numPrepared++
    return createTableEngine(given)
  })
  expect(method(forest, 7)).toBeUndefined()
  expect(method(forest, 8)).toBe(method(forest, 9))
  expect(numPrepared).toBe(1)
})
