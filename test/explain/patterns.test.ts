import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explain } from '../../src/explain/explain.ts'
import { addFastShap } from '../../src/explain/path-dependent.ts'
import { createJsPatterns } from '../../src/explain/tables/js-subtree-tables.ts'
import { pathsOf } from '../../src/explain/paths.ts'
import { choosePatterns, makePatternPlan, type PatternPlan } from '../../src/explain/tables/subtree-groups.ts'
import { unitsOf } from '../../src/explain/tables/subtrees.ts'
import { makeShapTree, type ShapTree } from '../../src/explain/quadrature/quadrature-tree.ts'
import { createWasmPatterns } from '../../src/explain/tables/wasm-subtree-tables.ts'
import { explainKernels } from '../../src/kernels/explain-kernels.ts'
import { type Forest, numLeavesOf } from '../../src/model/forest.ts'
import { modelRows } from '../../src/model/model-rows.ts'
import { differingBits } from '../fixtures.ts'
import { chainOf, forestOf, forests, modelOf, rowsOf } from '../oracle/random-forest.ts'
import { largestAbsolute } from './closeness.ts'

function shapTreesOf(forest: Forest): ShapTree[] {
  const { numDistinct } = pathsOf(forest)
  const trees: ShapTree[] = []
  for (let tree = 0; tree < forest.numTrees; tree++) {
    if (numLeavesOf(forest, tree) === 1) continue
    const most = Math.max(...numDistinct.subarray(forest.leafOffsets[tree], forest.leafOffsets[tree + 1]))
    const made = makeShapTree(forest, tree, most)
    if (made !== undefined) trees.push(made)
  }
  return trees
}

function planOf(forest: Forest): PatternPlan | undefined {
  const chosen = choosePatterns(forest, shapTreesOf(forest))
  return chosen && makePatternPlan(forest, chosen)
}

// Patterns for the trees they suit, whatever the number of rows, and quadrature for the rest, are as good as exact.
function expectPatternsAreRight(forest: Forest, values: Float64Array, numRows: number, range = {}): number {
  const model = modelOf(forest)
  const rows = { values, numRows, numFeatures: forest.numFeatures }
  const plan = planOf(forest)
  if (plan === undefined) return 0
  const inPlan = new Set(plan.groups.flatMap(({ units }) => units.map(({ tree }) => tree)))
  const { startIteration = 0, numIterations = Infinity } = range as { startIteration?: number; numIterations?: number }
  const numOutputs = forest.numTreesPerIteration
  const firstTree = Math.min(startIteration * numOutputs, forest.numTrees)
  const endTree = Math.min(firstTree + numIterations * numOutputs, forest.numTrees)

  const ofReader = modelRows(model, rows)
  const byWasm = new Float64Array(numRows * numOutputs * forest.numFeatures)
  const byJs = new Float64Array(byWasm.length)
  createWasmPatterns(explainKernels()!, forest, plan)!(ofReader, firstTree, endTree, byWasm)
  createJsPatterns(forest, plan)(ofReader, firstTree, endTree, byJs)
  expect(differingBits(byJs, byWasm)).toBe(0)

  // Tree by tree, so that the trees of the plan can be told from the rest.
  const wanted = new Float64Array(byWasm.length)
  for (const tree of inPlan) {
    if (tree < firstTree || tree >= endTree) continue
    const iteration = Math.floor(tree / numOutputs)
    const { values: ofIteration } = explain(model, rows, {
      mode: 'exact',
      startIteration: iteration,
      numIterations: 1
    })
    const output = tree % numOutputs
    for (let row = 0; row < numRows; row++) {
      const begin = (row * numOutputs + output) * forest.numFeatures
      for (let i = begin; i < begin + forest.numFeatures; i++) wanted[i]! += ofIteration[i]!
    }
  }
  const errors = byWasm.map((value, i) => value - wanted[i]!)
  expect(largestAbsolute(errors)).toBeLessThanOrEqual(
    1e-9 * largestAbsolute(wanted) + 1e-14 * largestAbsolute(forest.leafValue)
  )
  return inPlan.size
}

function expectOnForests(arbitrary: fc.Arbitrary<Forest>, numRows: number, numRuns: number): void {
  const withRows = arbitrary.chain((forest) =>
    fc.record({
      forest: fc.constant(forest),
      values: rowsOf(forest, numRows),
      range: fc.oneof(fc.constant({}), fc.record({ startIteration: fc.nat(4), numIterations: fc.nat(5) }))
    })
  )
  let numTrees = 0
  fc.assert(
    fc.property(withRows, ({ forest, values, range }) => {
      numTrees += expectPatternsAreRight(forest, values, numRows, range)
    }),
    { numRuns }
  )
  expect(numTrees, 'trees that were compared').toBeGreaterThan(0)
}

test('take memory for the rows that come, and no more', () => {
  const forest = forestOf([chainOf(5, (node) => node)], 5)
  const { memory } = explainKernels()!
  const addTrees = createWasmPatterns(explainKernels()!, forest, planOf(forest)!)!
  const values = (numRows: number): Float64Array => {
    const rows = { values: new Float64Array(numRows * 5), numRows, numFeatures: 5 }
    const added = new Float64Array(numRows * 5)
    addTrees(modelRows(modelOf(forest), rows), 0, 1, added)
    return added
  }
  const few = values(128)
  expect(memory.usedBytes()).toBeLessThan(2 ** 20)
  expect(values(1280).subarray(1152 * 5)).toEqual(few)
  expect(memory.usedBytes()).toBeLessThan(2 ** 21)

  // Many rows go in blocks where there is no room for all of them.
  const hoard: number[] = []
  for (let bytes = 2 ** 31; bytes >= 2 ** 10; bytes /= 2) {
    for (let address = memory.take(bytes); address !== undefined; address = memory.take(bytes)) hoard.push(address)
  }
  try {
    const numRows = 60_000
    expect(values(numRows).subarray((numRows - 128) * 5)).toEqual(few)
  } finally {
    for (const address of hoard) memory.give(address)
  }
})

describe('patterns are exact but for rounding, the same by both engines', () => {
  test('random forests', () => expectOnForests(forests(), 5, 400), 60_000)
  test('many features', () => expectOnForests(forests({ maxFeatures: 40, maxDepth: 8 }), 3, 100), 60_000)
  test('one feature again and again', () => expectOnForests(forests({ maxFeatures: 2, maxDepth: 7 }), 5, 100), 60_000)
  test('several groups', () => expectOnForests(forests({ maxIterations: 60, maxDepth: 5 }), 3, 20), 60_000)
  test('more rows than one block', () => expectOnForests(forests({ maxIterations: 2 }), 301, 5), 60_000)
})

describe('units', () => {
  test('have each leaf once, and no more than 14 bits', () => {
    fc.assert(
      fc.property(forests({ maxFeatures: 12, maxDepth: 9 }), (forest) => {
        for (let tree = 0; tree < forest.numTrees; tree++) {
          if (numLeavesOf(forest, tree) === 1) continue
          const units = unitsOf(forest, tree)
          if (units === undefined) continue
          const values = units.flatMap(({ leaves }) => leaves.map(({ value }) => value))
          const ofTree = forest.leafValue.slice(forest.leafOffsets[tree], forest.leafOffsets[tree + 1])
          expect(Float64Array.from(values).sort()).toEqual(ofTree.sort())
          for (const { numBits } of units) expect(numBits).toBeLessThanOrEqual(14)
        }
      })
    )
  })

  test('are none for ways of more than 14 distinct features', () => {
    expect(unitsOf(forestOf([chainOf(14, (node) => node)], 14), 0)).toBeDefined()
    expect(unitsOf(forestOf([chainOf(15, (node) => node)], 15), 0)).toBe(undefined)
  })

  test('are none where a leaf had no training row', () => {
    const forest = forestOf([chainOf(6, (node) => node % 3)], 3)
    forest.leafCount[2] = 0
    expect(unitsOf(forest, 0)).toBe(undefined)
  })
})

test('many outputs of many features go by quadrature, as few rows would share tables', () => {
  const made = (numFeatures: number, numTreesPerIteration: number): Forest => {
    const trees = Array.from({ length: numFeatures / 2 }, (_, tree) => chainOf(2, (node) => 2 * tree + node))
    return forestOf(trees, numFeatures, { numTreesPerIteration })
  }
  const wide = made(2000, 20)
  const narrow = made(200, 20)
  expect(choosePatterns(narrow, shapTreesOf(narrow))?.rest).toEqual([])
  expect(choosePatterns(wide, shapTreesOf(wide))).toBe(undefined)
})

test('many rows go by patterns, parts of many as the whole, few by quadrature', () => {
  // A chain too long for patterns beside trees that are not, so both have a part.
  const trees = Array.from({ length: 12 }, (_, i) =>
    i === 5 ? chainOf(20, (node) => node) : chainOf(5, (node) => (node * 7 + i) % 20)
  )
  const forest = forestOf(trees, 20)
  const chosen = choosePatterns(forest, shapTreesOf(forest))!
  expect(chosen.rest.map(({ tree }) => tree)).toEqual([5])
  const numRows = Math.max(100, chosen.leastRows) + 3
  const values = Float64Array.from({ length: numRows * 20 }, (_, i) => ((i * 37) % 101) / 5 - 4)
  const rows = { values, numRows, numFeatures: 20 }
  const model = modelOf(forest)
  const whole = explain(model, rows, { engine: 'wasm' }).values
  expect(differingBits(explain(model, rows, { engine: 'js' }).values, whole)).toBe(0)

  const half = { values: values.subarray(0, 20 * 60), numRows: 60, numFeatures: 20 }
  const part = new Float64Array(60 * 20)
  addFastShap(forest, modelRows(model, half), 0, 12, 'wasm', part, { numRowsInAll: numRows })
  expect(differingBits(part, whole.subarray(0, part.length))).toBe(0)
  const few = explain(model, half).values
  expect(differingBits(few, part)).toBeGreaterThan(0)
  const errors = few.map((value, i) => value - part[i]!)
  expect(largestAbsolute(errors)).toBeLessThanOrEqual(1e-9 * largestAbsolute(few))
})
