import { describe, expect, test } from 'vitest'
import { loadModel } from '../../../src/format/load-model.ts'
import { predict } from '../../../src/predict/predict.ts'
import { promises, rowsOf } from '../../check-case.ts'
import { differingBits, float64s, readCases } from '../../fixtures.ts'

// Models that clusters trained: fixtures/dask/generate.py, fixtures/synapseml/generate.py.
describe.each(['dask', 'synapseml'])('%s', (trainer) => {
  const cases = readCases(`fixtures/${trainer}`)

  test('there is a model of every kind', () => {
    expect(cases.map(({ name }) => name)).toEqual(['binary', 'multiclass', 'ranking', 'regression'])
  })

  describe.each(cases)('$name', (of) => {
    const model = loadModel(of.file('model.txt')!)

    test.each(promises)('$title', ({ check }) => check(of, model))

    test('outputs have the bits of the library that trained it', () => {
      expect(differingBits(predict(model, rowsOf(of)), float64s(of, 'own.f64'))).toBe(0)
    })
  })
})
