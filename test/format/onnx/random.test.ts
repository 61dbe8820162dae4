import { expect, test } from 'vitest'
import { ModelFormatError } from '../../../src/errors.ts'
import { loadOnnx } from '../../../src/format/onnx/load-onnx.ts'
import { predict, predictLeaf } from '../../../src/predict/predict.ts'
import { predictClass } from '../../../src/predict/predict-class.ts'
import { enginesFor } from '../../check-case.ts'
import { differingBits } from '../../fixtures.ts'
import { walkOnnxTrees } from '../../oracle/onnx-trees.ts'
import { randomFrom } from '../mutate.ts'
import { randomTrees } from './random-trees.ts'

test('1,000 random files: every engine has the bits of the slow twin', () => {
  let numCompared = 0
  for (let seed = 0; seed < 1000; seed++) {
    const { bytes, twin, numFeatures, rows } = randomTrees(randomFrom(seed))
    let model
    try {
      model = loadOnnx(bytes)
    } catch (error) {
      // Only where some row's answer would be of chance, or could not be told from one that is.
      expect(error, `seed ${seed}`).toBeInstanceOf(ModelFormatError)
      expect((error as Error).message, `seed ${seed}`).toMatch(/every row a weight/)
      continue
    }
    const wanted = rows.map((row) => walkOnnxTrees(twin, row))
    const answers = wanted.filter((answer) => answer !== undefined)
    expect(answers.length, `seed ${seed}`).toBe(rows.length)
    const matrix = { values: rows.flat(), numRows: rows.length, numFeatures }
    const outputs = answers.flatMap((answer) => answer.outputs)
    const leaves = answers.flatMap((answer) => answer.leaves)
    for (const engine of enginesFor(model)) {
      expect(differingBits(predict(model, matrix, { engine }), outputs), `seed ${seed}, ${engine}`).toBe(0)
      expect(differingBits(predictLeaf(model, matrix, { engine }), leaves), `seed ${seed}, ${engine}: leaves`).toBe(0)
      if (!twin.isClassifier) continue
      const classes = answers.map((answer) => answer.classNumber)
      expect([...predictClass(model, matrix, { engine })], `seed ${seed}, ${engine}: classes`).toEqual(classes)
    }
    numCompared++
  }
  expect(numCompared).toBeGreaterThan(700)
}, 120_000)
