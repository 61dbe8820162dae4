import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Rows } from '../../src/data/rows.ts'
import { explain } from '../../src/explain/explain.ts'
import { type ExplainOptions } from '../../src/explain/explainer.ts'
import { loadModel } from '../../src/format/load-model.ts'
import type { Forest } from '../../src/model/forest.ts'
import type { Model } from '../../src/model/model.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import { rowsOf as rowsOfCase } from '../check-case.ts'
import { differingBits, readCases } from '../fixtures.ts'
import { chainOf, forestOf, forests, modelOf, rowsOf } from '../oracle/random-forest.ts'
import { largestAbsolute, subnormalRounding } from './closeness.ts'

// Fast and bulk values are close to the exact ones and add up, and both engines give the same.
function expectFastIsRight(model: Model, rows: Rows, range: ExplainOptions = {}): void {
  for (const mode of ['fast', 'bulk'] as const) expectModeIsRight(model, rows, { ...range, mode })
}

function expectModeIsRight(model: Model, rows: Rows, { mode, ...range }: ExplainOptions): void {
  const exact = explain(model, rows, { ...range, mode: 'exact' })
  const fast = explain(model, rows, { ...range, mode: mode!, engine: 'wasm' })
  expect(differingBits(explain(model, rows, { ...range, mode: mode!, engine: 'js' }).values, fast.values), 'js').toBe(0)
  expect(differingBits(fast.baseValues, exact.baseValues)).toBe(0)

  const { numFeatures, numOutputs } = exact
  // Where contributions cancel out, what is left of either is the rounding of the leaf values.
  const rounding = 1e-14 * largestAbsolute(model.forest.leafValue) + subnormalRounding
  const raw = predictRaw(model, rows, range)
  for (let block = 0; block < raw.length; block++) {
    const wanted = exact.values.subarray(block * numFeatures, (block + 1) * numFeatures)
    const got = fast.values.subarray(block * numFeatures, (block + 1) * numFeatures)
    const largest = largestAbsolute(wanted)
    const errors = got.map((value, feature) => value - wanted[feature]!)
    expect(largestAbsolute(errors)).toBeLessThanOrEqual(1e-9 * largest + rounding)
    const sum = got.reduce((total, value) => total + value, fast.baseValues[block % numOutputs]!)
    expect(Math.abs(sum - raw[block]!)).toBeLessThanOrEqual(1e-10 * Math.max(Math.abs(raw[block]!), largest) + rounding)
  }
}

describe('close to exact, additive, the same by both engines', () => {
  const cases = readCases().filter((of) => of.slices.some(({ outputs }) => outputs.includes('contrib')))
  test.each(cases)('$name', (of) => {
    const model = loadModel(of.file('model.txt')!)
    for (const { startIteration, numIterations, outputs } of of.slices) {
      if (outputs.includes('contrib')) expectFastIsRight(model, rowsOfCase(of), { startIteration, numIterations })
    }
  })

  const expectOnForests = (arbitrary: fc.Arbitrary<Forest>, numRows: number, numRuns: number): void => {
    const withRows = arbitrary.chain((forest) => rowsOf(forest, numRows).map((values) => ({ forest, values })))
    fc.assert(
      fc.property(withRows, ({ forest, values }) =>
        expectFastIsRight(modelOf(forest), { values, numRows, numFeatures: forest.numFeatures })
      ),
      { numRuns }
    )
  }
  test('random forests', () => expectOnForests(forests(), 5, 500), 60_000)
  test('many features', () => expectOnForests(forests({ maxFeatures: 40, maxDepth: 8 }), 3, 200), 60_000)
  test('one feature again and again', () => expectOnForests(forests({ maxFeatures: 2, maxDepth: 7 }), 5, 200), 60_000)
  test('more rows than one block', () => expectOnForests(forests({ maxIterations: 2 }), 300, 5), 60_000)
})

describe('trees of many points or nodes', () => {
  const values = (numFeatures: number): Float64Array =>
    Float64Array.from({ length: 4 * numFeatures }, (_, i) => ((i * 37) % 19) / 3)

  test.each([32, 33, 36])('a path of %i distinct features', (numFeatures) => {
    const forest = forestOf([chainOf(numFeatures, (node) => node)], numFeatures)
    expectFastIsRight(modelOf(forest), { values: values(numFeatures), numRows: 4, numFeatures })
  })

  test.each([512, 513])('a tree of %i nodes', (numNodes) => {
    const forest = forestOf([chainOf(numNodes, (node) => node % 3)], 3)
    expectFastIsRight(modelOf(forest), { values: values(3), numRows: 4, numFeatures: 3 })
  })

  test('subnormal leaf values', () => {
    const forest = forestOf([chainOf(12, (node) => node % 5)], 5)
    forest.leafValue.forEach((value, leaf) => (forest.leafValue[leaf] = Math.round(value) * Number.MIN_VALUE))
    expectFastIsRight(modelOf(forest), { values: values(5), numRows: 4, numFeatures: 5 })
  })

  test('next to smaller trees', () => {
    const forest = forestOf([chainOf(5, (node) => node % 3), chainOf(40, (node) => node % 36)], 36)
    expectFastIsRight(modelOf(forest), { values: values(36), numRows: 4, numFeatures: 36 })
  })
})
