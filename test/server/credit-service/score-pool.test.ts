import { expect, test } from 'vitest'
import { createScorePool } from '../../../src/server/credit-service/score-pool.ts'

const built = new URL('../../../dist/server/score-worker.js', import.meta.url)
const job = { kind: 'array', bytes: Buffer.from('[{"Age":30}]'), maxItems: 1 } as const

test('a thread that cannot start rejects its batch, and the next batch gets a new thread', async () => {
  const pool = createScorePool(new URL('./no-such-file.js', import.meta.url), 1, 1)
  for (let i = 0; i < 2; i++) {
    await expect(pool.run(job)).rejects.toMatchObject({
      problem: { kind: 'unavailable', detail: 'the batch could not be completed', headers: { 'retry-after': '1' } }
    })
  }
  await pool.close()
})

test('closing rejects waiting and running batches', async () => {
  const pool = createScorePool(built, 1, 1)
  const running = expect(pool.run(job)).rejects.toMatchObject({
    problem: { detail: 'the batch could not be completed' }
  })
  const waiting = expect(pool.run(job)).rejects.toMatchObject({ problem: { detail: 'the service is shutting down' } })
  expect(pool.numWaiting()).toBe(1)
  expect(pool.checkCapacity).toThrow('too many batches are waiting')
  await expect(pool.run(job)).rejects.toMatchObject({ problem: { detail: 'too many batches are waiting' } })
  await pool.close()
  await Promise.all([running, waiting])
})

test('pieces of streams wait, however many there are', async () => {
  const pool = createScorePool(built, 1, 0)
  const bytes = Buffer.from('{"Age":30}\n')
  const outcomes = await Promise.all(
    Array.from({ length: 5 }, (_, firstIndex) => pool.run({ kind: 'lines', bytes, firstIndex }))
  )
  expect(outcomes.map((outcome) => ('numItems' in outcome ? outcome.numItems : -1))).toEqual([1, 1, 1, 1, 1])
  await pool.close()
})
