import { expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { saveModel } from '../../src/format/save-model.ts'
import { predict } from '../../src/predict/predict.ts'
import { createDataset } from '../../src/train/dataset.ts'
import { train } from '../../src/train/train.ts'

test('a trained model knows whose its category lists are, which its file may not tell', () => {
  const zips = ['01', '02', '7']
  const rows = Array.from({ length: 300 }, (_, i) => ({ zip: zips[i % 3]!, flag: i % 2, amount: (i * 7919) % 500 }))
  const label = rows.map(({ zip, flag, amount }) => amount + (zip === '01' ? 100 : 0) + 50 * flag)
  const model = train({ objective: 'regression', num_iterations: 5 }, createDataset(rows, { label }))
  const codes = rows.map(({ zip, flag, amount }) => [zips.indexOf(zip), flag, amount])
  expect(predict(model, rows)).toEqual(predict(model, codes))
  expect(predict(structuredClone(model), rows)).toEqual(predict(model, codes))
  const text = saveModel(model)
  expect(() => predict(loadModel(text), rows)).toThrow('load it with categories: { "zip": [...] }')
  expect(predict(loadModel(text, { categories: { zip: zips } }), rows)).toEqual(predict(model, codes))
})
