import { expect, test } from 'vitest'
import { loadModelFile } from '../../src/node/load-model-file.ts'
import { predict } from '../../src/predict/predict.ts'
import { startService } from './service.ts'

const file = 'fixtures/catboost/statistics/model.cbm'
const record = { income: 1.5, age: 2, debt: null, ratio: -1, job: 'nurse', branch: 3, owner: true }

test('a model with categories that are hashed: predictions, its card, its document', async () => {
  const { post, get } = await startService({ model: file })
  const answer = await post('/v1/predict', { records: [record, { ...record, job: 'never seen' }] })
  expect(answer.statusCode).toBe(200)
  const model = loadModelFile(file)
  const { body } = answer
  for (const probability of predict(model, [record, { ...record, job: 'never seen' }]))
    expect(body).toContain(String(probability))
  expect((await get('/v1/model')).json()).toMatchObject({ library: 'CatBoost', version: '1.2.10' })
  expect((await get('/openapi.json')).statusCode).toBe(200)
})

test.each([
  ['null', { records: [{ ...record, job: null }] }, 422],
  ['left out', { records: [{ ...record, job: undefined }] }, 422],
  ['a fraction', { records: [{ ...record, branch: 1.5 }] }, 422],
  ['null by position', { rows: [[1, 2, 3, 4, null, 3, 1]] }, 422],
  ['a fraction by position', { rows: [[1, 2, 3, 4, 0.5, 3, 1]] }, 422],
  ['an integer by position', { rows: [[1, 2, 3, 4, 7, 3, 1]] }, 200]
])('a category that is %s', async (_, request, wanted) => {
  const { post } = await startService({ model: file })
  const { statusCode, body } = await post('/v1/predict', request)
  expect([statusCode, body]).toEqual([wanted, expect.any(String)])
})
