import { readFileSync } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { pointsCard, pointsTable } from '../../../src/cli/render/points-report.ts'
import { loadChampion } from '../../../src/credit/champion/champion.ts'
import { pointsBreakdown, scoreApplicant } from '../../../src/credit/champion/score-applicant.ts'
import { layoutFor } from '../../../src/cli/render/terminal.ts'
import { explain } from '../../../src/explain/explain.ts'
import { loadModelFile } from '../../../src/node/load-model-file.ts'
import { differingBits, float64s, readCases } from '../../fixtures.ts'
import { scored } from '../../credit/scored.ts'
import { exampleScore, exampleShortage } from '../example-score.ts'
import { jsonLines, runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const file = temporaryFolder()
const csv = 'examples/applicants.csv'
const [applicant] = JSON.parse(readFileSync('examples/applicants.json', 'utf8')) as [object]
const binary = 'fixtures/binary/model.txt'
const header = loadModelFile(binary).featureNames.join(',')
const { definition } = loadChampion().scorer
const layout = layoutFor('a file', { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() })

test('points of groups and fields add up to the score', async () => {
  const { code, out, err } = await runCli(['explain', csv])
  expect([code, err]).toEqual([0, ''])
  for (const line of jsonLines(out)) {
    const { points, basePoints, groups } = line as ReturnType<typeof pointsBreakdown>
    expect(groups.reduce((sum, group) => sum + group.points, basePoints)).toBe(points)
    for (const group of groups) {
      expect(Math.abs(group.fields.reduce((sum, field) => sum + field.points, 0) - group.points)).toBeLessThanOrEqual(1)
    }
  }
})

test('one applicant: a line, an indented object or a card', async () => {
  const path = file('one.json', JSON.stringify(applicant))
  const view = pointsBreakdown(scored(applicant))
  expect((await runCli(['explain', path])).out).toBe(`${JSON.stringify(view)}\n`)
  expect((await runCli(['explain', path, '--json'])).out).toBe(`${JSON.stringify(view, undefined, 2)}\n`)
  expect((await runCli(['explain', path, '--table'])).out).toBe(pointsCard(view, definition, layout))
})

test('the card of points', () => {
  expect(pointsCard(pointsBreakdown(exampleScore), definition, layout)).toBe(`
  Standard, passes, 512 points

  Applicants just above the passing line       560
  Monthly surplus                              −40    ███████████│
    Payment_Behaviour Low_spent_Small_valu…    −28.9     ████████│
    Amount_invested_monthly 40                 −14.4         ████│
    Monthly_Balance 190                         +2.9             │█
  Interest rate  Interest_Rate 29              −20         ▐█████│
  Income                                       +12               │███▌
    Annual_Income 34847.8                      +14.4             │████
    Monthly_Inhand_Salary missing               −2.9            █│
  Age  41                                        0               │
  Score                                        512

`)
})

test('the table of points', () => {
  const { head, line } = pointsTable(definition, layout)
  const failed = { error: new Error('line 3: expected 2 cells, got 1'), line: 3 }
  const lines = [
    line({ score: exampleScore, line: 2 }, 1),
    line(failed, 2),
    line({ score: exampleShortage, line: 4 }, 3)
  ]
  expect(head! + lines.join('')).toBe(
    `    row  class     points  moved by
      1  Standard     512  Monthly surplus −40, Interest rate −20, Income +12, …
      2  not scored: line 3: expected 2 cells, got 1
      3  insufficient information: a score needs Interest_Rate, Outstanding_Deb…
`
  )
})

test('an applicant of whom too little is known has no points to explain', async () => {
  const little = { Age: 30 }
  const score = scoreApplicant(little)
  const { code, out, err } = await runCli(['explain'], { stdin: `${JSON.stringify(little)}\n` })
  expect([code, out]).toEqual([0, `${JSON.stringify(score)}\n`])
  expect(err).toBe('opencredit: standard input: 1 of 1 applicant with insufficient information\n')
  const card = await runCli(['explain', '--table'], { stdin: `${JSON.stringify(little)}\n` })
  expect(card.out).toMatch(/^\n {2}Insufficient information\n/)
})

test('an applicant that cannot be scored becomes an error in place; --strict stops there', async () => {
  const stdin = `${JSON.stringify(applicant)}\n{"Age":true}\n`
  const lenient = await runCli(['explain'], { stdin })
  expect([lenient.code, lenient.err]).toEqual([
    1,
    'opencredit: standard input: 1 of 2 applicants could not be scored\n'
  ])
  expect(jsonLines(lenient.out)[1]).toMatchObject({ line: 2, error: { name: 'TypeError' } })
  const strict = await runCli(['explain', '--strict'], { stdin })
  expect([strict.code, jsonLines(strict.out).length]).toEqual([1, 1])
  expect((await runCli(['explain', '--table'], { stdin: '{"Age":{}}' })).out).toMatch(/^line 1: "applicant" expected/)
  expect(jsonLines((await runCli(['explain', '--json'], { stdin: '{"Age":{}}' })).out)[0]).toMatchObject({ line: 1 })
})

test('--svg draws one as a waterfall and many as bars', async () => {
  const path = file('picture.svg')
  expect((await runCli(['explain', '--svg', path], { stdin: JSON.stringify(applicant) })).code).toBe(0)
  const { prediction, points } = scored(applicant)
  const picture = readFileSync(path, 'utf8')
  expect(picture).toContain(`${prediction}, ${points} points`)
  expect(picture).toMatch(new RegExp(`<desc>Just above the passing line \\d+\\. .* Points ${points}\\.</desc>`))
  expect((await runCli(['explain', csv, '--svg', path])).code).toBe(0)
  expect(readFileSync(path, 'utf8')).toContain('Mean absolute points over 3 applicants')
  const none = await runCli(['explain', '--svg', path], { stdin: '[]' })
  expect([none.code, none.err]).toEqual([1, 'opencredit: expected at least one score to plot, got none\n'])
})

test("--model --exact: LightGBM's contributions to the bit, as CSV", async () => {
  for (const name of ['binary', 'multiclass', 'regression-l1']) {
    const golden = readCases().find((other) => other.name === name)!
    const path = `fixtures/${name}/model.txt`
    const width = golden.numFeatures
    const rows = float64s(golden, 'rows.f64')
    const lineOf = (row: number): string => `${rows.subarray(row * width, (row + 1) * width).join(',')}\n`
    const stdin = Array.from({ length: golden.numRows }, (_, row) => lineOf(row)).join('')
    const { code, out, err } = await runCli(['explain', '--model', path, '--no-header', '--csv', '--exact'], { stdin })
    expect([code, err]).toEqual([0, ''])
    const [head, ...lines] = out.trimEnd().split('\n')
    const names = ['base_value', ...loadModelFile(path).featureNames]
    expect(head).toBe([...(golden.numClasses > 1 ? ['row', 'class'] : []), ...names].join(','))
    const cells = lines.map((line) => line.split(',').map(Number))
    if (golden.numClasses > 1) {
      const expected = cells.map((_, i) => [Math.floor(i / golden.numClasses) + 1, i % golden.numClasses])
      expect(cells.map(([row, output]) => [row, output])).toEqual(expected)
    }
    // LightGBM puts the base value behind the contributions.
    const got = cells.flatMap((numbers) => {
      const [base, ...values] = golden.numClasses > 1 ? numbers.slice(2) : numbers
      return [...values, base!]
    })
    const expected = float64s(golden, 'all.contrib.f64').map((value) => (value === 0 ? 0 : value))
    expect(
      differingBits(
        got.map((value) => (value === 0 ? 0 : value)),
        expected
      )
    ).toBe(0)
  }
})

test('--model: the same, however the input comes in', async () => {
  const row = (i: number): string => `${Array.from({ length: 6 }, (_, k) => ((i * (k + 3)) % 37) / 9 - 2).join(',')}\n`
  const rows = Array.from({ length: 300 }, (_, i) => row(i))
  const argv = ['explain', '--model', binary, '--no-header', '--csv']
  const { out } = await runCli(argv, { stdin: rows.join('') })
  const pieces = [rows.slice(0, 40).join(''), rows.slice(40).join('')]
  expect((await runCli(argv, { stdin: Readable.from(pieces) })).out).toBe(out)
  expect(out.split('\n').length).toBe(302)
})

test('--model: NDJSON by feature name; an array for several classes', async () => {
  const stdin = `${header}\n1,,3,4,5,6\n`
  const row = [1, NaN, 3, 4, 5, 6]
  for (const path of [binary, 'fixtures/multiclass/model.txt']) {
    const model = loadModelFile(path)
    const { values, baseValues, numFeatures } = explain(model, [row])
    const named = (k: number): object =>
      Object.fromEntries(model.featureNames.map((name, feature) => [name, values[k * numFeatures + feature]]))
    const expected = Array.from(baseValues, (baseValue, k) => ({ baseValue, contributions: named(k) }))
    const { out } = await runCli(['explain', '--model', path], { stdin })
    expect(jsonLines(out)).toEqual([expected.length === 1 ? expected[0] : expected])
    expect(JSON.parse((await runCli(['explain', '--model', path, '--json'], { stdin })).out)).toEqual(
      expected.length === 1 ? expected[0] : expected
    )
  }
})

test('--model: one row on a terminal', async () => {
  const stdin = `${header}\n-0.9,-1.7,0.8,8,1142,-0.25\n`
  const terminal = { stdin, columns: 80, env: { NO_COLOR: '1' } }
  const { out } = await runCli(['explain', '--model', binary, '--top', '3'], terminal)
  expect(out).toBe(`
  Raw score

  Base value                                  0.0005
  Column_1 -1.7                              −0.5390  ███████████│
  Column_0 -0.9                              −0.4480    █████████│
  Column_5 -0.25                             −0.2370        █████│
  3 other features                           +0.1158             │██▌
  Raw score                                  −1.1077

`)
})

test('--model: many rows on a terminal', async () => {
  const stdin = `${header}\n-0.9,-1.7,0.8,8,1142,-0.25\n0.9,,1,2,3,\n`
  const argv = ['explain', '--model', binary, '--table', '--top', '2']
  expect((await runCli(argv, { stdin })).out).toBe(`
  Mean absolute contributions over 2 rows
  in raw-score units; base value 0.0005

  Column_1         0.6322  ███████████████████████████████████████████████████
  Column_0         0.4858  ███████████████████████████████████████▎
  and 4 more

`)
  const classes = ['explain', '--model', 'fixtures/multiclass/model.txt', '--table']
  expect((await runCli(classes, { stdin })).out).toContain('2 rows, summed over 3 classes\n')
  expect((await runCli([...classes, '--class', '1'], { stdin })).out).toContain('2 rows, class 1\n')
})

test('--model: the class shown is the likeliest, or the one asked for; categories are shown as text', async () => {
  const stdin = `${header}\n-0.9,-1.7,0.8,8,1142,-0.25\n`
  const path = 'fixtures/multiclass/model.txt'
  const { values, baseValues, numFeatures } = explain(loadModelFile(path), [[-0.9, -1.7, 0.8, 8, 1142, -0.25]])
  const scores = Array.from(baseValues, (base, k) =>
    values.subarray(k * numFeatures, (k + 1) * numFeatures).reduce((sum, value) => sum + value, base)
  )
  const largestOutput = scores.indexOf(Math.max(...scores))
  expect((await runCli(['explain', '--model', path, '--table'], { stdin })).out).toContain(
    `Raw score of class ${largestOutput}\n`
  )
  expect((await runCli(['explain', '--model', path, '--table', '--class', '2'], { stdin })).out).toContain(
    'Raw score of class 2\n'
  )
  const record = '{"text":"it\'s","flag":true,"amount":2}\n'
  const pandas = await runCli(['explain', '--model', 'fixtures/pandas/model.txt', '--table'], { stdin: record })
  expect(pandas.out).toContain("  text it's ")
  expect(pandas.out).toContain('  flag true ')
  expect(pandas.out).toContain('  whole missing ')
})

test('--model: plots, and an error without rows', async () => {
  const path = file('rows.svg')
  const one = await runCli(['explain', '--model', binary, '--svg', path], { stdin: `${header}\n1,2,3,4,5,6\n` })
  expect([one.code, readFileSync(path, 'utf8').startsWith('<svg')]).toEqual([0, true])
  await runCli(['explain', '--model', binary, '--svg', path], { stdin: `${header}\n1,2,3,4,5,6\n1,2,3,4,5,7\n` })
  expect(readFileSync(path, 'utf8')).toContain('Mean absolute contributions over 2 rows')
  expect(await runCli(['explain', '--model', binary, '--table'], { stdin: `${header}\n` })).toEqual({
    code: 0,
    out: '',
    err: 'opencredit: standard input: no rows\n'
  })
  const none = await runCli(['explain', '--model', binary, '--svg', path], { stdin: `${header}\n` })
  expect([none.code, none.err]).toEqual([1, 'opencredit: expected at least one row to plot, got none\n'])
})

test('--model: what cannot be explained is rejected', async () => {
  const argv = ['explain', '--model', 'fixtures/linear/model.txt', '--no-header']
  const { code, out, err } = await runCli(argv, { stdin: '1,2,3,4,5,6\n' })
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(/^opencredit: .*linear/)
})

test('--csv: features that are called as its own columns keep their names', async () => {
  const renamed = (path: string, names: readonly string[]): string => {
    const model = readFileSync(path, 'utf8')
    const [first = '', ...others] = names
    return file(
      `${first}.txt`,
      model.replace(/feature_names=.*/, (line) =>
        ['feature_names=' + first, ...others, ...line.split(' ').slice(1 + others.length)].join(' ')
      )
    )
  }
  const headOf = async (path: string): Promise<string[]> => {
    const width = loadModelFile(path).numFeatures
    const stdin = `${Array.from({ length: width }, () => 1).join(',')}\n`
    const { code, out } = await runCli(['explain', '--model', path, '--no-header', '--csv'], { stdin })
    expect(code).toBe(0)
    return out.split('\n')[0]!.split(',')
  }
  const one = renamed(binary, ['base_value', 'base_value_2', 'row'])
  expect(await headOf(one)).toEqual(['base_value_3', ...loadModelFile(one).featureNames])
  const several = renamed('fixtures/multiclass/model.txt', ['class', 'base_value'])
  expect(await headOf(several)).toEqual(['row', 'class_2', 'base_value_2', ...loadModelFile(several).featureNames])
})
