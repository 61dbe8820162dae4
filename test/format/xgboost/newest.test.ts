import { describe, expect, test } from 'vitest'
import { loadModel } from '../../../src/format/load-model.ts'
import { loadXGBoost } from '../../../src/format/xgboost/load-xgboost.ts'
import { predict, predictLeaf, predictRaw } from '../../../src/predict/predict.ts'
import { createScorer } from '../../../src/predict/scorer.ts'
import { enginesFor } from '../../check-case.ts'
import { differingBits, readCases } from '../../fixtures.ts'
import { readXgboostCases } from './cases.ts'

const cases = readXgboostCases('fixtures/xgboost-newest')

describe.each(cases.filter(({ outputs }) => outputs.margins === undefined))(
  '$name',
  ({ json, ubjson, rows: values, numRows, outputs }) => {
    const model = loadXGBoost(json)
    const rows = { values, numRows, numFeatures: model.numFeatures }

    test.each(enginesFor(model))('%s has the bits of XGBoost', (engine) => {
      expect(differingBits(predictRaw(model, rows, { engine }), outputs.raw!)).toBe(0)
      expect(differingBits(predict(model, rows, { engine }), outputs.output!)).toBe(0)
      expect(differingBits(predictLeaf(model, rows, { engine }), outputs.leaf ?? [])).toBe(0)
    })

    test('one row at a time', () => {
      const scorer = createScorer(model)
      for (let row = 0; row < numRows; row++) {
        const one = values.slice(row * rows.numFeatures, (row + 1) * rows.numFeatures)
        const wanted = outputs.raw!.subarray(row * scorer.numOutputs, (row + 1) * scorer.numOutputs)
        expect(differingBits(scorer.predictRaw(one), wanted)).toBe(0)
      }
    })

    test('UBJSON is the same model', () => {
      expect(loadModel(ubjson)).toEqual(model)
    })
  }
)

describe.each(cases.filter(({ outputs }) => outputs.margins !== undefined))(
  '$name',
  ({ json, rows: values, numRows, outputs: { margins, raw, output } }) => {
    const model = loadXGBoost(json)
    const rows = { values, numRows, numFeatures: model.numFeatures }

    test.each(enginesFor(model))('%s has the bits of XGBoost', (engine) => {
      const options = { engine, baseMargin: margins! }
      expect(differingBits(predictRaw(model, rows, options), raw!)).toBe(0)
      expect(differingBits(predict(model, rows, options), output!)).toBe(0)
    })

    test('margins are rounded to float32, and base scores can be given as such', () => {
      const near = Float64Array.from(margins!, (margin) => margin * (1 + 2 ** -30))
      expect(differingBits(predictRaw(model, rows, { baseMargin: near }), raw!)).toBe(0)
      const { baseScores } = model.forest
      const base = Float64Array.from(raw!, (_, i) => baseScores[i % baseScores.length]!)
      expect(differingBits(predictRaw(model, rows, { baseMargin: base }), predictRaw(model, rows))).toBe(0)
    })
  }
)

test('margins are refused where they do not fit', () => {
  const { json, rows: values, numRows, outputs } = cases.find(({ name }) => name === 'margins')!
  const model = loadXGBoost(json)
  const rows = { values, numRows, numFeatures: model.numFeatures }
  const baseMargin = outputs.margins!.slice(1)
  expect(() => predict(model, rows, { baseMargin })).toThrow(
    new RangeError(`"baseMargin" expected ${numRows} numbers, got ${numRows - 1}`)
  )
  expect(() => predict(model, rows, { baseMargin: [...outputs.margins!] as never })).toThrow(
    new TypeError('"baseMargin" expected a typed array, got an array')
  )
  const lightgbm = loadModel(
    readCases()
      .find(({ name }) => name === 'binary')!
      .file('model.txt')!
  )
  expect(() => predict(lightgbm, [], { baseMargin: new Float64Array(0) })).toThrow(
    new RangeError('"baseMargin" is for models of XGBoost')
  )
  expect(() => predictLeaf(model, rows, { baseMargin } as never)).toThrow('"options" expected')
})
