import { describe, expect, test } from 'vitest'
import type { RowRecord } from '../../src/data/named-rows.ts'
import type { Matrix } from '../../src/data/positional-rows.ts'
import type { Rows } from '../../src/data/rows.ts'
import { loadModel } from '../../src/format/load-model.ts'
import type { Model } from '../../src/model/model.ts'
import { predict, predictLeaf, predictRaw } from '../../src/predict/predict.ts'
import type { PredictOptions } from '../../src/predict/predict-options.ts'
import { rowsOf } from '../check-case.ts'
import { type Case, differingBits, readCases } from '../fixtures.ts'
import { smallModel } from '../format/small-model.ts'

const cases = new Map(readCases().map((of) => [of.name, of]))

function caseOf(name: string): { of: Case; model: Model; matrix: Matrix } {
  const of = cases.get(name)!
  return { of, model: loadModel(of.file('model.txt')!), matrix: rowsOf(of) }
}

// The same rows as columns, arrays and records.
function formsOf(model: Model, { values, numRows, numFeatures }: Matrix): Rows[] {
  const at = (row: number, feature: number): number => values[row * numFeatures + feature]!
  const arrays = Array.from({ length: numRows }, (_, row) =>
    Array.from({ length: numFeatures }, (__, feature) => at(row, feature))
  )
  return [
    Array.from({ length: numFeatures }, (_, feature) =>
      Float64Array.from({ length: numRows }, (__, row) => at(row, feature))
    ),
    { values: Array.from(values), numRows, numFeatures },
    arrays,
    arrays.map((row) => row.map((value) => (Number.isNaN(value) ? null : value))),
    arrays.map((row): RowRecord =>
      Object.fromEntries(row.map((value, feature) => [model.featureNames[feature]!, value]))
    )
  ]
}

describe('forms of rows', () => {
  test.each([
    'binary',
    'multiclass',
    'missing-zero',
    'missing-nan',
    'categorical-words',
    'hostile-names',
    'linear',
    'rf-binary',
    'infinite',
    'wide'
  ])('%s: the same rows predict the same bits in every form', (name) => {
    const { model, matrix } = caseOf(name)
    for (const rows of formsOf(model, matrix)) {
      expect(differingBits(predict(model, rows), predict(model, matrix))).toBe(0)
      expect(differingBits(predictRaw(model, rows), predictRaw(model, matrix))).toBe(0)
      expect(differingBits(predictLeaf(model, rows), predictLeaf(model, matrix))).toBe(0)
    }
  })

  test('one row at a time predicts what all at once do', () => {
    const {
      model,
      matrix: { values, numFeatures, numRows }
    } = caseOf('multiclass')
    const together = predict(model, { values, numFeatures, numRows })
    for (let row = 0; row < numRows; row++) {
      const one = {
        values: Array.from(values.slice(row * numFeatures, (row + 1) * numFeatures)),
        numRows: 1,
        numFeatures
      }
      expect(differingBits(predict(model, one), together.subarray(row * 3, (row + 1) * 3))).toBe(0)
    }
  })

  test('float32 columns predict as the float64 values they hold', () => {
    const {
      model,
      matrix: { values, numFeatures, numRows }
    } = caseOf('binary')
    const rounded = Float64Array.from(values, Math.fround)
    const columns = Array.from({ length: numFeatures }, (_, feature) =>
      Float32Array.from({ length: numRows }, (__, row) => rounded[row * numFeatures + feature]!)
    )
    expect(
      differingBits(predictRaw(model, columns), predictRaw(model, { values: rounded, numRows, numFeatures }))
    ).toBe(0)
  })

  test('no rows give no predictions', () => {
    const { model } = caseOf('multiclass')
    for (const rows of [
      [],
      { values: [], numRows: 0, numFeatures: 6 },
      Array.from({ length: 6 }, () => new Float64Array(0))
    ]) {
      expect(predict(model, rows)).toEqual(new Float64Array(0))
      expect(predictRaw(model, rows)).toEqual(new Float64Array(0))
      expect(predictLeaf(model, rows)).toEqual(new Int32Array(0))
    }
  })

  test('rows are not changed', () => {
    const { model, matrix } = caseOf('tiny-values')
    const before = Float64Array.from(matrix.values)
    predict(model, matrix)
    expect(differingBits(matrix.values, before)).toBe(0)
  })
})

describe('categories of records', () => {
  const { of, model, matrix } = caseOf('pandas')
  const records = JSON.parse(of.file('records.json')!.toString('utf8')) as RowRecord[]
  const row = (values: RowRecord): Float64Array => predictRaw(model, [{ ...records[0], ...values }])
  const codes = (feature: number, code: number): Float64Array => {
    const values = Array.from(matrix.values.slice(0, 6))
    values[feature] = code
    return predictRaw(model, { values, numRows: 1, numFeatures: 6 })
  }

  test('text, whole numbers, fractions, booleans and an ordered category have the codes LightGBM gave them', () => {
    const part = {
      values: Array.from(matrix.values.slice(0, records.length * 6)),
      numRows: records.length,
      numFeatures: 6
    }
    expect(differingBits(predictRaw(model, records), predictRaw(model, part))).toBe(0)
    expect(row({ text: 'ü "q"' })).toEqual(codes(0, 2))
    expect(row({ whole: 3 })).toEqual(codes(1, 2))
    expect(row({ share: 1e-7 })).toEqual(codes(2, 2))
    expect(row({ flag: true })).toEqual(codes(3, 1))
    expect(row({ grade: 'high' })).toEqual(codes(4, 2))
  })

  test('unseen categories are missing, as null and undefined are', () => {
    for (const [feature, name, unseen] of [
      [0, 'text', 'zz'],
      [1, 'whole', 4],
      [2, 'share', 0.26],
      [4, 'grade', 'highest']
    ] as const) {
      for (const value of [unseen, null, undefined, NaN]) expect(row({ [name]: value })).toEqual(codes(feature, NaN))
    }
  })

  test('a code where a category is expected is an error', () => {
    expect(() => row({ text: 1 })).toThrow(new TypeError('"rows[0].text" expected a category (string), got number'))
    expect(() => row({ flag: 1 })).toThrow(new TypeError('"rows[0].flag" expected a category (boolean), got number'))
    expect(() => row({ grade: 1 })).toThrow(new TypeError('"rows[0].grade" expected a category (string), got number'))
    expect(() => row({ whole: '3' })).toThrow(new TypeError('"rows[0].whole" expected a category (number), got string'))
    expect(() => row({ amount: '3' })).toThrow(
      new TypeError('"rows[0].amount" expected a number, null or undefined, got string')
    )
  })

  test('an ordered category that could be one of two features makes both an error', () => {
    // `amount` now looks like codes, too.
    const text = of.file('model.txt')!.toString('utf8').replace('[-3.9849999999999999:3.0649999999999999]', '[0:1]')
    const ambiguous = loadModel(text)
    const message = (name: string): string =>
      `"rows[0].${name}" expected null or undefined: the model has 5 category lists and does not tell ` +
      `which is this feature's; load it with categories: { "${name}": [...] }, or give codes as columns or a matrix`
    expect(() => predict(ambiguous, [{ text: 'a', grade: 'low' }])).toThrow(new TypeError(message('grade')))
    expect(() => predict(ambiguous, [{ text: 'a', amount: 1 }])).toThrow(new TypeError(message('amount')))
    expect(predictRaw(ambiguous, [{ text: 'a' }])).toEqual(predictRaw(model, [{ text: 'a' }]))
  })

  test('a model without category lists takes codes', () => {
    expect(() => predict(loadModel(smallModel), [{ age: 20, city: 'x' }])).toThrow(
      new TypeError('"rows[0].city" expected a number, null or undefined, got string')
    )
    expect(predictRaw(loadModel(smallModel), [{ age: 20, city: 2, debt: 1 }])).toEqual(Float64Array.of(0.25 + 0.125))
  })
})

describe('options', () => {
  const model = loadModel(smallModel)
  const rows = [[20, 2, 1]]
  const options = (given: unknown) => () => predict(model, rows, given as PredictOptions)

  test('the wrong number of features', () => {
    for (const run of [predict, predictRaw, predictLeaf]) {
      expect(() => run(model, [[1, 2]])).toThrow(new RangeError('"rows[0]" expected 3 features, got 2'))
      expect(() => run(model, [Float64Array.of(1), Float64Array.of(1)])).toThrow(
        new RangeError('"rows" expected 3 features, got 2')
      )
    }
  })

  test('unknown keys', () => {
    const ofLeaves = 'startIteration, numIterations, engine, extraColumns, missingColumns'
    const known = `${ofLeaves}, predEarlyStop, predEarlyStopFreq, predEarlyStopMargin, baseMargin`
    expect(options({ numIteration: 1 })).toThrow(new RangeError(`"options" expected ${known}; got "numIteration"`))
    expect(options({ raw_score: true })).toThrow(RangeError)
    expect(() => predictLeaf(model, rows, { predEarlyStop: true } as PredictOptions)).toThrow(
      new RangeError(`"options" expected ${ofLeaves}; got "predEarlyStop"`)
    )
  })

  test('values of the wrong kind', () => {
    expect(options(null)).toThrow(new TypeError('"options" expected an object, got null'))
    expect(options(5)).toThrow(new TypeError('"options" expected an object, got number'))
    expect(options({ numIterations: '1' })).toThrow(new TypeError('"numIterations" expected an integer, got string'))
    expect(options({ numIterations: 1.5 })).toThrow(new RangeError('"numIterations" expected an integer, got 1.5'))
    expect(options({ startIteration: NaN })).toThrow(new RangeError('"startIteration" expected an integer, got NaN'))
    expect(options({ startIteration: null })).toThrow(new TypeError('"startIteration" expected an integer, got null'))
    expect(options({ predEarlyStop: 1 })).toThrow(new TypeError('"predEarlyStop" expected true or false, got number'))
    expect(options({ predEarlyStopFreq: 0 })).toThrow(new RangeError('"predEarlyStopFreq" expected >= 1, got 0'))
    expect(options({ predEarlyStopMargin: '5' })).toThrow(
      new TypeError('"predEarlyStopMargin" expected a number, got string')
    )
  })

  test('undefined is the default', () => {
    expect(options({ startIteration: undefined, numIterations: undefined, predEarlyStop: undefined })()).toEqual(
      predict(model, rows)
    )
  })

  test('ranges of iterations', () => {
    const raw = (startIteration: number, numIterations: number): number =>
      predictRaw(model, rows, { startIteration, numIterations })[0]!
    expect(raw(0, 1)).toBe(0.25)
    expect(raw(1, 1)).toBe(0.125)
    expect(raw(0, 0)).toBe(0.375)
    expect(raw(-5, -5)).toBe(0.375)
    expect(raw(1, 2147483647)).toBe(0.125)
    expect(raw(2, 1)).toBe(0)
    expect(raw(9, 9)).toBe(0)
    expect(predictLeaf(model, rows, { startIteration: 2 })).toEqual(new Int32Array(0))
    expect(predictLeaf(model, rows, { startIteration: 1 })).toEqual(Int32Array.of(0))
  })

  test('early stopping checks after every so many iterations from the first one used', () => {
    const stopped = (predEarlyStopFreq: number, predEarlyStopMargin: number): number =>
      predictRaw(model, rows, { predEarlyStop: true, predEarlyStopFreq, predEarlyStopMargin })[0]!
    expect(stopped(1, 0.499)).toBe(0.25)
    expect(stopped(1, 0.5)).toBe(0.375)
    expect(stopped(2, 0)).toBe(0.375)
    expect(stopped(1, Infinity)).toBe(0.375)
  })
})
