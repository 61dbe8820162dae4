import { readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import type { ScoreItem } from '../../../src/cli/io/score-input.ts'
import { scoreCard, scoreTable } from '../../../src/cli/render/score-report.ts'
import { createScoreSummary } from '../../../src/cli/render/score-summary.ts'
import { layoutFor } from '../../../src/cli/render/terminal.ts'
import { loadChampion } from '../../../src/credit/champion/champion.ts'
import { creditClasses } from '../../../src/credit/champion/champion-definition.ts'
import { scoreApplicant } from '../../../src/credit/champion/score-applicant.ts'
import { streamOf } from '../../node/records-of.ts'
import { exampleScore, exampleShortage } from '../example-score.ts'
import { jsonLines, runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const file = temporaryFolder()
const csv = 'examples/applicants.csv'
const applicants: Record<string, string>[] = parse(readFileSync(csv), { columns: true })
const wrongType = '"applicant" expected a number or a string in every field, got'
const applicant = { Age: '28_', Outstanding_Debt: 1200 }

const { definition } = loadChampion().scorer
const layout = layoutFor('a file', { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() })

test('CSV, NDJSON and JSON give the same scores, one line each, in order', async () => {
  const expected = applicants.map((record) => JSON.parse(JSON.stringify(scoreApplicant(record))))
  const ndjson = applicants.map((record) => `${JSON.stringify(record)}\n`).join('')
  for (const path of [csv, file('a.ndjson', ndjson), file('a.json', JSON.stringify(applicants))]) {
    const { code, out, err } = await runCli(['score', path])
    expect([code, err]).toEqual([0, ''])
    expect(jsonLines(out)).toEqual(expected)
  }
  for (const argv of [['score'], ['score', '-'], ['score', '--ndjson', '--format', 'ndjson'], ['score', '--json']]) {
    expect(jsonLines((await runCli(argv, { stdin: ndjson })).out)).toEqual(expected)
  }
})

test('names of fields are read in any spelling, in CSV and in JSON', async () => {
  const expected = (await runCli(['score', csv])).out
  const respell = (name: string): string => name.toLowerCase().replaceAll('_', ' ')
  const records = applicants.map((record) =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [respell(name), value]))
  )
  const [header, ...rows] = readFileSync(csv, 'utf8').split('\n')
  const ndjson = records.map((record) => `${JSON.stringify(record)}\n`).join('')
  for (const stdin of [[respell(header!), ...rows].join('\n'), ndjson, JSON.stringify(records)]) {
    expect((await runCli(['score'], { stdin })).out).toBe(expected)
  }
  const { code, out } = await runCli(['score'], { stdin: '{"Age":28,"age":29}\n' })
  expect([code, jsonLines(out)[0]]).toMatchObject([
    1,
    { error: { message: '"applicant" expected every field once, got Age and age' } }
  ])
})

test('one applicant: a line, an indented object or a card', async () => {
  const path = file('one.json', JSON.stringify(applicant))
  const score = scoreApplicant(applicant)
  expect((await runCli(['score', path])).out).toBe(`${JSON.stringify(score)}\n`)
  expect((await runCli(['score', path, '--json'])).out).toBe(`${JSON.stringify(score, undefined, 2)}\n`)
  expect((await runCli(['score', path, '--ndjson'], { columns: 80 })).out).toBe(`${JSON.stringify(score)}\n`)
  const card = scoreCard(score, definition, layout)
  expect((await runCli(['score', path, '--table'])).out).toBe(card)
  expect((await runCli(['score', path], { columns: 80, env: { NO_COLOR: '1' } })).out).toBe(card)
  expect((await runCli(['score', path], { columns: 80 })).out).toContain(`\x1b[1m`)
})

test('the card of a score', () => {
  expect(scoreCard(exampleScore, definition, layout)).toBe(`
  Standard, passes                                                  512 points
                −48 compared with applicants just above the passing line (560)
                                            The class decides, not the points.

  Poor       30.5%  █████████████████
  Standard   69.5%  ██████████████████████████████████████▉
  Good        0.0%  ▏

  What lowered the score
  1    −40  Monthly surplus and payment pattern
            Payment_Behaviour Low_spent_Small_value_payments
            Amount_invested_monthly 40
  2    −20  Interest rate on credit cards
            Interest_Rate 29

  Warnings
  Monthly_Inhand_Salary  empty; treated as missing
  Adress\ufffd[2J             not a field of the applicant; ignored

  Repairs
  Annual_Income  trailing underscore removed

  model example-model 1.2 0123456789ab
  baseline near-cutoff, 200 applicants, fedcba987654

`)
  const flawless = { ...exampleScore, points: 600, reasons: [], warnings: [], repairs: [] }
  const best = scoreCard({ ...flawless, prediction: 'Good' }, definition, layout)
  expect(best).toContain('\n  No reason stands out.\n')
  expect(best).not.toContain('Warnings')
  expect(best).not.toContain('The class decides')
  expect(scoreCard(flawless, definition, layout)).toContain('\n  No reason stands out.\n')
  expect(scoreCard({ ...flawless, prediction: 'Poor', passes: false }, definition, layout)).toMatch(
    /^\n {2}Poor, does not pass +600 points\n.*\n +The class decides, not the points/
  )
  const [first] = exampleScore.reasons
  const gaining = scoreCard({ ...flawless, reasons: [{ ...first!, points: 3, share: 0 }] }, definition, layout)
  expect(gaining).toContain('\n  What would have raised the score most\n  1    +31  Monthly surplus')
})

test('the card of an applicant of whom too little is known', () => {
  expect(scoreCard(exampleShortage, definition, layout)).toBe(`
  Insufficient information
  There is no class and there are no points: a score needs Interest_Rate,
  Outstanding_Debt and at least 12 of the 18 fields (3 known).

  Warnings
  Interest_Rate  not provided

`)
})

test('the table of scores', () => {
  const { head, line } = scoreTable(definition, layout)
  const failed: ScoreItem = { error: new TypeError('"applicant" expected an object, got array'), line: 3 }
  const spotless = { ...exampleScore, prediction: 'Good' as const, reasons: [], points: 702 }
  const lines = [line({ score: exampleScore, line: 2 }, 1), line(failed, 2)]
  lines.push(line({ score: exampleShortage, line: 3 }, 3))
  expect(head! + lines.join('') + line({ score: spotless, line: 4 }, 1234567)).toBe(
    `    row  class     points  P(Poor)  first reason
      1  Standard     512    30.5%  Monthly surplus and payment pattern
      2  not scored: line 3: "applicant" expected an object, got array
      3  insufficient information: a score needs Interest_Rate, Outstanding_Deb…
1234567  Good         702    30.5%  –
`
  )
})

test('many applicants on a terminal become a table that fits', async () => {
  for (const columns of [60, 80, 100]) {
    const { code, out } = await runCli(['score', csv], { columns, env: { NO_COLOR: '1' } })
    expect(code).toBe(0)
    const lines = out.trimEnd().split('\n')
    expect(lines).toHaveLength(applicants.length + 1)
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(columns)
  }
})

test('an applicant that cannot be scored becomes an error in place, and the run fails at the end', async () => {
  const known = JSON.stringify(applicants[0])
  const stdin = `${known}\n{"Age":true}\n{"Age":"secret"\n${known}\n`
  const { code, out, err } = await runCli(['score'], { stdin })
  expect(code).toBe(1)
  expect(err).toBe('opencredit: standard input: 2 of 4 applicants could not be scored\n')
  const [first, second, third, fourth] = jsonLines(out)
  expect(first).toHaveProperty('prediction')
  expect(second).toEqual({ error: { name: 'TypeError', message: `${wrongType} boolean in Age` }, line: 2 })
  expect(third).toEqual({
    error: { name: 'Error', message: 'line 3: expected a JSON object, got invalid JSON' },
    line: 3
  })
  expect(fourth).toHaveProperty('prediction')
  const array = await runCli(['score'], { stdin: '[{"Age":30},{"Age":[]}]' })
  expect(jsonLines(array.out)[1]).toEqual({ error: { name: 'TypeError', message: expect.any(String) }, row: 2 })
  const alone = await runCli(['score', '--json'], { stdin: '{"Age":{}}' })
  expect([alone.code, jsonLines(alone.out)]).toEqual([
    1,
    [{ error: { name: 'TypeError', message: expect.any(String) }, line: 1 }]
  ])
  const card = await runCli(['score', '--table'], { stdin: '{"Age":{}}' })
  expect(card.out).toBe(`line 1: ${wrongType} object in Age\n`)
})

test('too little information is an answer, and is told of at the end', async () => {
  const stdin = `${JSON.stringify(applicants[0])}\n{"Age":30}\n`
  const { code, out, err } = await runCli(['score', '--summary'], { stdin })
  expect(code).toBe(0)
  expect(jsonLines(out).map((score) => (score as { status: string }).status)).toEqual([
    'scored',
    'insufficient information'
  ])
  expect(err).toMatch(/^1 applicant scored, 1 with insufficient information\n {2}Poor/)
  expect(err).toMatch(/\nopencredit: standard input: 1 of 2 applicants with insufficient information\n$/)
})

test('--strict stops at the first, after those before it', async () => {
  const { code, out, err } = await runCli(['score', '--strict'], { stdin: '{"Age":30}\n{"Age":true}\n{"Age":31}\n' })
  expect([code, jsonLines(out).length]).toEqual([1, 1])
  expect(err).toBe(`opencredit: standard input: line 2: ${wrongType} boolean in Age\n`)
  expect((await runCli(['score', '--strict'], { stdin: '{"Age":30}\n' })).code).toBe(0)
})

test('a CSV file without a header is rejected, because its values would be taken for names', async () => {
  const { code, out, err } = await runCli(['score'], { stdin: '28,Engineer,secret\n29,Lawyer,secret\n' })
  expect([code, out]).toEqual([1, ''])
  const expected = 'expected at least 9 in the header row, such as Age, Occupation, Annual_Income'
  expect(err).toBe(`opencredit: standard input: 0 of 18 fields found; ${expected}\n`)
})

test('an input without applicants is reported, and is not a failure', async () => {
  for (const stdin of ['', '[]', readFileSync(csv, 'utf8').split('\n')[0]!]) {
    expect(await runCli(['score'], { stdin })).toEqual({
      code: 0,
      out: '',
      err: 'opencredit: standard input: no applicants\n'
    })
  }
})

test('--summary counts, and names no values', async () => {
  const [first] = applicants
  const changed = [
    { Age: '28_', Annual_Income: 'secret' },
    { Age: '29_', Annual_Income: '50000' },
    { Age: '30', Annual_Income: '_' }
  ]
  const rows = changed.map((changes) => Object.values({ ...first, ...changes, Nme: 'x' }).join(','))
  const stdin = [`${Object.keys(first!).join(',')},Nme`, ...rows, '1'].join('\n')
  const { code, out, err } = await runCli(['score', '--summary'], { stdin })
  expect(code).toBe(1)
  expect(jsonLines(out)).toHaveLength(4)
  expect(err).toMatch(/^3 applicants scored, 1 failed\n( {2}(Poor|Standard|Good) +\d+ +[\d.]+%\n){3}Repairs\n/)
  expect(err).toMatch(/\nRepairs\n {2}Age {2}trailing_underscore +2\nWarnings\n/)
  expect(err).toMatch(/\n {2}Nme +unknown_field +3\n/)
  expect(err).toMatch(/\n {2}Annual_Income +not_a_number +1\n/)
  expect(err).not.toContain('secret')
  expect(err.split('\n').every((line) => line.length <= 80)).toBe(true)
})

test('the summary of nothing', async () => {
  const summary = createScoreSummary(creditClasses)
  for await (const _ of summary.collect(streamOf([[]])));
  expect(summary.text()).toBe(
    '0 applicants scored\n  Poor               0\n  Standard           0\n  Good               0\n'
  )
})

test('--output writes a file, and says nothing', async () => {
  const path = file('scores.ndjson')
  expect(await runCli(['score', csv, '-o', path], { columns: 80 })).toEqual({ code: 0, out: '', err: '' })
  expect(readFileSync(path, 'utf8')).toBe((await runCli(['score', csv])).out)
})

test('--scale: points on the scale that is named, or given', async () => {
  const pointsOn = async (...scale: string[]): Promise<number[]> =>
    jsonLines((await runCli(['score', csv, ...scale])).out).map((score) => (score as { points: number }).points)
  const expected = applicants.map((record) => {
    const score = scoreApplicant(record, { scale: { basePoints: 600, baseOdds: 50, pointsToDoubleOdds: 20 } })
    return score.status === 'scored' ? score.points : undefined
  })
  expect(await pointsOn('--scale', 'siddiqi')).toEqual(expected)
  expect(await pointsOn('--scale', '600:50:20')).toEqual(expected)
  expect(await pointsOn('--scale', 'opencredit')).toEqual(await pointsOn())
  for (const scale of ['beacon', '600:50', '600:0:20', '1e3:1:1', 'constructor'])
    expect((await runCli(['score', csv, '--scale', scale])).err).toContain(
      `--scale expected one of opencredit, siddiqi, fico-like, scorecardpy, toad, or points:odds:double; got "${scale}"`
    )
})
