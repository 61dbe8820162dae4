import { describe, expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { predict } from '../../src/predict/predict.ts'
import { predictClass } from '../../src/predict/predict-class.ts'
import { rowsOf } from '../check-case.ts'
import { readCases } from '../fixtures.ts'

describe('the most probable class', () => {
  test.each(['binary', 'multiclass', 'multiclass-ova'])('of %s', (name) => {
    const of = readCases().find((one) => one.name === name)!
    const model = loadModel(of.file('model.txt')!)
    const rows = rowsOf(of)
    const outputs = predict(model, rows)
    const numOutputs = model.forest.numTreesPerIteration
    const expected = Array.from({ length: rows.numRows }, (_, row) => {
      const ofRow = [...outputs.subarray(row * numOutputs, (row + 1) * numOutputs)]
      const probabilities = numOutputs === 1 ? [1 - ofRow[0]!, ofRow[0]!] : ofRow
      return probabilities.indexOf(Math.max(...probabilities))
    })
    expect([...predictClass(model, rows)]).toEqual(expected)
    expect(model.numClasses).toBe(numOutputs === 1 ? 2 : numOutputs)
  })

  test('is of classifiers only', () => {
    const of = readCases().find(({ name }) => name === 'regression')!
    const model = loadModel(of.file('model.txt')!)
    expect(model.numClasses).toBeUndefined()
    expect(() => predictClass(model, rowsOf(of))).toThrow(
      new RangeError('"model" expected objective binary, multiclass or multiclassova, got regression')
    )
  })
})
