import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { championReference } from '../../src/credit/champion/champion.ts'
import { scoreApplicant } from '../../src/credit/champion/score-applicant.ts'
import { binOf } from '../../src/credit/scoring/stability.ts'
import { driftOf } from '../../src/server/credit-service/monitor-operation.ts'
import { servedChampion } from '../../src/server/credit-service/served-scorer.ts'
import { createTally } from '../../src/server/credit-service/score-tally.ts'
import { problemIn, startService } from './service.ts'

const applicants: Record<string, unknown>[] = JSON.parse(readFileSync('examples/applicants.json', 'utf8'))

// Applicants enough for the threads.
const many = Array.from({ length: 300 }, (_, i) => ({ ...applicants[i % 3], Annual_Income: 20_000 + 300 * i }))

test('counts applicants by bin of points, whatever is wrong with some of them', async () => {
  const { post } = await startService()
  for (const batch of [applicants, many]) {
    const { statusCode, body } = await post('/v1/monitor', [...batch, { Age: true }, 7, { Age: 30 }])
    const drift = JSON.parse(body)
    expect(statusCode).toBe(200)
    const scores = batch.map((applicant) => scoreApplicant(applicant)).filter(({ status }) => status === 'scored')
    expect(drift).toMatchObject({
      numApplicants: batch.length + 3,
      numScored: scores.length,
      numInsufficient: batch.length - scores.length + 1,
      numInvalid: 2,
      reference: { name: championReference.name, size: championReference.size }
    })
    const counts = championReference.counts.map(() => 0)
    for (const score of scores)
      if (score.status === 'scored') counts[binOf(score.points, championReference.upperBounds)]!++
    const found = drift.points.bins.map(({ recent }: { recent: number }) => Math.round(recent * scores.length))
    expect(found).toEqual(counts)
    // No value of an applicant comes back.
    expect(body).not.toMatch(/Annual_Income|Engineer|Lawyer/)
  }
})

test('a few applicants are no alarm, many alike are, and the panel itself is none', () => {
  const tally = createTally(servedChampion())
  const drift = (bins: number[]): { change: string; pValue: number } => {
    const numScored = bins.reduce((sum, count) => sum + count, 0)
    const statuses = { ...tally.statuses, scored: numScored }
    return (
      driftOf(championReference, { ...tally, statuses, bins }, numScored) as {
        points: { change: string; pValue: number }
      }
    ).points
  }
  const alike = (count: number): number[] => championReference.counts.map((_, bin) => (bin === 3 ? count : 0))
  expect(drift([1, 0, 1, 0, 2, 0, 0, 1, 0, 0]).change).toBe('none')
  expect(drift(alike(500)).change).toBe('large')
  expect(drift([...championReference.counts])).toMatchObject({ change: 'none', pValue: 1 })
})

test('the batch counts as no traffic', async () => {
  const { post, get } = await startService()
  const metrics = async (): Promise<string> =>
    (await get('/metrics')).body.replace(/.*(?:http|process|nodejs).*\n/g, '')
  const before = await metrics()
  await post('/v1/monitor', applicants)
  const scores = (text: string): string[] =>
    text.split('\n').filter((line) => /^opencredit_(?:scores|points|applicants)/.test(line))
  expect(scores(await metrics())).toEqual(scores(before))
})

test('nobody, too many and no batch at all', async () => {
  const { post } = await startService({ batchItems: 3, batchBodyLimit: 5000 })
  expect((await post('/v1/monitor', [])).json()).toMatchObject({ numApplicants: 0, points: null })
  expect((await post('/v1/monitor', [{ Age: 30 }])).json()).toMatchObject({ numScored: 0, points: null })
  expect(problemIn(await post('/v1/monitor', [{}, {}, {}, {}]))).toMatchObject({ status: 413 })
  expect(problemIn(await post('/v1/monitor', 'x'.repeat(6000)))).toMatchObject({ status: 413 })
  expect(problemIn(await post('/v1/monitor', '{'))).toMatchObject({ status: 400 })
  expect(problemIn(await post('/v1/monitor', {}))).toMatchObject({ status: 422 })
})
