import { expect, test } from 'vitest'
import { createScorePool } from '../../../src/server/credit-service/score-pool.ts'

const built = new URL('../../../dist/server/score-worker.js', import.meta.url)
const bytes = Buffer.from('{"Age":30}')
const job = { kind: 'items', bytes, numItems: 1, firstIndex: 0 } as const

test('a thread that cannot start rejects its batch, and the next batch gets a new thread', async () => {
  const pool = createScorePool(new URL('./no-such-file.js', import.meta.url), 1, 1)
  for (let i = 0; i < 2; i++) {
    await expect(pool.score(job)).rejects.toMatchObject({
      problem: { kind: 'unavailable', detail: 'the batch could not be completed', headers: { 'retry-after': '1' } }
    })
  }
  await pool.close()
})

test('closing rejects waiting and running batches', async () => {
  const pool = createScorePool(built, 1, 1)
  const running = expect(pool.score(job)).rejects.toMatchObject({
    problem: { detail: 'the batch could not be completed' }
  })
  expect(pool.checkCapacity).not.toThrow()
  const waiting = expect(pool.score(job)).rejects.toMatchObject({ problem: { detail: 'the service is shutting down' } })
  expect(pool.numWaiting()).toBe(1)
  expect(pool.checkCapacity).toThrow('too many batches are waiting')
  await pool.close()
  await Promise.all([running, waiting])
})

test('pieces wait, however many there are', async () => {
  const pool = createScorePool(built, 1, 0)
  const outcomes = await Promise.all(
    Array.from({ length: 5 }, (_, firstIndex) => pool.score({ kind: 'lines', bytes, numItems: 1, firstIndex }))
  )
  expect(outcomes.map(({ numItems }) => numItems)).toEqual([1, 1, 1, 1, 1])
  await pool.close()
})

test('a thread gets the bytes of its job only', async () => {
  const pool = createScorePool(built, 1, 1)
  const text = '[{"Age":30},{"Age":31}]'
  const result = await pool.split({ kind: 'whole', bytes: Buffer.from(`xx${text}`).subarray(2), maxItems: 2 })
  expect(result).toEqual({ spans: [{ begin: 1, end: text.length - 1, numItems: 2 }] })
  await pool.close()
})
