/**
 * All that a golden case promises, as one check: LightGBM's answers to the bit, from text and from JSON, and files written
 * as LightGBM writes them.
 *
 * @module
 */
import type { IterationRange } from '../src/model/iterations.ts'
import { expect } from 'vitest'
import { explain } from '../src/explain/explain.ts'
import { loadModel, saveModel } from '../src/format/load-model.ts'
import type { Model } from '../src/model/model.ts'
import { hasNaNLeaves } from './format/safe-model.ts'
import { numLeavesOf } from '../src/model/forest.ts'
import { engineNames, type EngineName } from '../src/predict/predict-options.ts'
import { predict, predictLeaf, predictRaw } from '../src/predict/predict.ts'
import type { Matrix, RowRecord } from '../src/data/rows.ts'
import { type Case, differingBits, float64s, int32s, type Slice } from './fixtures.ts'

/** Fails the running test at the first thing the case promises and the library does not keep. */
export function checkCase(of: Case): void {
  const text = of.file('model.txt')!
  const rows = rowsOf(of)
  const model = loadModel(text)
  expect(model.forest.numTrees).toBe(of.numTrees)
  expect(model.forest.numFeatures).toBe(of.numFeatures)
  expect(model.forest.numTreesPerIteration).toBe(of.numClasses)
  checkAnswers(of, model, rows)

  const written = saveModel(model)
  if (of.roundTrip) expect(written).toBe(text.toString('utf8'))
  const reread = loadModel(written)
  checkSameAnswers(reread, model, rows, of.slices)
  expect(saveModel(reread), 'text written twice').toBe(written)
  checkJson(of, model, rows)
  checkRecords(of, model, rows)
}

/** The rows of a case. */
export function rowsOf(of: Case): Matrix {
  return { values: float64s(of, 'rows.f64'), numRows: of.numRows, numFeatures: of.numFeatures }
}

function checkAnswers(of: Case, model: Model, rows: Matrix): void {
  for (const slice of of.slices) {
    const { name, outputs } = slice
    const options = optionsOf(slice)
    const { startIteration, numIterations } = options
    const range = { startIteration, numIterations }
    if (outputs.includes('raw')) {
      const expected = float64s(of, `${name}.raw.f64`)
      for (const engine of enginesFor(model)) {
        expect(
          differingBits(predictRaw(model, rows, { ...options, engine }), expected),
          `${name}: raw, ${engine}`
        ).toBe(0)
      }
    }
    if (outputs.includes('output')) {
      expect(differingBits(predict(model, rows, options), float64s(of, `${name}.output.f64`)), `${name}: output`).toBe(
        0
      )
    }
    if (outputs.includes('leaf')) {
      const expected = int32s(of, `${name}.leaf.i32`)
      for (const engine of enginesFor(model)) {
        expect(
          differingBits(predictLeaf(model, rows, { ...range, engine }), expected),
          `${name}: leaf, ${engine}`
        ).toBe(0)
      }
    }
    if (outputs.includes('contrib')) {
      const expected = float64s(of, `${name}.contrib.f64`)
      expect(differingBits(contributions(model, rows, range), expected), `${name}: contrib`).toBe(0)
    }
  }
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

function checkSameAnswers(got: Model, expected: Model, rows: Matrix, slices: readonly Slice[]): void {
  for (const slice of slices) {
    const options = optionsOf(slice)
    const { startIteration, numIterations } = options
    const range = { startIteration, numIterations }
    expect(differingBits(predict(got, rows, options), predict(expected, rows, options)), slice.name).toBe(0)
    expect(differingBits(predictRaw(got, rows, options), predictRaw(expected, rows, options)), slice.name).toBe(0)
    expect(differingBits(predictLeaf(got, rows, range), predictLeaf(expected, rows, range)), slice.name).toBe(0)
  }
}

function checkJson(of: Case, model: Model, rows: Matrix): void {
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
    if (of.jsonExact) checkAnswers(of, fromJson, rows)
    checkSameAnswers(loadModel(saveModel(fromJson)), fromJson, rows, of.slices)
  }
}

// Records hold the first rows as text and numbers, before they became codes.
function checkRecords(of: Case, model: Model, { values, numFeatures }: Matrix): void {
  const json = of.file('records.json')
  if (json === undefined) return
  const records = JSON.parse(json.toString('utf8')) as RowRecord[]
  const numRows = records.length
  const matrix = { values: (values as Float64Array).slice(0, numRows * numFeatures), numRows, numFeatures }
  expect(differingBits(predict(model, records), predict(model, matrix)), 'records').toBe(0)
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
