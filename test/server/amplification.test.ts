import { once } from 'node:events'
import { type IncomingMessage, request as httpRequest } from 'node:http'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { explain } from '../../src/explain/explain.ts'
import { explanationJson } from '../../src/explain/explanation.ts'
import { loadModel } from '../../src/format/load-model.ts'
import { temporaryFolder } from '../cli/temporary-folder.ts'
import { chainText, stumpsText } from './model-text.ts'
import { problemIn, startService, type TestService } from './service.ts'

const file = temporaryFolder()
const [applicant] = JSON.parse(readFileSync('examples/applicants.json', 'utf8')) as [object]

test('what a request would make is bounded before anything is made', async () => {
  const { post } = await startService({ model: file('model.txt', stumpsText(300, 20)) })
  // Nothing of the records has been read when the answer is given: they are not valid.
  const records = Array.from({ length: 10_000 }, () => ({ x: 0 }))
  const explained = await post('/v1/explain', { records })
  expect([explained.statusCode, problemIn(explained).detail]).toEqual([
    413,
    'expected rows × features × outputs of at most 2,000,000, got 10,000 × 300 × 20'
  ])
  for (const [path, body] of [
    ['/v1/predict', { records }],
    ['/invocations', { dataframe_records: records }]
  ] as const) {
    const predicted = await post(path, body)
    expect([predicted.statusCode, problemIn(predicted).detail]).toEqual([
      413,
      'expected rows × features of at most 2,000,000, got 10,000 × 300'
    ])
  }
  const few = records.slice(0, 333)
  expect((await post('/v1/explain', { records: few })).statusCode).toBe(422)
  expect((await post('/v1/explain', { records: [...few, few[0]] })).statusCode).toBe(413)
})

test('the bound is an option, and outputs count too', async () => {
  const model = file('model.txt', stumpsText(2, 20))
  const { post } = await startService({ model, batchValues: 39 })
  const rows = [
    [1, 0],
    [0, 1]
  ]
  expect((await post('/v1/predict', { rows: rows.slice(1) })).statusCode).toBe(200)
  expect(problemIn(await post('/v1/predict', { rows })).detail).toBe(
    'expected rows × outputs of at most 39, got 2 × 20'
  )
  expect((await post('/v1/explain', { rows: rows.slice(1) })).statusCode).toBe(413)
})

async function responseTo(service: TestService, path: string, body: unknown): Promise<IncomingMessage> {
  const request = httpRequest({
    port: await service.listen(),
    host: '127.0.0.1',
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json' }
  })
  request.end(JSON.stringify(body))
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return response
}

test('long explanations are streamed, at the speed of the client, from a slot for streams', async () => {
  const text = stumpsText(100, 3)
  const model = loadModel(text)
  const service = await startService({ model: file('model.txt', text), streams: 1 })
  const rows = Array.from({ length: 3000 }, (_, i) => Array.from({ length: 100 }, (_, j) => (i * 7 + j * 3) % 5))
  const response = await responseTo(service, '/v1/explain', { rows })
  expect([response.statusCode, response.headers['transfer-encoding']]).toEqual([200, 'chunked'])
  response.pause()
  // Short answers need no such slot.
  expect((await service.post('/v1/explain', { rows: rows.slice(0, 3) })).statusCode).toBe(200)
  const another = await service.post('/v1/explain', { rows })
  expect([another.statusCode, problemIn(another).detail]).toEqual([503, 'too many streams'])
  const { explanations } = JSON.parse((await response.setEncoding('utf8').toArray()).join(''))
  const explanation = explain(model, rows, { mode: 'fast' })
  expect(explanations).toHaveLength(rows.length)
  expect(JSON.stringify(explanations)).toBe(JSON.stringify(rows.map((_, i) => explanationJson(explanation, i))))
})

// The longest time in which nothing else could run, as a share of the whole.
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  let last = began
  let longest = 0
  let isDone = false
  const tick = (): void => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (!isDone) setImmediate(tick)
  }
  setImmediate(tick)
  await work()
  isDone = true
  tick()
  return longest / (performance.now() - began)
}

test('a few rows that take long are computed by a thread', async () => {
  const { post } = await startService({ model: file('model.txt', chainText(2000)) })
  const records = Array.from({ length: 16 }, (_, i) => ({ feature_0: i, feature_1999: 1 }))
  const shares: number[] = []
  for (let i = 0; i < 3; i++) {
    shares.push(
      await longestTurn(async () => {
        expect((await post('/v1/explain', { records })).statusCode).toBe(200)
      })
    )
  }
  expect(Math.min(...shares)).toBeLessThan(0.5)
})

test('many short applicants are scored by a thread, few here', async () => {
  const { post } = await startService({}, new URL('./no-such-worker.js', import.meta.url))
  const batch = (length: number): object[] => Array.from({ length }, () => ({ Age: 1 }))
  for (const [path, wrap] of [
    ['/v1/score/batch', (items: object[]) => JSON.stringify(items)],
    ['/invocations', (items: object[]) => JSON.stringify({ instances: items })]
  ] as const) {
    expect((await post(path, wrap(batch(16)))).statusCode).toBe(200)
    const many = await post(path, wrap(batch(100)))
    expect([many.statusCode, problemIn(many).detail]).toEqual([503, 'the batch could not be completed'])
  }
})

test('long predictions in the MLflow protocol are streamed', async () => {
  const service = await startService()
  const response = await responseTo(service, '/invocations', {
    instances: Array.from({ length: 1000 }, () => applicant)
  })
  expect([response.statusCode, response.headers['transfer-encoding']]).toEqual([200, 'chunked'])
  const text = (await response.setEncoding('utf8').toArray()).join('')
  const one = (await service.post('/invocations', { instances: [applicant] })).json().predictions[0]
  expect(JSON.parse(text).predictions).toEqual(Array.from({ length: 1000 }, () => one))
})
