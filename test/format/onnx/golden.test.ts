import { describe, expect, test } from 'vitest'
import { loadOnnx } from '../../../src/format/onnx/load-onnx.ts'
import { predict } from '../../../src/predict/predict.ts'
import { predictClass } from '../../../src/predict/predict-class.ts'
import { createScorer } from '../../../src/predict/scorer.ts'
import { enginesFor } from '../../check-case.ts'
import { differingBits } from '../../fixtures.ts'
import { readOnnxCases } from './cases.ts'

describe.each(readOnnxCases())('$name', ({ bytes, rows: values, numRows, output, labels }) => {
  const model = loadOnnx(bytes)
  const rows = { values, numRows, numFeatures: model.numFeatures }

  test.each(enginesFor(model))('%s has the bits of onnxruntime', (engine) => {
    expect(differingBits(predict(model, rows, { engine }), output)).toBe(0)
    if (labels === undefined) return
    const classes = predictClass(model, rows, { engine })
    expect(Array.from(classes, (number) => model.classLabels![number])).toEqual(labels)
  })

  test('one row at a time', () => {
    const scorer = createScorer(model)
    for (let row = 0; row < numRows; row++) {
      const one = values.slice(row * rows.numFeatures, (row + 1) * rows.numFeatures)
      const wanted = output.subarray(row * scorer.numOutputs, (row + 1) * scorer.numOutputs)
      expect(differingBits(scorer.predict(one), wanted)).toBe(0)
    }
  })
})
