import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { saveModel } from '../../src/format/save-model.ts'
import type { Model } from '../../src/model/model.ts'
import { predictLeaf, predictRaw } from '../../src/predict/predict.ts'
import { rowsOf as matrixOf } from '../check-case.ts'
import { differingBits, readCases } from '../fixtures.ts'
import { randomFrom } from '../format/mutate.ts'
import { readWalkModel, walkRow, type WalkModel } from '../oracle/forest-walk.ts'
import { forests, modelOf, rowsOf } from '../oracle/random-forest.ts'
import { randomRow, randomText } from '../oracle/random-text.ts'

function expectSame(model: Model, twin: WalkModel, rows: number[][]): void {
  const expected = rows.map((row) => walkRow(twin, row))
  const matrix = { values: rows.flat(), numRows: rows.length, numFeatures: model.forest.numFeatures }
  expect(
    differingBits(
      predictRaw(model, matrix),
      expected.flatMap(({ raw }) => raw)
    )
  ).toBe(0)
  expect(
    differingBits(
      predictLeaf(model, matrix),
      expected.flatMap(({ leaves }) => leaves)
    )
  ).toBe(0)
}

test('random texts: the library and its slow twin agree to the bit, and so they do after writing', () => {
  for (let seed = 0; seed < 1000; seed++) {
    const random = randomFrom(seed)
    const text = randomText(random)
    const rows = Array.from({ length: 12 }, () => randomRow(random, text))
    const model = loadModel(text)
    try {
      expectSame(model, readWalkModel(text), rows)
      const written = saveModel(model)
      expectSame(loadModel(written), readWalkModel(written), rows)
      expectSame(model, readWalkModel(written), rows)
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error })
    }
  }
}, 30_000)

test('random forests whose nodes stand in any order', () => {
  const forestAndRows = forests().chain((forest) => rowsOf(forest, 8).map((values) => ({ forest, values })))
  fc.assert(
    fc.property(forestAndRows, ({ forest, values }) => {
      const model = modelOf(forest)
      const rows = Array.from({ length: 8 }, (_, row) => [
        ...values.subarray(row * forest.numFeatures, (row + 1) * forest.numFeatures)
      ])
      const text = saveModel(model)
      expectSame(model, readWalkModel(text), rows)
      expectSame(loadModel(text), readWalkModel(text), rows)
    }),
    { numRuns: 300 }
  )
}, 30_000)

// The twin is checked itself: on LightGBM's own answers.
test.each(readCases().filter((of) => !of.name.startsWith('edited')))(
  '$name: the twin has the bits of LightGBM',
  (of) => {
    const { values, numFeatures } = matrixOf(of)
    const rows = Array.from({ length: of.numRows }, (_, row) =>
      Array.from(values.slice(row * numFeatures, (row + 1) * numFeatures))
    )
    expectSame(loadModel(of.file('model.txt')!), readWalkModel(of.file('model.txt')!.toString('utf8')), rows)
  }
)
