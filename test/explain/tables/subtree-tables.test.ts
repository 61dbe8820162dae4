import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explain } from '../../../src/explain/explain.ts'
import { createExplainer } from '../../../src/explain/explainer.ts'
import { pathsOf } from '../../../src/explain/paths.ts'
import { makeQuadratureTrees } from '../../../src/explain/quadrature/quadrature-tree.ts'
import { coverFillCost, createCoverFiller } from '../../../src/explain/tables/cover-filler.ts'
import { createJsSubtreeTables } from '../../../src/explain/tables/js-subtree-tables.ts'
import {
  chooseSubtrees,
  makeSubtreePlan,
  type SubtreeChoice,
  type SubtreePlan
} from '../../../src/explain/tables/subtree-plan.ts'
import { subtreesOf } from '../../../src/explain/tables/subtrees.ts'
import { createWasmSubtreeTables } from '../../../src/explain/tables/wasm-subtree-tables.ts'
import { explainKernels } from '../../../src/kernels/explain-kernels.ts'
import { type Forest, numLeavesOf } from '../../../src/model/forest.ts'
import { modelRows } from '../../../src/model/model-rows.ts'
import { differingBits } from '../../fixtures.ts'
import { chainOf, forestOf, forests, modelOf, rowsOf } from '../../oracle/random-forest.ts'
import { largestAbsolute, subnormalRounding } from '../closeness.ts'

function choiceOf(forest: Forest): SubtreeChoice | undefined {
  const paths = pathsOf(forest)
  const trees = Array.from({ length: forest.numTrees }, (_, tree) => tree).filter(
    (tree) => numLeavesOf(forest, tree) > 1
  )
  const candidates = trees
    .flatMap((tree) => makeQuadratureTrees(forest, paths, forest.leafValue, tree))
    .map(({ tree, numNodes, numPoints }) => ({
      tree,
      subtrees: subtreesOf(forest, paths, tree),
      fastCost: 1.6 * numNodes * numPoints
    }))
  return chooseSubtrees(forest, candidates, coverFillCost)
}

function planOf(forest: Forest): SubtreePlan | undefined {
  const choice = choiceOf(forest)
  return choice && makeSubtreePlan(forest, choice)
}

// Tables, whatever the number of rows, are as good as exact for the trees they suit.
function expectTablesAreRight(forest: Forest, values: Float64Array, numRows: number, range = {}): number {
  const model = modelOf(forest)
  const rows = { values, numRows, numFeatures: forest.numFeatures }
  const plan = planOf(forest)
  if (plan === undefined) return 0
  const inPlan = new Set(plan.groups.flatMap(({ subtrees }) => subtrees.map(({ tree }) => tree)))
  const { startIteration = 0, numIterations = Infinity } = range as { startIteration?: number; numIterations?: number }
  const numOutputs = forest.numTreesPerIteration
  const firstTree = Math.min(startIteration * numOutputs, forest.numTrees)
  const endTree = Math.min(firstTree + numIterations * numOutputs, forest.numTrees)

  const ofReader = modelRows(model, rows)
  const byWasm = new Float64Array(numRows * numOutputs * forest.numFeatures)
  const byJs = new Float64Array(byWasm.length)
  const fillLeaf = createCoverFiller(forest, pathsOf(forest), forest.leafValue)
  createWasmSubtreeTables(explainKernels()!, forest, plan, fillLeaf)!(ofReader, firstTree, endTree, byWasm)
  createJsSubtreeTables(forest, plan, fillLeaf)(ofReader, firstTree, endTree, byJs)
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
    1e-9 * largestAbsolute(wanted) + 1e-14 * largestAbsolute(forest.leafValue) + subnormalRounding
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
      numTrees += expectTablesAreRight(forest, values, numRows, range)
    }),
    { numRuns }
  )
  expect(numTrees, 'trees that were compared').toBeGreaterThan(0)
}

test('take memory for the rows that come, and no more', () => {
  const forest = forestOf([chainOf(5, (node) => node)], 5)
  const { memory } = explainKernels()!
  const fillLeaf = createCoverFiller(forest, pathsOf(forest), forest.leafValue)
  const addTrees = createWasmSubtreeTables(explainKernels()!, forest, planOf(forest)!, fillLeaf)!
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

describe('tables are exact except for rounding, the same by both engines', () => {
  test('random forests', () => expectOnForests(forests(), 5, 400), 60_000)
  test('many features', () => expectOnForests(forests({ maxFeatures: 40, maxDepth: 8 }), 3, 100), 60_000)
  test('one feature again and again', () => expectOnForests(forests({ maxFeatures: 2, maxDepth: 7 }), 5, 100), 60_000)
  test('several groups', () => expectOnForests(forests({ maxIterations: 60, maxDepth: 5 }), 3, 20), 60_000)
  test('more rows than one block', () => expectOnForests(forests({ maxIterations: 2 }), 301, 25), 60_000)
})

describe('subtrees', () => {
  test('contain each leaf once, and take no more than 14 bits', () => {
    fc.assert(
      fc.property(forests({ maxFeatures: 12, maxDepth: 9 }), (forest) => {
        for (let tree = 0; tree < forest.numTrees; tree++) {
          if (numLeavesOf(forest, tree) === 1) continue
          const subtrees = subtreesOf(forest, pathsOf(forest), tree)
          if (subtrees === undefined) continue
          const leaves = subtrees.flatMap(({ leaves }) => leaves.map(({ leaf }) => leaf))
          const firstLeaf = forest.leafOffsets[tree]!
          expect(leaves.sort((a, b) => a - b)).toEqual(leaves.map((_, i) => firstLeaf + i))
          expect(leaves).toHaveLength(numLeavesOf(forest, tree))
          for (const { numBits } of subtrees) expect(numBits).toBeLessThanOrEqual(14)
        }
      })
    )
  })

  const subtreesOfChain = (numNodes: number, featureOf: (node: number) => number): unknown => {
    const forest = forestOf([chainOf(numNodes, featureOf)], numNodes)
    return subtreesOf(forest, pathsOf(forest), 0)
  }

  test('do not exist for paths of more than 14 distinct features', () => {
    expect(subtreesOfChain(14, (node) => node)).toBeDefined()
    expect(subtreesOfChain(15, (node) => node)).toBe(undefined)
  })

  test('do not exist for long chains, whose rules would grow with the square of the nodes', () => {
    expect(subtreesOfChain(100, (node) => node % 3)).toBeDefined()
    expect(subtreesOfChain(50_000, (node) => node % 3)).toBe(undefined)
  })
})

test('a node that no training row reached keeps its tree from tables, not from the rest of the forest', () => {
  const forest = forestOf(
    Array.from({ length: 8 }, () => chainOf(6, (node) => node % 3)),
    3
  )
  forest.leafCount[2] = 0
  const model = modelOf(forest)
  const rows = { values: new Float64Array(9), numRows: 3, numFeatures: 3 }
  const range = { startIteration: 1 }
  const bulk = explain(model, rows, { ...range, mode: 'bulk' })
  const exact = explain(model, rows, { ...range, mode: 'exact' })
  expect(largestAbsolute(bulk.values.map((value, i) => value - exact.values[i]!))).toBeLessThan(1e-12)
})

test('many outputs of many features stay with the quadrature, as too few rows could share tables', () => {
  const made = (numFeatures: number, numTreesPerIteration: number): Forest => {
    const trees = Array.from({ length: numFeatures / 2 }, (_, tree) => chainOf(2, (node) => 2 * tree + node))
    return forestOf(trees, numFeatures, { numTreesPerIteration })
  }
  expect(choiceOf(made(200, 20))?.rest.size).toBe(0)
  expect(choiceOf(made(2000, 20))).toBe(undefined)
})

test('auto takes tables for many rows; every mode gives a row the same bits alone or among many', () => {
  // A chain too long for tables beside trees that are not, so both have a part.
  const trees = Array.from({ length: 12 }, (_, i) =>
    i === 5 ? chainOf(20, (node) => node) : chainOf(5, (node) => (node * 7 + i) % 20)
  )
  const forest = forestOf(trees, 20)
  const choice = choiceOf(forest)!
  expect([...choice.rest]).toEqual([5])
  const numRows = Math.max(100, choice.minRows) + 3
  const values = Float64Array.from({ length: numRows * 20 }, (_, i) => ((i * 37) % 101) / 5 - 4)
  const rows = { values, numRows, numFeatures: 20 }
  const part = { values: values.subarray(0, 20 * 60), numRows: 60, numFeatures: 20 }
  const model = modelOf(forest)
  expect([explain(model, rows).mode, explain(model, part).mode]).toEqual(['bulk', 'fast'])

  for (const mode of ['fast', 'bulk'] as const) {
    const explainer = createExplainer(model, { mode, engine: 'wasm' })
    const whole = explainer.explain(rows).values
    expect(differingBits(explain(model, rows, { mode, engine: 'js' }).values, whole)).toBe(0)
    expect(differingBits(explainer.explain(part).values, whole.subarray(0, 60 * 20))).toBe(0)
    const alone = { values: values.subarray(20 * 59, 20 * 60), numRows: 1, numFeatures: 20 }
    expect(differingBits(explainer.explain(alone).values, whole.subarray(59 * 20, 60 * 20))).toBe(0)
  }
  const [fast, bulk] = [explain(model, part, { mode: 'fast' }).values, explain(model, part, { mode: 'bulk' }).values]
  expect(differingBits(fast, bulk)).toBeGreaterThan(0)
  const errors = fast.map((value, i) => value - bulk[i]!)
  expect(largestAbsolute(errors)).toBeLessThanOrEqual(1e-9 * largestAbsolute(fast))
})
