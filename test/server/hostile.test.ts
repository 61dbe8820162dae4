import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Document, hostileRequests, planted } from './hostile-values.ts'
import { startService } from './service.ts'

const numRuns = Number(process.env['HOSTILE_RUNS'] ?? 3000)

test.each([
  ['the credit model', {}],
  ['a model of two classes', { model: 'fixtures/binary/model.txt' }],
  ['a model with categories', { model: 'fixtures/pandas/model.txt' }]
])('hostile requests neither break %s nor are echoed back', { timeout: 3_600_000 }, async (name, options) => {
  const service = await startService({ ...options, logLevel: 'trace' })
  const document: Document = (await service.get('/openapi.json')).json()
  const statuses = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(hostileRequests(document), async ({ path, mediaType, body }) => {
      const { statusCode, body: answer, headers } = await service.post(path, body, { 'content-type': mediaType })
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
      expect([200, 400, 413, 415, 422]).toContain(statusCode)
      if (statusCode !== 200) {
        expect(headers['content-type']).toMatch(/^application\/problem\+json/)
        expect(JSON.parse(answer).status).toBe(statusCode)
      }
      expect(answer).not.toContain(planted)
    }),
    { numRuns: Math.ceil(numRuns / 3) }
  )
  expect(service.log()).not.toContain(planted)
  expect(service.log()).not.toContain('"level":50')
  expect(({} as { Age?: unknown }).Age).toBeUndefined()
  if (process.env['HOSTILE_RUNS'] !== undefined) console.log(name, Object.fromEntries([...statuses].sort()))
  // The requests are of all kinds.
  for (const status of [200, 400, 415, 422]) expect(statuses.get(status), String(status)).toBeGreaterThan(10)
  expect((await service.get('/readyz')).statusCode).toBe(200)
})
