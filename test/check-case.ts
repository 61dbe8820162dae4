/**
 * What a golden case promises: LightGBM's answers to the bit, from text and from JSON, and files written as LightGBM writes
 * them.
 *
 * @module
 */
import type { IterationRange } from '../src/model/iterations.ts'
import { expect } from 'vitest'
import { explain } from '../src/explain/explain.ts'
import { loadModel } from '../src/format/load-model.ts'
import { saveModel } from '../src/format/save-model.ts'
import type { Model } from '../src/model/model.ts'
import { hasNaNLeaves } from './format/safe-model.ts'
import { numLeavesOf } from '../src/model/forest.ts'
import { engineNames, type EngineName } from '../src/predict/predict-options.ts'
import { predict, predictLeaf, predictRaw } from '../src/predict/predict.ts'
import type { RowRecord } from '../src/data/named-rows.ts'
import type { Matrix } from '../src/data/positional-rows.ts'
import { type Case, differingBits, float64s, int32s, type Slice } from './fixtures.ts'

/** One promise: what holds for a case, and the check that fails the running test where it does not. */
export interface CasePromise {
  readonly title: string
  readonly check: (of: Case, model: Model) => void
}

/** All promises. A case without the data for one of them keeps it trivially. */
export const promises: readonly CasePromise[] = [
  {
    title: 'the model has the trees, features and classes that were trained',
    check: (of, { forest }) => {
      expect(forest.numTrees).toBe(of.numTrees)
      expect(forest.numFeatures).toBe(of.numFeatures)
      expect(forest.numTreesPerIteration).toBe(of.numClasses)
    }
  },
  { title: "raw scores have LightGBM's bits, by every engine", check: checkRawScores },
  { title: "outputs have LightGBM's bits", check: checkOutputs },
  { title: "leaf numbers are LightGBM's, by every engine", check: checkLeaves },
  { title: "exact SHAP values have LightGBM's bits", check: checkContributions },
  { title: 'the text is written as LightGBM writes it, and predicts the same', check: checkText },
  { title: 'the JSON dump is written as LightGBM writes it, and predicts the same', check: checkJson },
  { title: 'records predict what their codes do', check: checkRecords }
]

/** The rows of a case. */
export function rowsOf(of: Case): Matrix {
  return { values: float64s(of, 'rows.f64'), numRows: of.numRows, numFeatures: of.numFeatures }
}

function slicesWith(of: Case, output: Slice['outputs'][number]): Slice[] {
  return of.slices.filter(({ outputs }) => outputs.includes(output))
}

function checkRawScores(of: Case, model: Model): void {
  for (const slice of slicesWith(of, 'raw')) {
    const expected = float64s(of, `${slice.name}.raw.f64`)
    for (const engine of enginesFor(model)) {
      const got = predictRaw(model, rowsOf(of), { ...optionsOf(slice), engine })
      expect(differingBits(got, expected), `${slice.name}, ${engine}`).toBe(0)
    }
  }
}

function checkOutputs(of: Case, model: Model): void {
  for (const slice of slicesWith(of, 'output')) {
    const expected = float64s(of, `${slice.name}.output.f64`)
    expect(differingBits(predict(model, rowsOf(of), optionsOf(slice)), expected), slice.name).toBe(0)
  }
}

function checkLeaves(of: Case, model: Model): void {
  for (const slice of slicesWith(of, 'leaf')) {
    const expected = int32s(of, `${slice.name}.leaf.i32`)
    for (const engine of enginesFor(model)) {
      const got = predictLeaf(model, rowsOf(of), { ...rangeOf(slice), engine })
      expect(differingBits(got, expected), `${slice.name}, ${engine}`).toBe(0)
    }
  }
}

function checkContributions(of: Case, model: Model): void {
  for (const slice of slicesWith(of, 'contrib')) {
    const expected = float64s(of, `${slice.name}.contrib.f64`)
    expect(differingBits(contributions(model, rowsOf(of), rangeOf(slice)), expected), slice.name).toBe(0)
  }
}

function checkText(of: Case, model: Model): void {
  const written = saveModel(model)
  if (of.roundTrip) expect(written).toBe(of.file('model.txt')!.toString('utf8'))
  const reread = loadModel(written)
  checkSameAnswers(of, reread, model)
  expect(saveModel(reread), 'text written twice').toBe(written)
}

/** All engines that can evaluate a model; bit masks end at 512 leaves. */
export function enginesFor({ forest }: Model): readonly EngineName[] {
  const numLeaves = Array.from({ length: forest.numTrees }, (_, tree) => numLeavesOf(forest, tree))
  return engineNames.filter((name) => name !== 'wasm-masks' || Math.max(...numLeaves) <= 512)
}

// As LightGBM lays them out: for each row and class the features' contributions, then the base value.
function contributions(model: Model, rows: Matrix, range: IterationRange): Float64Array {
  const { values, baseValues, numRows, numOutputs, numFeatures } = explain(model, rows, { ...range, mode: 'exact' })
  const width = numFeatures + 1
  return Float64Array.from({ length: numRows * numOutputs * width }, (_, i) => {
    const block = Math.floor(i / width)
    return i % width === numFeatures ? baseValues[block % numOutputs]! : values[block * numFeatures + (i % width)]!
  })
}

function checkSameAnswers(of: Case, got: Model, expected: Model): void {
  const rows = rowsOf(of)
  for (const slice of of.slices) {
    const options = optionsOf(slice)
    const range = rangeOf(slice)
    expect(differingBits(predict(got, rows, options), predict(expected, rows, options)), slice.name).toBe(0)
    expect(differingBits(predictRaw(got, rows, options), predictRaw(expected, rows, options)), slice.name).toBe(0)
    expect(differingBits(predictLeaf(got, rows, range), predictLeaf(expected, rows, range)), slice.name).toBe(0)
  }
}

function checkJson(of: Case, model: Model): void {
  if (hasNaNLeaves(model)) {
    expect(() => saveModel(model, { format: 'lightgbm-json' })).toThrow(RangeError)
    return
  }
  const written = saveModel(model, { format: 'lightgbm-json' })
  const dump = of.file('model.json')
  if (dump !== undefined) {
    const expected: unknown = JSON.parse(dump.toString('utf8'))
    // Python reads LightGBM's -0 as 0 before it writes the fixture, and so does this.
    const got = JSON.stringify(JSON.parse(written))
    expect(JSON.parse(got)).toEqual(expected)
    expect(got, 'order of keys').toBe(JSON.stringify(expected))
  }
  for (const json of dump === undefined ? [written] : [written, dump]) {
    const fromJson = loadModel(json)
    if (of.jsonExact) for (const check of answerChecks) check(of, fromJson)
    checkSameAnswers(of, loadModel(saveModel(fromJson)), fromJson)
  }
}

const answerChecks = [checkRawScores, checkOutputs, checkLeaves, checkContributions]

// Records hold the first rows as text and numbers, before they became codes.
function checkRecords(of: Case, model: Model): void {
  const { values, numFeatures } = rowsOf(of)
  const json = of.file('records.json')
  if (json === undefined) return
  const records = JSON.parse(json.toString('utf8')) as RowRecord[]
  const numRows = records.length
  const matrix = { values: (values as Float64Array).slice(0, numRows * numFeatures), numRows, numFeatures }
  expect(differingBits(predict(model, records), predict(model, matrix)), 'records').toBe(0)
}

function rangeOf({ startIteration, numIterations }: Slice): IterationRange {
  return { startIteration, numIterations }
}

function optionsOf({ startIteration, numIterations, predEarlyStop, predEarlyStopFreq, predEarlyStopMargin }: Slice): {
  startIteration: number
  numIterations: number
  predEarlyStop?: boolean
  predEarlyStopFreq?: number
  predEarlyStopMargin?: number
} {
  return {
    startIteration,
    numIterations,
    ...(predEarlyStop === undefined ? {} : { predEarlyStop }),
    ...(predEarlyStopFreq === undefined ? {} : { predEarlyStopFreq }),
    ...(predEarlyStopMargin === undefined ? {} : { predEarlyStopMargin })
  }
}
