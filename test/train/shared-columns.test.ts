/**
 * Features that have a value in different rows share a column, which loses values where they have one in the same row after all.
 * LightGBM lets them share columns only in the rows trained on.
 */
import { expect, test } from 'vitest'
import { createLightgbmRandom } from '../../src/numeric/lightgbm-random.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import { createBooster } from '../../src/train/booster.ts'
import { createDataset } from '../../src/train/index.ts'
import { resolveParameters } from '../../src/train/parameters/resolve-parameters.ts'

test('rows to validate by lose nothing', () => {
  const numRows = 400
  const random = createLightgbmRandom(3)
  const columns = [0, 1, 2].map((feature) =>
    Float64Array.from({ length: numRows }, (_, row) => (row % 4 === feature ? 1 + random.nextFloat() : 0))
  )
  const both = columns.map((column) => column.map((value) => (value === 0 ? 1.5 : value)))
  const label = Float64Array.from(
    { length: numRows },
    (_, row) => columns[0]![row]! - 2 * columns[1]![row]! + row / 400
  )
  const dataset = createDataset(columns, { label })
  const later = createDataset(both, { label, reference: dataset })
  const booster = createBooster(resolveParameters({ min_data_in_leaf: 2 }), dataset, { validation: { later } })
  for (let iteration = 0; iteration < 5; iteration++) booster.update()
  const [{ value } = { value: NaN }] = booster.evaluate()
  const scores = predictRaw(booster.model(), both)
  const sum = scores.reduce((total, score, row) => total + (score - Math.fround(label[row]!)) ** 2, 0)
  expect(value).toBeCloseTo(sum / numRows, 12)
})
