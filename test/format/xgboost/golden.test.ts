import { describe, expect, test } from 'vitest'
import { loadXGBoost } from '../../../src/format/xgboost/load-xgboost.ts'
import { loadModel } from '../../../src/format/load-model.ts'
import { predict, predictLeaf, predictRaw } from '../../../src/predict/predict.ts'
import { createScorer } from '../../../src/predict/scorer.ts'
import { enginesFor } from '../../check-case.ts'
import { differingBits } from '../../fixtures.ts'
import { readXgboostCases } from './cases.ts'

// XGBoost has no -0 and +0 to tell apart: 0 and -0 are the same score.
const withoutSigns = (numbers: ArrayLike<number>): number[] => Array.from(numbers, (number) => number + 0)

describe.each(readXgboostCases())('$name', ({ json, ubjson, rows: values, numRows, outputs, iterations }) => {
  const model = loadXGBoost(json)
  const rows = { values, numRows, numFeatures: model.numFeatures }

  test.each(enginesFor(model))('%s has the bits of XGBoost', (engine) => {
    expect(differingBits(predictRaw(model, rows, { engine }), outputs.raw!)).toBe(0)
    expect(differingBits(withoutSigns(predict(model, rows, { engine })), withoutSigns(outputs.output!))).toBe(0)
    expect(differingBits(predictLeaf(model, rows, { engine }), outputs.leaf!)).toBe(0)
    if (iterations === undefined) return
    const [startIteration, end] = iterations
    const range = { startIteration, numIterations: end - startIteration, engine }
    expect(differingBits(predictRaw(model, rows, range), outputs.range!)).toBe(0)
  })

  test('one row at a time', () => {
    const scorer = createScorer(model)
    for (let row = 0; row < numRows; row++) {
      const one = values.slice(row * rows.numFeatures, (row + 1) * rows.numFeatures)
      const wanted = outputs.raw!.subarray(row * scorer.numOutputs, (row + 1) * scorer.numOutputs)
      expect(differingBits(scorer.predictRaw(one), wanted)).toBe(0)
    }
  })

  test('JSON, UBJSON and the parsed document are the same model', () => {
    expect(loadXGBoost(ubjson)).toEqual(model)
    expect(loadModel(ubjson)).toEqual(model)
    expect(loadModel(json)).toEqual(model)
    expect(loadModel(JSON.parse(new TextDecoder().decode(json)))).toEqual(model)
  })
})
