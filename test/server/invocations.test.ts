import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import { scoreApplicant } from '../../src/credit/champion/score-applicant.ts'
import { loadModelFile } from '../../src/node/load-model-file.ts'
import { predictionOf } from '../../src/server/credit-service/prediction.ts'
import { problemIn, startService } from './service.ts'

const applicants: Record<string, unknown>[] = JSON.parse(readFileSync('examples/applicants.json', 'utf8')).slice(0, 3)
const names = Object.keys(applicants[0]!)
const expected = JSON.stringify({ predictions: applicants.map((one) => predictionOf(scoreApplicant(one))) })
const cells = applicants.map((one) => names.map((name) => one[name]))
const columns = applicantFields.map(({ name }) => name)
const inOrder = applicants.map((one) => columns.map((name) => one[name] ?? null))
const lists = Object.fromEntries(names.map((name) => [name, applicants.map((one) => one[name])]))

test.each([
  ['dataframe_split', { dataframe_split: { index: [0, 1, 2], columns: names, data: cells } }],
  ['dataframe_records', { dataframe_records: applicants, params: null }],
  ['instances of records', { instances: applicants }],
  ['instances of lists', { instances: inOrder }],
  ['inputs of columns', { inputs: lists, params: {} }],
  ['inputs of records', { inputs: applicants }]
])('%s', async (_, body) => {
  const { post } = await startService()
  const answer = await post('/invocations', body)
  expect([answer.statusCode, answer.body]).toEqual([200, expected])
})

test('CSV is scored like JSON', async () => {
  const { post } = await startService()
  const csv = [names, ...cells].map((row) => row.join(',')).join('\n')
  const answer = await post('/invocations', csv, { 'content-type': 'text/csv; charset=utf-8' })
  expect([answer.statusCode, answer.body]).toEqual([200, expected])
})

test('many rows are scored by a thread, with the same bytes', async () => {
  const { post } = await startService()
  const many = Array.from({ length: 100 }, (_, i) => applicants[i % 3]!)
  const answer = await post('/invocations', { dataframe_records: many })
  expect(answer.body).toBe(JSON.stringify({ predictions: many.map((one) => predictionOf(scoreApplicant(one))) }))
})

test.each([
  [
    {},
    '#',
    'missing_field',
    'expected exactly one of dataframe_split, dataframe_records, instances, inputs, and optionally params'
  ],
  [
    { rows: [] },
    '#/rows',
    'unknown_field',
    'expected exactly one of dataframe_split, dataframe_records, instances, inputs, and optionally params'
  ],
  [[], '#', 'wrong_type', 'expected an object, got an array'],
  [{ dataframe_split: [] }, '#/dataframe_split', 'wrong_type', 'expected an object, got an array'],
  [
    { dataframe_split: { data: [] } },
    '#/dataframe_split/columns',
    'missing_field',
    'expected an array of names, got nothing'
  ],
  [
    { dataframe_split: { columns: ['Age'], data: 1 } },
    '#/dataframe_split/data',
    'wrong_type',
    'expected an array of rows, got a number'
  ],
  [
    { dataframe_split: { columns: ['Age'], data: [[1, 2]] } },
    '#/dataframe_split/data/0',
    'wrong_length',
    'expected 1 value, got 2'
  ],
  [
    { dataframe_split: { columns: ['Age'], data: [[30], [true]] } },
    '#/dataframe_split/data/1/0',
    'wrong_type',
    'expected a number, a string or null, got a boolean'
  ],
  [
    { dataframe_split: { columns: ['Age', 'DTI', 'Age'], data: [[30, 1, 40]] } },
    '#/dataframe_split/columns/2',
    'duplicate_field',
    'same name as #/dataframe_split/columns/0'
  ],
  [
    { dataframe_split: { columns: ['Age'], data: [7] } },
    '#/dataframe_split/data/0',
    'wrong_type',
    'expected an array of values, got a number'
  ],
  [
    { dataframe_records: [{ Age: 30 }, { Agee: 1 }] },
    '#/dataframe_records/1/Agee',
    'unknown_field',
    'unknown field; did you mean Age?'
  ],
  [{ dataframe_records: [[30]] }, '#/dataframe_records/0', 'wrong_type', 'expected an object, got an array'],
  [{ instances: [[30]] }, '#/instances/0', 'wrong_length', 'expected 20 values, got 1'],
  [{ inputs: { Age: [30, {}] } }, '#/inputs/Age/1', 'wrong_type', 'expected a number, a string or null, got an object'],
  [{ inputs: { Age: [30], DTI: [] } }, '#/inputs/DTI', 'wrong_length', 'expected 1 value, got 0'],
  [{ inputs: { Age: 30 } }, '#/inputs/Age', 'wrong_type', 'expected an array, got a number']
])('%j', async (body, pointer, code, detail) => {
  const { post } = await startService()
  const answer = await post('/invocations', body)
  expect(answer.statusCode).toBe(422)
  expect(problemIn(answer).errors).toEqual([{ pointer, code, detail }])
})

test('CSV of 200,000 columns is rejected quickly; too many rows are rejected in every form', async () => {
  const { post } = await startService({ batchItems: 2 })
  const wide = Array.from({ length: 200_000 }, (_, i) => `c${i}`).join(',')
  expect((await post('/invocations', `${wide}\n${wide}\n`, { 'content-type': 'text/csv' })).statusCode).toBe(422)
  const three = [{ Age: 1 }, { Age: 2 }, { Age: 3 }]
  for (const body of [
    { dataframe_split: { columns: ['Age'], data: [[1], [2], [3]] } },
    { dataframe_records: three },
    { instances: three },
    { inputs: { Age: [1, 2, 3] } }
  ]) {
    expect((await post('/invocations', body)).statusCode).toBe(413)
  }
})

test('invalid CSV and too many rows are rejected', async () => {
  const { post } = await startService({ batchItems: 2 })
  const csv = { 'content-type': 'text/csv' }
  expect(problemIn(await post('/invocations', '', csv)).detail).toBe(
    'invalid CSV: expected a header row, got an empty input'
  )
  expect(problemIn(await post('/invocations', 'Age,Age\n1,2\n', csv)).detail).toBe(
    'invalid CSV: line 1: duplicate column name in columns 1 and 2'
  )
  expect(problemIn(await post('/invocations', 'Age,DTI\n1\n', csv)).detail).toBe(
    'invalid CSV: line 2: expected 2 cells, got 1'
  )
  expect(problemIn(await post('/invocations', 'Age\n1\n2\n3\n', csv)).detail).toBe('expected at most 2 rows, got more')
})

test('errors about CSV without a header row do not quote its values', async () => {
  const { post } = await startService()
  const answer = await post('/invocations', '30,SECRET\n31,SECRET2\n', { 'content-type': 'text/csv' })
  expect(problemIn(answer).errors).toEqual([
    { pointer: '#/0/0', code: 'unknown_field', detail: 'unknown field' },
    { pointer: '#/0/1', code: 'unknown_field', detail: 'unknown field' }
  ])
})

test('/ping tells whether the service is ready', async () => {
  const { get } = await startService()
  const answer = await get('/ping')
  expect([answer.statusCode, answer.body]).toEqual([200, '{"status":"ready"}'])
})

test('a table without rows has its columns checked', async () => {
  const csv = { 'content-type': 'text/csv' }
  const credit = await startService()
  const model = await startService({ model: 'fixtures/binary/model.txt' })
  const modelNames = loadModelFile('fixtures/binary/model.txt').featureNames
  for (const [{ post }, right] of [
    [credit, names],
    [model, modelNames]
  ] as const) {
    for (const [body, type, place] of [
      ['foo,bar\n', csv, '#/columns/0'],
      ['foo,bar', csv, '#/columns/0'],
      [{ dataframe_split: { columns: [right[0], 'bar'], data: [] } }, {}, '#/dataframe_split/columns/1'],
      [{ inputs: { bar: [] } }, {}, '#/inputs/bar']
    ] as const) {
      const answer = await post('/invocations', body, type)
      expect([body, answer.statusCode]).toEqual([body, 422])
      expect(problemIn(answer).errors![0]).toMatchObject({ pointer: place, code: 'unknown_field' })
    }
    for (const [body, type] of [
      [`${right.join(',')}\n`, csv],
      [{ dataframe_split: { columns: right, data: [] } }, {}],
      [{ inputs: Object.fromEntries(right.map((name) => [name, []])) }, {}],
      [{ dataframe_records: [] }, {}]
    ] as const) {
      const answer = await post('/invocations', body, type)
      expect([body, answer.statusCode, answer.body]).toEqual([body, 200, '{"predictions":[]}'])
    }
  }
  const short = await model.post('/invocations', `${modelNames.slice(1).join(',')}\n`, csv)
  expect(problemIn(short).errors![0]).toMatchObject({ pointer: '#', code: 'missing_field' })
})
