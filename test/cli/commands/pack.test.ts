import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { expect, test } from 'vitest'
import { packScorer } from '../../../src/credit/artifact/pack-scorer.ts'
import { createApplicantSample } from '../../../src/credit/monitoring/applicant-sample.ts'
import { createMonitoringReference } from '../../../src/credit/monitoring/monitoring-reference.ts'
import { loadScorerFile } from '../../../src/node/load-scorer-file.ts'
import { readDefinition } from '../../../src/node/read-definition.ts'
import { createDataset, saveModel, train } from '../../../src/index.ts'
import { jsonLines, runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const file = temporaryFolder()

// Whoever has much income and little debt repays.
const numRows = 400
const income = Float64Array.from({ length: numRows }, (_, i) => (i * 37) % 100)
const debt = Float64Array.from({ length: numRows }, (_, i) => (i * 61) % 100)
const home = Array.from(income, (_, i) => ['rent', 'own'][i % 2]!)
const label = Float64Array.from(income, (value, i) => (value - debt[i]! + (i % 3) * 10 > 0 ? 1 : 0))
const columns = { income, debt, home }
const dataset = createDataset(
  Array.from(income, (_, i) => ({ income: income[i]!, debt: debt[i]!, home: home[i]! })),
  { label, categoricalFeatures: ['home'] }
)
const model = train(
  { objective: 'binary', num_iterations: 20, num_leaves: 5, monotone_constraints: [1, -1, 0], verbosity: -1 },
  dataset
)
const modelFile = file('repays.txt', saveModel(model))
const baseline = file(
  'near.csv',
  `Income,DEBT,home\n${[0, 1, 2, 3].map((i) => `${columns.income[i]}_,${columns.debt[i]},${columns.home[i]}\n`).join('')}`
)
const definition = {
  name: 'lender',
  version: '3',
  fields: [
    { name: 'income', kind: 'number', validRange: [0, 100], moreIs: 'better' },
    { name: 'debt', kind: 'number', validRange: [0, 100], moreIs: 'worse' },
    { name: 'home', kind: 'category', categories: ['own', 'rent'] }
  ],
  classes: ['declined', 'approved'],
  models: [
    {
      name: 'repays',
      model: { file: basename(modelFile), categories: { home: ['own', 'rent'] } },
      fields: ['income', 'debt', 'home'],
      predicts: { atLeast: 'approved' }
    }
  ],
  baselines: [
    { name: 'near-cutoff', description: 'applicants like these', file: basename(baseline) },
    { name: 'all', rows: [[50, 50, 0]] }
  ],
  monotoneFields: ['income', 'debt']
}
const path = file('definition.json', JSON.stringify(definition))
const artifact = `${dirname(path)}/lender.opencredit`

test('a definition with its files becomes one file, which scores', async () => {
  const packed = await runCli(['pack', path, '-o', artifact])
  const size = readFileSync(artifact).length
  expect(packed).toEqual({
    code: 0,
    out: `${artifact}: lender 3, 3 fields, 1 model, ${size.toLocaleString('en-US')} bytes\n`,
    err: ''
  })
  const scorer = loadScorerFile(artifact)
  expect(scorer.definition.baselines[0]!.rows[1]).toEqual([37, 61, 0])
  expect(packScorer((await readDefinition(path)).definition)).toEqual(new Uint8Array(readFileSync(artifact)))

  const applicants = file('applicants.csv', 'Debt,Income,HOME\n10,90,own\n90,10_,rent\n,50,own\n')
  const { code, out, err } = await runCli(['score', applicants, '--artifact', artifact])
  expect([code, err]).toEqual([0, ''])
  const records = [
    { debt: '10', income: '90', home: 'own' },
    { debt: '90', income: '10_', home: 'rent' },
    { debt: '', income: '50', home: 'own' }
  ]
  expect(jsonLines(out)).toEqual(JSON.parse(JSON.stringify(scorer.scoreMany(records))))
  const [good, bad, unknown] = jsonLines(out) as Record<string, unknown>[]
  expect([good!['prediction'], bad!['prediction'], unknown!['prediction']]).toEqual([
    'approved',
    'declined',
    'declined'
  ])
  // Each tree is monotone, so that an unknown debt is the worst of its range, and no worse.
  const worst = scorer.score({ debt: 100, income: 50, home: 'own' })
  expect(unknown!['margin']).toBe(worst.status === 'scored' ? worst.margin : NaN)
  expect(unknown).toMatchObject({ reasons: [{ text: 'Unable to verify: debt' }] })

  const table = await runCli(['score', applicants, '--artifact', artifact, '--table', '--baseline', 'all'])
  expect(table.out).toMatch(/^ {4}row {2}class {5}points {2}P\(declined\) {2}first reason\n.*approved/)
  const csv = await runCli(['score', applicants, '--artifact', artifact, '--csv'])
  expect(csv.out.split('\n')[0]).toMatch(
    /^Debt,Income,HOME,line,class,points,probability_declined,probability_approved,/
  )
  const { out: card } = await runCli(['score', '--artifact', artifact, '--table'], { stdin: '{"income":1,"debt":99}' })
  expect(card).toContain('compared with applicants like these')
  const explained = await runCli(['explain', applicants, '--artifact', artifact])
  expect(jsonLines(explained.out)).toEqual(
    JSON.parse(JSON.stringify(scorer.scoreMany(records).map((score) => scorer.pointsBreakdown(score))))
  )
  const summary = await runCli(['score', applicants, '--artifact', artifact, '--summary'])
  expect(summary.err).toMatch(/declined +2 .*\n +approved +1/)
})

test('the applicants that later ones are compared with come from a file, too', async () => {
  const records = Array.from(income, (_, i) => ({ income: `${income[i]}_`, debt: debt[i]!, home: home[i]! }))
  const rows = records.map((record) => Object.values(record).join(','))
  const before = file('before.csv', `INCOME,Debt,home\n${rows.join('\n')}\n`)
  const withReference = file(
    'monitored.json',
    JSON.stringify({ ...definition, monitoringReference: { file: basename(before) } })
  )
  const out = `${dirname(path)}/monitored.opencredit`
  expect(await runCli(['pack', withReference, '-o', out])).toMatchObject({ code: 0, err: '' })
  const scorer = loadScorerFile(out)
  const sample = createApplicantSample(scorer)
  for (const record of records) sample.add(record)
  expect(scorer.definition.monitoringReference).toEqual(createMonitoringReference(sample.take()))
  expect((await readDefinition(withReference)).paths.at(-1)).toBe(before)
  // As data, it is taken as it is.
  const { monitoringReference } = scorer.definition
  const asData = file('data.json', JSON.stringify({ ...definition, monitoringReference }))
  expect((await readDefinition(asData)).definition.monitoringReference).toEqual(monitoringReference)
})

test('what is wrong is said, and no file is written', async () => {
  const out = `${dirname(path)}/none.opencredit`
  let numBroken = 0
  const broken = (change: object): string =>
    file(`broken-${numBroken++}.json`, JSON.stringify({ ...definition, ...change }))
  const [scoring] = definition.models
  for (const [definitionPath, message] of [
    [`${dirname(path)}/missing.json`, 'cannot read'],
    [file('no.json', '{'), 'no.json: expected JSON, a definition'],
    [file('list.json', '[]'), '"definition" expected an object, got an array'],
    [broken({ models: undefined }), '"models" expected a list, got undefined'],
    [broken({ models: [{ ...scoring, model: 'x.txt' }] }), 'cannot read'],
    [broken({ models: [{ ...scoring, model: basename(path) }] }), 'definition.json: LightGBM model'],
    [
      broken({ models: [{ ...scoring, model: { path: 'x' } }] }),
      '"models[0].model" expected the keys file, categories; got "path"'
    ],
    [
      broken({ models: [{ ...scoring, predicts: { below: 'approved' } }] }),
      '"monotoneFields" expected models that never move against'
    ],
    [
      broken({ baselines: [{ name: 'x', file: basename(file('short.csv', 'income,debt\n1,2\n')) }] }),
      '"baselines.x.rows[0]" expected a value of home'
    ],
    [broken({ baselines: [{ name: 'x', file: basename(file('bad.csv', 'income,debt,home\n1,2\n')) }] }), 'line 2'],
    [
      broken({ baselines: [{ name: 'x', file: 'y', rows: [] }] }),
      '"baselines[0]" expected the keys file, name, description; got "rows"'
    ],
    [
      broken({ monitoringReference: { file: 'y', numRows: 1 } }),
      '"monitoringReference" expected the keys file; got "numRows"'
    ],
    [broken({ monitoringReference: { file: 'none.csv' } }), 'cannot read'],
    [broken({ monitoringReference: { file: basename(file('empty.csv', 'income,debt,home\n')) } }), 'empty.csv'],
    [broken({ monitoringReference: { numRows: 1 } }), '"monitoringReference.variables" expected a value, got none'],
    [broken({ nmae: 3 }), '"definition" expected the keys']
  ] as const) {
    const { code, err } = await runCli(['pack', definitionPath, '-o', out])
    expect([code, err]).toEqual([1, expect.stringContaining(message)])
    expect(existsSync(out)).toBe(false)
  }
  expect((await runCli(['pack'])).code).toBe(2)
  expect((await runCli(['pack', path])).err).toContain('missing --output <file>')
  for (const own of [path, modelFile, baseline]) {
    const before = readFileSync(own)
    const { code, err } = await runCli(['pack', path, '-o', own])
    expect([code, err]).toEqual([2, expect.stringContaining('the output would overwrite')])
    expect(readFileSync(own)).toEqual(before)
  }
})

test('a damaged artifact and an unknown baseline are errors', async () => {
  const damaged = `${dirname(path)}/damaged.opencredit`
  copyFileSync(artifact, damaged)
  writeFileSync(damaged, readFileSync(artifact).subarray(0, -5))
  const { code, err } = await runCli(['score', '--artifact', damaged], { stdin: '{"income":1}' })
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/damaged\.opencredit: packed scorer: its SHA-256 does not fit/)
  ])
  const other = await runCli(['score', '--artifact', artifact, '--baseline', 'x'], { stdin: '{"income":1}' })
  expect([other.code, other.err]).toEqual([
    2,
    expect.stringContaining('--baseline expected one of near-cutoff, all; got "x"')
  ])
  expect((await runCli(['score', '--artifact', 'none'], { stdin: '{}' })).err).toContain('cannot read "none"')
})
