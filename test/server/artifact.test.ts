import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadScorer } from '../../src/credit/artifact/load-scorer.ts'
import { counterfactuals } from '../../src/credit/counterfactuals/counterfactuals.ts'
import { startServer } from '../../src/server/create-server.ts'
import { lender, packedLender } from '../credit/lender.ts'
import { problemIn, startService } from './service.ts'

const folder = mkdtempSync(join(tmpdir(), 'opencredit-artifact-'))
const artifact = join(folder, 'lender.opencredit')
beforeAll(() => writeFileSync(artifact, packedLender))
afterAll(() => rmSync(folder, { recursive: true }))

const scorer = loadScorer(packedLender)
const applicants = Array.from({ length: 40 }, (_, i) => ({
  'Monthly income': `${(i * 31) % 100}_`,
  debt: (i * 17) % 100,
  Home: i % 3 === 0 ? null : ['Owned', 'Rented'][i % 2]
}))
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('one applicant gets what the scorer gives, on this thread', async () => {
  const { post } = await startService({ artifact })
  for (const applicant of applicants.slice(0, 5)) {
    const score = scorer.score(applicant)
    expect((await post('/v1/score', applicant)).json()).toEqual(json(score))
    expect((await post('/v1/explain', applicant)).json()).toMatchObject({
      groups: json(scorer.pointsBreakdown(score).groups)
    })
    const { prediction, points, reasons } = score as Extract<typeof score, { status: 'scored' }>
    expect((await post('/predict', applicant)).json()).toMatchObject(json({ prediction, points, reasons }) as object)
  }
})

test('many applicants and counterfactuals get the same, on other threads', async () => {
  const { post } = await startService({ artifact })
  const batch = (await post('/v1/score/batch', applicants)).json()
  expect(batch).toEqual(applicants.map((applicant, index) => ({ index, score: json(scorer.score(applicant)) })))
  const invoked = (await post('/invocations', { dataframe_records: applicants })).json()
  expect(invoked.predictions.map(({ points }: { points: number }) => points)).toEqual(
    batch.map(({ score }: { score: { points: number } }) => score.points)
  )
  const answer = await post('/v1/counterfactuals', applicants[3])
  expect(answer.json()).toEqual(json(counterfactuals(scorer, applicants[3]!)))
})

test('what is wrong is said in the names of its fields', async () => {
  const { post } = await startService({ artifact })
  const problem = problemIn(await post('/predict', { Debt: [], Age: 3 }))
  expect(problem.errors).toMatchObject([
    { pointer: '#/Debt', code: 'wrong_type' },
    { pointer: '#/Age', code: 'unknown_field' }
  ])
  expect((await post('/predict', { Name: 'of no interest', Debt: 3 })).statusCode).toBe(200)
})

test('the document, the model card and the metrics are those of the scorer', async () => {
  const { get, post } = await startService({ artifact })
  const document = (await get('/openapi.json')).json()
  const { Applicant, ScoredApplicant, ModelCard } = document.components.schemas
  expect(Object.keys(Applicant.properties)).toEqual(['Monthly income', 'Debt', 'Home', 'Burden', 'Name'])
  expect(ScoredApplicant.properties.prediction).toEqual({ enum: ['declined', 'approved'] })
  const card = (await get('/v1/model')).json()
  expect(card).toMatchObject({ model: scorer.identity, classes: lender.classes, scale: { basePoints: 600 } })
  const schema = JSON.parse(JSON.stringify({ ...ModelCard, components: document.components }))
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).addVocabulary(['components'])
  expect(ajv.validate(schema, card)).toBe(true)
  expect(JSON.stringify(document)).not.toMatch(/Annual_Income|Poor|measured accuracy/)
  // Without a reference there is no drift.
  expect((await post('/v1/monitor', [])).statusCode).toBe(404)
  expect(document.components.schemas.Drift).toBeUndefined()
  await post('/v1/score/batch', applicants)
  const metrics = (await get('/metrics')).body
  expect(metrics).toContain(`opencredit_model_info{id="lender",version="3",sha256="${scorer.identity.sha256}"} 1`)
  expect(metrics).toContain('opencredit_applicants_total{status="scored"} 40')
  expect(metrics).not.toContain('opencredit_points_')
  expect((await get('/readyz')).statusCode).toBe(200)
})

test('the page gets the scorer, but not where a key is needed', async () => {
  const { get } = await startService({ artifact, page: 'dist/page' })
  const [line] = (await get('/page.js')).body.split('\n', 1)
  const scope = { packedScorer: '' }
  new Function('globalThis', line!)(scope)
  expect(Buffer.from(scope.packedScorer)).toEqual(Buffer.from(packedLender))
  expect((await startService({ page: 'dist/page' }).then((champion) => champion.get('/page.js'))).body).not.toContain(
    'packedScorer'
  )
  const keys = join(folder, 'keys.txt')
  writeFileSync(keys, `bank ${'0'.repeat(64)}\n`)
  const locked = await startService({ artifact, page: undefined, apiKeys: keys })
  expect((await locked.get('/page.js')).statusCode).toBe(401)
  expect((await locked.get('/')).headers['location']).toBe('./docs/')
  expect(locked.log()).toContain('it would give the scorer to those without a key')
  const open = await startService({ artifact, page: 'dist/page', apiKeys: keys })
  expect((await open.get('/page.js')).statusCode).toBe(200)
})

test('a file that cannot be served is one error at the start, which names it', async () => {
  const message = async (path: string): Promise<string> =>
    startServer({ artifact: path, page: folder }, {}).then(
      () => '',
      (error: Error) => error.message
    )
  expect(await message(join(folder, 'none'))).toBe(`cannot read "${join(folder, 'none')}": no such file or directory`)
  const damaged = join(folder, 'damaged.opencredit')
  const text = new TextDecoder().decode(packedLender)
  for (const content of ['', 'model', text.slice(0, -9), text.replace('florins', 'guineas')]) {
    writeFileSync(damaged, content)
    const found = await message(damaged)
    expect(found.startsWith(`${damaged}: `)).toBe(true)
    expect(found).not.toMatch(/undefined|florins|guineas/)
  }
  expect(await startServer({ artifact, model: artifact }, {}).then(String, String)).toBe(
    'RangeError: "artifact" expected no "model", got both'
  )
})
