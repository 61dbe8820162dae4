import { describe, expect, test } from 'vitest'
import { loadModel } from '../../../src/format/load-model.ts'
import { loadXGBoost } from '../../../src/format/xgboost/load-xgboost.ts'
import { predict, predictLeaf, predictRaw } from '../../../src/predict/predict.ts'
import { enginesFor } from '../../check-case.ts'
import { differingBits } from '../../fixtures.ts'
import { readXgboostCases } from './cases.ts'

const cases = readXgboostCases('fixtures/xgboost-newest')

describe.each(cases.filter(({ outputs }) => outputs.leaf !== undefined && outputs.margins === undefined))(
  '$name',
  ({ json, ubjson, rows: values, numRows, outputs }) => {
    const model = loadXGBoost(json)
    const rows = { values, numRows, numFeatures: model.numFeatures }

    test.each(enginesFor(model))('%s has the bits of XGBoost', (engine) => {
      expect(differingBits(predictRaw(model, rows, { engine }), outputs.raw!)).toBe(0)
      expect(differingBits(predict(model, rows, { engine }), outputs.output!)).toBe(0)
      expect(differingBits(predictLeaf(model, rows, { engine }), outputs.leaf!)).toBe(0)
    })

    test('UBJSON is the same model', () => {
      expect(loadModel(ubjson)).toEqual(model)
    })
  }
)
