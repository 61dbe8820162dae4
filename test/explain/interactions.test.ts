import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Rows } from '../../src/data/rows.ts'
import { explain } from '../../src/explain/explain.ts'
import { explainInteractions, type InteractionOptions } from '../../src/explain/interactions.ts'
import { pathsOf } from '../../src/explain/paths.ts'
import { type InteractionTables, makeInteractionTables } from '../../src/explain/quadrature/interaction-tables.ts'
import { addLeafQuadrature } from '../../src/explain/quadrature/leaf-quadrature.ts'
import { makeQuadratureTrees } from '../../src/explain/quadrature/quadrature-tree.ts'
import { loadModel } from '../../src/format/load-model.ts'
import type { Forest } from '../../src/model/forest.ts'
import type { Model } from '../../src/model/model.ts'
import { modelRows } from '../../src/model/model-rows.ts'
import { rowsOf as rowsOfCase } from '../check-case.ts'
import { differingBits, readCases } from '../fixtures.ts'
import { chainOf, forestOf, forests, modelOf, rowsOf } from '../oracle/random-forest.ts'
import { pathDependentGame, shapleyInteractions } from '../oracle/shapley.ts'
import { largestAbsolute, subnormalRounding } from './closeness.ts'

const cases = readCases()
const find = (name: string): Model => loadModel(cases.find((of) => of.name === name)!.file('model.txt')!)

// What is true of every model: both engines give the same, matrices are symmetric, and lines add up to contributions.
function expectLaws(model: Model, rows: Rows, range: InteractionOptions = {}): void {
  const { values, baseValues, numRows, numOutputs, numFeatures, featureNames } = explainInteractions(model, rows, {
    ...range,
    engine: 'wasm'
  })
  const byJs = explainInteractions(model, rows, { ...range, engine: 'js' })
  expect(differingBits(byJs.values, values), 'js').toBe(0)
  const explanation = explain(model, rows, range)
  expect(differingBits(baseValues, explanation.baseValues)).toBe(0)
  expect({ numRows, numOutputs, numFeatures, featureNames }).toEqual({
    numRows: explanation.numRows,
    numOutputs: explanation.numOutputs,
    numFeatures: explanation.numFeatures,
    featureNames: explanation.featureNames
  })

  const isTested = new Set(model.forest.splitFeature)
  expect(values).toHaveLength(numRows * numOutputs * numFeatures ** 2)
  for (let block = 0; block < numRows * numOutputs; block++) {
    const matrix = values.subarray(block * numFeatures ** 2, (block + 1) * numFeatures ** 2)
    const contributions = explanation.values.subarray(block * numFeatures, (block + 1) * numFeatures)
    const tolerance = 1e-10 * Math.max(largestAbsolute(contributions), largestAbsolute(matrix)) + subnormalRounding
    const errors = contributions.map((contribution, i) => {
      const line = matrix.subarray(i * numFeatures, (i + 1) * numFeatures)
      return line.reduce((total, value) => total + value, 0) - contribution
    })
    expect(largestAbsolute(errors)).toBeLessThanOrEqual(tolerance)
    let numUnsymmetric = 0
    let numUntested = 0
    for (let i = 0; i < numFeatures; i++) {
      for (let j = 0; j < numFeatures; j++) {
        const value = matrix[i * numFeatures + j]!
        if (!Object.is(value, matrix[j * numFeatures + i])) numUnsymmetric++
        if (value !== 0 && !(isTested.has(i) && isTested.has(j))) numUntested++
      }
    }
    expect({ numUnsymmetric, numUntested }).toEqual({ numUnsymmetric: 0, numUntested: 0 })
  }
}

describe('symmetric, adds up to contributions, the same by both engines', () => {
  const explained = cases.filter((of) => of.slices.some(({ outputs }) => outputs.includes('contrib')))
  test.each(explained)('$name', (of) => {
    const model = loadModel(of.file('model.txt')!)
    const { values, numRows, numFeatures } = rowsOfCase(of)
    const some = Math.min(numRows, 20)
    const rows = { values: values.slice(0, some * numFeatures), numRows: some, numFeatures }
    for (const { startIteration, numIterations, outputs } of of.slices) {
      if (outputs.includes('contrib')) expectLaws(model, rows, { startIteration, numIterations })
    }
  })

  const expectOnForests = (arbitrary: fc.Arbitrary<Forest>, numRows: number, numRuns: number): void => {
    const withRows = arbitrary.chain((forest) => rowsOf(forest, numRows).map((values) => ({ forest, values })))
    fc.assert(
      fc.property(withRows, ({ forest, values }) =>
        expectLaws(modelOf(forest), { values, numRows, numFeatures: forest.numFeatures })
      ),
      { numRuns }
    )
  }
  test('random forests', () => expectOnForests(forests(), 3, 200), 60_000)
  test('many features', () => expectOnForests(forests({ maxFeatures: 40, maxDepth: 8 }), 2, 60), 60_000)
  test('more rows than one block', () => expectOnForests(forests({ maxIterations: 2 }), 150, 3), 60_000)
})

// The definition, with what a model sees of a row.
function expectDefinition(forest: Forest, row: Float64Array): void {
  const { numFeatures, numTreesPerIteration: numOutputs } = forest
  const { values } = explainInteractions(modelOf(forest), { values: row, numRows: 1, numFeatures })
  const seen = row.map((value) => (Math.abs(value) <= Math.fround(1e-35) ? 0 : value))
  const tolerance = 1e-10 * largestAbsolute(forest.leafValue) + subnormalRounding
  for (let output = 0; output < numOutputs; output++) {
    const all = Array.from({ length: forest.numTrees }, (_, tree) => tree)
    const game = pathDependentGame(
      forest,
      seen,
      all.filter((tree) => tree % numOutputs === output)
    )
    shapleyInteractions(numFeatures, game).forEach((expected, i) => {
      expect(Math.abs(values[output * numFeatures ** 2 + i]! - expected)).toBeLessThanOrEqual(tolerance)
    })
  }
}

describe('is what the definition says', () => {
  const expectOnForests = (arbitrary: fc.Arbitrary<Forest>, numRuns: number): void =>
    fc.assert(
      fc.property(
        arbitrary.chain((forest) => fc.tuple(fc.constant(forest), rowsOf(forest, 1))),
        ([forest, row]) => expectDefinition(forest, row)
      ),
      { numRuns }
    )
  test('of small forests', () => expectOnForests(forests({ maxFeatures: 6, maxDepth: 4 }), 200), 60_000)
  test('of features tested again and again', () => {
    expectOnForests(forests({ maxFeatures: 3, maxDepth: 6, maxIterations: 2 }), 150)
  }, 60_000)
  test('of more features', () => expectOnForests(forests({ maxFeatures: 9, maxIterations: 1 }), 30), 60_000)
})

// Paths too long for the definition.
test('is what the sum over leaves says', () => {
  fc.assert(
    fc.property(
      forests({ maxFeatures: 40, maxDepth: 8 }).chain((forest) => fc.tuple(fc.constant(forest), rowsOf(forest, 2))),
      ([forest, row]) => {
        const { numFeatures, numTreesPerIteration: numOutputs } = forest
        const rows = { values: row, numRows: 2, numFeatures }
        const { values } = explainInteractions(modelOf(forest), rows)
        const halves = new Float64Array(values.length)
        const trees = Array.from({ length: forest.numTrees }, (_, tree) => tree)
        addLeafQuadrature(
          forest,
          modelRows(modelOf(forest), rows),
          trees,
          new Float64Array(2 * numOutputs * numFeatures),
          halves
        )
        const errors = values.map((value, place) => {
          const i = Math.floor(place / numFeatures) % numFeatures
          const j = place % numFeatures
          const mirrored = place + (j - i) * (numFeatures - 1)
          return i === j ? 0 : 2 * value - halves[place]! - halves[mirrored]!
        })
        expect(values).toHaveLength(2 * numOutputs * numFeatures ** 2)
        expect(largestAbsolute(errors)).toBeLessThanOrEqual(
          1e-12 * largestAbsolute(forest.leafValue) + subnormalRounding
        )
      }
    ),
    { numRuns: 60 }
  )
}, 60_000)

test('branches are kept once for all parts of a rule, however many there are', () => {
  const tablesOf = (numFeatures: number, numParts?: number): InteractionTables[] => {
    const forest = forestOf([chainOf(numFeatures, (node) => node)], numFeatures)
    const parts = makeQuadratureTrees(forest, pathsOf(forest), forest.leafValue, 0)
    return parts.slice(0, numParts).map((part) => makeInteractionTables(forest, part))
  }
  const [first, ...others] = tablesOf(400)
  expect(others.length).toBeGreaterThan(0)
  for (const { branches } of others) expect(branches).toBe(first!.branches)
  expect(first!.branches).toHaveLength((400 * 399) / 2)
  // A list that grows to so many ends the process.
  expect(tablesOf(15_100, 1)[0]!.branches.length).toBe((15_100 * 15_099) / 2)
})

describe('trees without tables', () => {
  const values = (numFeatures: number): Float64Array =>
    Float64Array.from({ length: 3 * numFeatures }, (_, i) => ((i * 37) % 19) / 3)

  test('have too many nodes', () => {
    const forest = forestOf([chainOf(513, (node) => node % 3)], 3)
    expectDefinition(forest, values(3).subarray(0, 3))
    expectLaws(modelOf(forest), { values: values(3), numRows: 3, numFeatures: 3 })
  })

  test('have too many distinct features on a path, next to one that has not', () => {
    const forest = forestOf([chainOf(5, (node) => node % 3), chainOf(40, (node) => node % 36)], 36)
    expectLaws(modelOf(forest), { values: values(36), numRows: 3, numFeatures: 36 })
  })

  test('have nodes with other training rows than their children', () => {
    const forest = forestOf([chainOf(6, (node) => node % 3)], 3)
    forest.internalCount[2]! += 1
    expectDefinition(forest, values(3).subarray(0, 3))
    expectLaws(modelOf(forest), { values: values(3), numRows: 3, numFeatures: 3 })
  })

  test('count only when they are asked for', () => {
    const forest = forestOf([chainOf(5, (node) => node % 3), chainOf(513, (node) => node % 3)], 3)
    const alone = explainInteractions(modelOf(forestOf([chainOf(5, (node) => node % 3)], 3)), [[1, 0, 2]])
    const first = explainInteractions(modelOf(forest), [[1, 0, 2]], { numIterations: 1 })
    expect(differingBits(first.values, alone.values)).toBe(0)
  })
})

test('no rows give no values, but base values', () => {
  const { values, baseValues, numRows } = explainInteractions(find('multiclass'), [])
  expect(values).toHaveLength(0)
  expect(baseValues).toHaveLength(3)
  expect(numRows).toBe(0)
})

describe('refuses', () => {
  const regression = find('regression')
  const row = [new Array<number>(regression.forest.numFeatures).fill(0)]

  test('linear trees', () => {
    const linear = find('linear')
    expect(() => explainInteractions(linear, [new Array<number>(linear.forest.numFeatures).fill(0)])).toThrow(
      new RangeError('"model" expected constant leaves: linear trees have no TreeSHAP; retrain with linear_tree=false')
    )
  })

  test('missing counts', () => {
    const leafCount = regression.forest.leafCount.map(() => -1)
    const model = { ...regression, forest: { ...regression.forest, leafCount } }
    expect(() => explainInteractions(model, row)).toThrow(/^"model" expected training rows in every node: tree 0 /)
  })

  test('what it does not know', () => {
    expect(() => explainInteractions(regression, row, { engine: 'quick' as 'js' })).toThrow(
      new RangeError('"engine" expected auto, wasm, js; got "quick"')
    )
    expect(() => explainInteractions(regression, row, { background: row } as object)).toThrow(
      /^"options" expected .*; got "background"$/
    )
    expect(() => explainInteractions(regression, [[1, 2]])).toThrow(/expected 6 features, got 2/)
  })
})
