import { readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { loadScorer } from '../../src/credit/artifact/load-scorer.ts'
import { packScorer } from '../../src/credit/artifact/pack-scorer.ts'
import { championReference } from '../../src/credit/champion/champion-reference.ts'
import { loadChampion } from '../../src/credit/champion/champion.ts'
import { createApplicantSample, type SampledScorer } from '../../src/credit/monitoring/applicant-sample.ts'
import { monitor, type MonitoringReport } from '../../src/credit/monitoring/monitor.ts'
import {
  createMonitoringReference,
  type MonitoringReference
} from '../../src/credit/monitoring/monitoring-reference.ts'
import { runCli } from '../cli/run-cli.ts'
import { temporaryFolder } from '../cli/temporary-folder.ts'
import { lender } from '../credit/lender.ts'
import { problemIn, startService } from './service.ts'

const file = temporaryFolder()
const applicants: Record<string, unknown>[] = JSON.parse(readFileSync('examples/applicants.json', 'utf8'))

// Applicants enough for the threads, with values that nobody else has.
const many = Array.from({ length: 300 }, (_, i) => ({
  ...applicants[i % 4],
  Annual_Income: 20_000.4321 + 300 * i,
  ...(i % 7 === 0 ? { Outstanding_Debt: null } : {})
}))

const sampleOf = (scorer: SampledScorer, records: readonly object[]): ReturnType<typeof createApplicantSample> => {
  const sample = createApplicantSample(scorer)
  for (const record of records) sample.add(record as Record<string, unknown>)
  return sample
}

// What the library finds, as JSON, but for the means: of applicants the service keeps only counts.
function libraryReport(scorer: SampledScorer, reference: MonitoringReference, records: readonly object[]): object {
  return withoutMeans(monitor(reference, sampleOf(scorer, records).take()))
}

function withoutMeans({ numRows, significance, variables }: MonitoringReport): object {
  return JSON.parse(
    JSON.stringify({ numRows, significance, variables: variables.map(({ means: _, ...finding }) => finding) })
  )
}

test('points, classes and fields are compared as the library does, whatever is wrong with some of the batch', async () => {
  const { post, log } = await startService({ logLevel: 'trace' })
  const scorer = loadChampion().scorer
  for (const batch of [applicants, many]) {
    const { statusCode, body } = await post('/v1/monitor', [...batch, { Age: true }, 7, { Age: 30 }])
    expect(statusCode).toBe(200)
    const readable = [...batch, { Age: 30 }]
    const scores = readable.map((record) => loadChampion().scorer.score(record))
    const numScored = scores.filter(({ status }) => status === 'scored').length
    const { numApplicants, numInvalid, numInsufficient, classes, ...report } = JSON.parse(body)
    expect({ numApplicants, numInvalid, numInsufficient }).toEqual({
      numApplicants: batch.length + 3,
      numInvalid: 2,
      numInsufficient: readable.length - numScored
    })
    expect(report).toEqual({ numScored, ...libraryReport(scorer, championReference, readable) })
    expect(classes.Poor + classes.Standard + classes.Good).toBe(numScored)
    // No value of an applicant comes back, or is logged.
    expect(body + log()).not.toMatch(/\.4321/)
  }
})

test('a packed scorer with a reference: library, command line and service find the same of the same rows', async () => {
  const rows = (size: number, seed: number): object[] =>
    Array.from({ length: size }, (_, i) => ({
      'Monthly income': i % 11 === 0 ? 'unknown' : (i * 31 + seed) % 100,
      Debt: i % 13 === 0 ? null : (i * 17 * seed) % 100,
      Home: ['Owned', 'Rented', null][(i * seed) % 3]
    }))
  const [before, now] = [rows(240, 1), rows(90, 2)]
  const guarded = { ...lender, minimumInformation: { fields: ['Debt'], numFields: 2 } }
  const reference = createMonitoringReference(sampleOf(loadScorer(packScorer(guarded)), before).take())
  const packed = packScorer({ ...guarded, monitoringReference: reference })
  const scorer = loadScorer(packed)
  expect(scorer.definition.monitoringReference).toEqual(reference)
  const expected = libraryReport(scorer, reference, now)

  const files = [file('before.json', JSON.stringify(before)), file('now.json', JSON.stringify(now))] as const
  const artifact = `${dirname(files[0])}/lender.opencredit`
  writeFileSync(artifact, packed)
  const { code, out } = await runCli(['monitor', ...files, '--artifact', artifact, '--json'])
  expect(code).toBe(0)
  expect(withoutMeans(JSON.parse(out) as MonitoringReport)).toEqual(expected)

  const { post, get } = await startService({ artifact })
  const { numApplicants, numInvalid, numScored, numInsufficient, classes, ...report } = (
    await post('/v1/monitor', now)
  ).json()
  expect([numApplicants, numInvalid, numScored + numInsufficient]).toEqual([90, 0, 90])
  expect(Object.keys(classes)).toEqual(lender.classes)
  expect(report).toEqual(expected)

  // The metrics since the start are those of the applicants scored, not of the batch to monitor.
  expect((await get('/metrics')).body).toMatch(/\nopencredit_field_csi\{field="Home"\} NaN\n/)
  await post('/v1/score/batch', now)
  const indexOf = (name: string): number =>
    (expected as MonitoringReport).variables.find((variable) => variable.name === name)!.index
  const metrics = (await get('/metrics')).body.split('\n')
  for (const name of ['Monthly income', 'Debt', 'Home', 'Burden'])
    expect(metrics).toContain(`opencredit_field_csi{field="${name}"} ${indexOf(name)}`)
  expect(metrics).toContain(`opencredit_points_psi ${indexOf('points')}`)
  const numMissing = now.filter((record) => (record as { Home: unknown }).Home === null).length
  expect(metrics).toContain(`opencredit_field_bin_total{field="Home",bin="missing"} ${numMissing}`)
})

test('a few applicants are no alarm, many alike are', async () => {
  const { post } = await startService()
  const changesOf = async (batch: readonly object[]): Promise<Record<string, string>> => {
    const { variables } = (await post('/v1/monitor', batch)).json() as MonitoringReport
    return Object.fromEntries(variables.map(({ name, change }) => [name, change]))
  }
  const few = await changesOf(applicants)
  expect([few['points'], few['Interest_Rate']]).toEqual(['none', 'none'])
  const alike = await changesOf(Array.from({ length: 300 }, () => applicants[2]!))
  expect([alike['points'], alike['Interest_Rate'], alike['Payment_Behaviour']]).toEqual(['large', 'large', 'large'])
})

test('the batch counts as no traffic', async () => {
  const { post, get } = await startService()
  const counted = async (): Promise<string[]> =>
    (await get('/metrics')).body
      .split('\n')
      .filter((line) => /^opencredit_(?:scores|points|field|applicants)/.test(line))
  const before = await counted()
  await post('/v1/monitor', applicants)
  expect(await counted()).toEqual(before)
  await post('/v1/score', applicants[0])
  expect(await counted()).not.toEqual(before)
})

test('nobody, too many and no batch at all', async () => {
  const { post } = await startService({ batchItems: 3, batchBodyLimit: 5000 })
  expect((await post('/v1/monitor', [])).json()).toMatchObject({ numApplicants: 0, variables: [] })
  expect((await post('/v1/monitor', [{ Age: true }])).json()).toMatchObject({ numInvalid: 1, variables: [] })
  const unknown = (await post('/v1/monitor', [{ Age: 30 }])).json() as MonitoringReport & { numScored: number }
  expect(unknown.numScored).toBe(0)
  expect(unknown.variables[0]!.bins.at(-1)).toMatchObject({ label: 'missing', recent: 1 })
  expect(problemIn(await post('/v1/monitor', [{}, {}, {}, {}]))).toMatchObject({ status: 413 })
  expect(problemIn(await post('/v1/monitor', 'x'.repeat(6000)))).toMatchObject({ status: 413 })
  expect(problemIn(await post('/v1/monitor', '{'))).toMatchObject({ status: 400 })
  expect(problemIn(await post('/v1/monitor', {}))).toMatchObject({ status: 422 })
})
