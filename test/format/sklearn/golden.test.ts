import { describe, expect, test } from 'vitest'
import { loadSklearn } from '../../../src/format/sklearn/load-sklearn.ts'
import { loadModel } from '../../../src/format/load-model.ts'
import { predictClass } from '../../../src/predict/predict-class.ts'
import { predict, predictLeaf, predictRaw } from '../../../src/predict/predict.ts'
import { createScorer } from '../../../src/predict/scorer.ts'
import { enginesFor } from '../../check-case.ts'
import { differingBits } from '../../fixtures.ts'
import { readSklearnCases } from './cases.ts'

describe.each(readSklearnCases())('$name', ({ json, version1, rows: values, records, numRows, outputs }) => {
  const model = loadSklearn(json)
  const rows = { values, numRows, numFeatures: model.numFeatures }
  const named = (records ?? []).map((row) => Object.fromEntries(row.map((value, i) => [model.featureNames[i]!, value])))
  const expectOutputs = (found: Float64Array): void => expect(differingBits(found, outputs.output!)).toBe(0)

  test.each(enginesFor(model))('%s has the bits of scikit-learn', (engine) => {
    if (outputs.raw !== undefined) expect(differingBits(predictRaw(model, rows, { engine }), outputs.raw)).toBe(0)
    expectOutputs(predict(model, rows, { engine }))
    if (outputs.leaf !== undefined) expect(differingBits(predictLeaf(model, rows, { engine }), outputs.leaf)).toBe(0)
    if (outputs.class !== undefined) expect(predictClass(model, rows, { engine })).toEqual(outputs.class)
    if (records !== null) expectOutputs(predict(model, named, { engine }))
  })

  test('one row at a time', () => {
    const scorer = createScorer(model)
    const found = Array.from({ length: numRows }, (_, row) => [
      ...scorer.predict(values.slice(row * model.numFeatures, (row + 1) * model.numFeatures))
    ])
    expectOutputs(Float64Array.from(found.flat()))
  })

  test('the text and the parsed document are the same model', () => {
    const text = new TextDecoder().decode(json)
    expect(loadModel(json)).toEqual(model)
    expect(loadModel(text)).toEqual(model)
    expect(loadModel(JSON.parse(text))).toEqual(model)
  })

  test.runIf(version1 !== undefined)('a document of version 1 is the same model', () => {
    expect(loadSklearn(version1!)).toEqual(model)
    expect(loadModel(version1!)).toEqual(model)
  })
})
