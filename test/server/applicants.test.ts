import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { applicantCounterfactuals } from '../../src/credit/champion/champion-actions.ts'
import { pointsBreakdown, scoreApplicant } from '../../src/credit/champion/score-applicant.ts'
import { scored } from '../credit/scored.ts'
import { problemIn, startService } from './service.ts'

const applicants: Record<string, unknown>[] = JSON.parse(readFileSync('examples/applicants.json', 'utf8'))

// The body of the original service's example, codes and all.
const original = {
  Age: 30,
  Occupation: 4,
  Annual_Income: 50000,
  Monthly_Inhand_Salary: 4000,
  Num_Bank_Accounts: 3,
  Num_Credit_Card: 4,
  Interest_Rate: 13,
  Num_of_Loan: 2,
  Delay_from_due_date: 8,
  Num_of_Delayed_Payment: 10,
  Changed_Credit_Limit: 11.27,
  Num_Credit_Inquiries: 4,
  Outstanding_Debt: 1500,
  Credit_History_Months: 273,
  Total_EMI_per_month: 500,
  Amount_invested_monthly: 150,
  Monthly_Balance: 400,
  Payment_Behaviour: 2,
  DTI: 0.3,
  EMI_to_Salary: 0.12
}

test('/predict accepts the original body and agrees with the score', async () => {
  const { post } = await startService()
  const answer = await post('/predict', original)
  const score = scored(original)
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(answer.json()).toEqual({
    status: 'scored',
    prediction: score.prediction,
    passes: score.passes,
    confidence: Math.max(...Object.values(score.probabilities)),
    probabilities: score.probabilities,
    points: score.points,
    basePoints: score.basePoints,
    reasons: score.reasons,
    warnings: score.warnings,
    repairs: score.repairs,
    model: score.model
  })
  expect(answer.json().warnings.map(({ code }: { code: string }) => code)).toEqual([
    'derived_mismatch',
    'derived_mismatch'
  ])
  const labels = { ...original, Occupation: 'Engineer', Payment_Behaviour: 'High_spent_Medium_value_payments' }
  expect((await post('/predict', labels)).body).toBe(answer.body)
})

test.each(applicants.map((applicant, i) => [i, applicant] as const))(
  '/v1/score and /v1/explain give the bytes of the library, applicant %i',
  async (_, applicant) => {
    const { post } = await startService()
    const score = scored(applicant)
    expect((await post('/v1/score', applicant)).body).toBe(JSON.stringify(score))
    expect((await post('/v1/explain', applicant)).json()).toEqual({ ...pointsBreakdown(score), margin: score.margin })
  }
)

test('an applicant of whom too little is known is answered without a class, everywhere', async () => {
  const { post } = await startService()
  const little = { Age: 30 }
  const score = JSON.stringify(scoreApplicant(little))
  expect(JSON.parse(score).status).toBe('insufficient information')
  for (const path of ['/predict', '/v1/score', '/v1/explain']) {
    const { statusCode, body } = await post(path, little)
    expect([statusCode, body]).toEqual([200, score])
  }
  expect((await post('/v1/score/batch', [little])).body).toBe(`[{"index":0,"score":${score}}]`)
  expect((await post('/invocations', { instances: [little] })).body).toBe(`{"predictions":[${score}]}`)
})

test('messy values are repaired, with a warning or a repair note', async () => {
  const { post } = await startService()
  const { warnings, repairs } = (await post('/predict', { Age: '28_', Occupation: '_______' })).json()
  expect(repairs).toEqual([{ field: 'Age', code: 'trailing_underscore', message: 'trailing underscore removed' }])
  expect(warnings[0].code).toBe('placeholder_occupation')
})

test('columns of the public data that are not fields are ignored', async () => {
  const { post } = await startService()
  const body = { ...original, ID: '0x1602', Name: 'Aaron', SSN: null, Credit_Mix: ['Good'] }
  expect((await post('/v1/score', body)).body).toBe(JSON.stringify(scoreApplicant(original)))
})

test('every invalid field is named at once', async () => {
  const { post } = await startService()
  const answer = await post('/predict', { Age: {}, Occupation: true, 'a/b~c': 1, Annual_Incme: 5, Interest_Rate: [13] })
  expect(answer.statusCode).toBe(422)
  expect(problemIn(answer)).toEqual({
    type: 'urn:opencredit:problem:invalid-fields',
    title: 'Invalid fields',
    status: 422,
    detail: '5 fields are invalid',
    errors: [
      { pointer: '#/Age', code: 'wrong_type', detail: 'expected a number, a string or null, got an object' },
      { pointer: '#/Occupation', code: 'wrong_type', detail: 'expected a number, a string or null, got a boolean' },
      { pointer: '#/a~1b~0c', code: 'unknown_field', detail: 'unknown field' },
      { pointer: '#/Annual_Incme', code: 'unknown_field', detail: 'unknown field; did you mean Annual_Income?' },
      { pointer: '#/Interest_Rate', code: 'wrong_type', detail: 'expected a number, a string or null, got an array' }
    ]
  })
})

test('names of fields are read in any spelling, wherever an applicant is taken', async () => {
  const { post } = await startService()
  const spelled = Object.fromEntries(
    Object.entries(original).map(([key, value]) => [key.toLowerCase().replaceAll('_', '-'), value])
  )
  for (const path of ['/predict', '/v1/score', '/v1/explain']) {
    expect((await post(path, spelled)).body).toBe((await post(path, original)).body)
  }
  expect((await post('/v1/score/batch', [spelled])).body).toBe((await post('/v1/score/batch', [original])).body)
  const expected = (await post('/invocations', { instances: [original] })).body
  const [columns, row] = [Object.keys(spelled), Object.values(spelled)]
  for (const body of [
    { instances: [spelled] },
    { dataframe_records: [spelled] },
    { dataframe_split: { columns, data: [row] } }
  ]) {
    expect((await post('/invocations', body)).body).toBe(expected)
  }
  const csv = `${columns.join(',')}\n${row.join(',')}\n`
  expect((await post('/invocations', csv, { 'content-type': 'text/csv' })).body).toBe(expected)
  expect(problemIn(await post('/predict', { Age: 30, AGE: 31, occupation: true })).errors).toEqual([
    { pointer: '#/AGE', code: 'duplicate_field', detail: 'the same field as Age' },
    { pointer: '#/occupation', code: 'wrong_type', detail: 'expected a number, a string or null, got a boolean' }
  ])
})

test.each([
  ['an array', [], '#', 'wrong_type', 'expected an object, got an array'],
  ['a number', 7, '#', 'wrong_type', 'expected an object, got a number'],
  ['null', null, '#', 'wrong_type', 'expected an object, got null'],
  ['nothing known', {}, '#', 'no_field', 'expected at least one field, such as Age, got none'],
  ['columns that are passed over', { ID: 1 }, '#', 'no_field', 'expected at least one field, such as Age, got none']
])('%s is not an applicant', async (_, body, pointer, code, detail) => {
  const { post } = await startService()
  for (const path of ['/predict', '/v1/score', '/v1/explain']) {
    const answer = await post(path, body)
    expect(answer.statusCode).toBe(422)
    expect(problemIn(answer).errors).toEqual([{ pointer, code, detail }])
  }
})

test('prototype keys are unknown fields', async () => {
  const { post } = await startService()
  const answer = await post(
    '/predict',
    '{"Age":30,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'
  )
  expect(answer.statusCode).toBe(422)
  expect(problemIn(answer).errors!.map(({ pointer }) => pointer)).toEqual(['#/__proto__', '#/constructor'])
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
})

test('a problem lists at most a hundred errors, and shortens long or broken keys', async () => {
  const { post } = await startService()
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`key${i}`, 1]))
  expect(problemIn(await post('/predict', many)).errors).toHaveLength(100)
  const odd = await post('/predict', `{"\\ud800":1,"${'x'.repeat(1000)}":1}`)
  expect(problemIn(odd).errors!.map(({ pointer }) => pointer)).toEqual(['#/%EF%BF%BD', `#/${'x'.repeat(64)}%E2%80%A6`])
})

test('a batch has an item for each applicant, with errors in place', async () => {
  const { post } = await startService()
  const answer = await post('/v1/score/batch', [applicants[0], { Age: true }, applicants[3]])
  expect(answer.statusCode).toBe(200)
  const items = answer.json()
  expect(items.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2])
  expect(JSON.stringify(items[0].score)).toBe(JSON.stringify(scoreApplicant(applicants[0]!)))
  expect(JSON.stringify(items[2].score)).toBe(JSON.stringify(scoreApplicant(applicants[3]!)))
  expect(items[1].error).toEqual({
    type: 'urn:opencredit:problem:invalid-fields',
    title: 'Invalid fields',
    status: 422,
    detail: '1 field is invalid',
    errors: [{ pointer: '#/Age', code: 'wrong_type', detail: 'expected a number, a string or null, got a boolean' }]
  })
  expect((await post('/v1/score/batch', [])).body).toBe('[]')
  expect(problemIn(await post('/v1/score/batch', { Age: 1 })).errors![0]!.detail).toBe(
    'expected an array of applicants, got an object'
  )
})

test('a large batch is scored by a thread, with the same bytes', async () => {
  const { post } = await startService()
  const many = Array.from({ length: 300 }, (_, i) => applicants[i % 4]!)
  const answer = await post('/v1/score/batch', many)
  const expected = many.map((applicant, index) => ({ index, score: scoreApplicant(applicant) }))
  expect(answer.body).toBe(JSON.stringify(expected))
  const broken = await post('/v1/score/batch', `[${'{"Age":30},'.repeat(2000)}`)
  expect(problemIn(broken).status).toBe(400)
})

test('the size of a batch is limited', async () => {
  const { post } = await startService({ batchItems: 2, batchBodyLimit: 100 })
  const item = { Age: 30 }
  expect((await post('/v1/score/batch', [item, item])).statusCode).toBe(200)
  const tooMany = await post('/v1/score/batch', [item, item, item])
  expect(tooMany.statusCode).toBe(413)
  expect(problemIn(tooMany).detail).toBe('expected at most 2 applicants, got more; send NDJSON instead')
  expect(problemIn(await post('/v1/score/batch', ' '.repeat(101))).detail).toBe(
    'expected a body of at most 100 bytes, got more'
  )
})

test('lines go in and out in order, whatever they contain', async () => {
  const { post } = await startService({ bodyLimit: 400 })
  const lines = [JSON.stringify({ Age: 30 }), '', '{"Age":', '  \r', `"${'x'.repeat(500)}"`, '\u00e9', '{"Age":31}']
  const answer = await post('/v1/score/batch', lines.join('\n'), { 'content-type': 'application/x-ndjson' })
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-type']).toBe('application/x-ndjson')
  const items = answer.body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(items.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4])
  expect(items.map(({ error }) => error?.status)).toEqual([undefined, 400, 413, 400, undefined])
  expect(items[2].error.detail).toBe('expected lines of at most 400 bytes, got a longer one')
  expect(JSON.stringify(items[4].score)).toBe(JSON.stringify(scoreApplicant({ Age: 31 })))
})

test('/v1/model tells identity, fields and measured accuracy', async () => {
  const { get } = await startService()
  const card = (await get('/v1/model')).json()
  const { model, baseline } = scored(original)
  expect(card.model).toEqual(model)
  expect(card.baseline).toEqual(baseline)
  expect(card.fields).toHaveLength(20)
  expect(card.protocols.map(({ protocol }: { protocol: string }) => protocol)).toEqual([
    'grouped',
    'grouped, as trained',
    'random rows'
  ])
  expect(card.protocols[0].accuracy).toBeCloseTo(0.68, 3)
})

test('/v1/counterfactuals gives the bytes of the library, computed by another thread', async () => {
  const { post } = await startService()
  for (const applicant of [...applicants, { Age: 30 }]) {
    const answer = await post('/v1/counterfactuals', applicant)
    expect([answer.statusCode, answer.body]).toEqual([200, JSON.stringify(applicantCounterfactuals(applicant))])
  }
  expect(problemIn(await post('/v1/counterfactuals', { Age: true })).errors).toHaveLength(1)
  expect((await post('/v1/counterfactuals', [])).statusCode).toBe(422)
})
