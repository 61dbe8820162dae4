import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { uniforms } from '../../credit/monitoring/random.ts'
import { runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const file = temporaryFolder()

// Rows of a table as CSV; incomes are `shift` times what they were.
function rowsCsv(size: number, seed: number, shift: number): string {
  const next = uniforms(seed)
  const lines = Array.from({ length: size }, (_, i) => {
    const income = Math.round(20_000 + 60_000 * next())
    const job = ['Doctor', 'Writer', ''][Math.floor(3 * next())]
    const p = 0.1 + 0.5 * next()
    return [`id${seed}-${i}`, i >> 1, Math.round(income * shift), job, p.toFixed(3), Number(next() < p)].join(',')
  })
  return ['id,customer,income,job,p,bad', ...lines].join('\n')
}

const reference = file('reference.csv', rowsCsv(800, 1, 1))
const same = file('same.csv', rowsCsv(400, 2, 1))
const shifted = file('shifted.csv', rowsCsv(400, 3, 1.4))

test('columns: what has changed is told, with the bins that have', async () => {
  const { code, out, err } = await runCli(['monitor', reference, shifted, '--group', 'customer'])
  expect([code, err]).toEqual([0, 'opencredit: left out, because nearly every row has another text: id\n'])
  expect(out).toMatch(/^400 recent rows against 800 of the reference\n/)
  expect(out).toMatch(/\nincome +\d\.\d{3} +0\.\d{3} +< 0\.001 +< 0\.001 {2}large\n/)
  expect(out).toMatch(/\njob .* no change\n/)
  expect(out).toMatch(/\nincome {2}mean 4\d+, now 7\d+\n {2}above /)
  expect((await runCli(['monitor', reference, same, '--group', 'customer'])).out).not.toMatch(/large|moderate|small/)
})

test('scores, probabilities and outcomes, as JSON', async () => {
  const names = ['--scores', 'income', '--probability', 'p', '--outcome', 'bad', '--ignore', 'id,customer']
  const { out } = await runCli(['monitor', reference, same, ...names, '--json', '--bins', '5'])
  const { variables, calibration } = JSON.parse(out)
  const roles = variables.map(({ name, role }: { name: string; role: string }) => [name, role])
  expect(roles).toEqual([
    ['income', 'score'],
    ['p', 'score'],
    ['job', 'feature']
  ])
  expect(variables[0].bins).toHaveLength(6)
  expect(calibration.recent.numRows).toBe(400)
  expect(calibration.recent.inTheLarge.pValue).toBeGreaterThan(0.001)
  const text = (await runCli(['monitor', reference, same, ...names])).out
  expect(text).toMatch(/Calibration\n {2}reference +\d+\.\d% predicted/)
})

test('a change can fail the run', async () => {
  const codes = await Promise.all(
    [
      [shifted, 'large'],
      [shifted, 'small'],
      [same, 'small']
    ].map(
      async ([path, change]) =>
        (await runCli(['monitor', reference, path!, '--fail-on', change!, '--ignore', 'id,customer'])).code
    )
  )
  expect(codes).toEqual([1, 1, 0])
})

test('applicants are scored: points, classes and fields are compared', async () => {
  const output = file('report.txt')
  const argv = ['monitor', 'examples/applicants.csv', 'examples/applicants.csv', '--applicants', '-o', output]
  expect(await runCli(argv)).toEqual({ code: 0, out: '', err: '' })
  const text = readFileSync(output, 'utf8')
  expect(text).toMatch(/\npoints .* no change\nclass .* no change\nAge /)
  const bad = file('bad.ndjson', '{"Age":30}\nno JSON\n{"Age":[5]}\n')
  const { err } = await runCli(['monitor', 'examples/applicants.csv', bad, '--applicants'])
  expect(err).toBe(`opencredit: ${bad}: 2 of 3 applicants could not be scored\n`)
})

test('codes are texts where the reference has them as texts', async () => {
  const codesCsv = (codes: string[]): string =>
    `code\n${Array.from({ length: 300 }, (_, i) => codes[i % 3]).join('\n')}`
  const before = file('codes.csv', `${codesCsv(['01', '02', 'true'])}\nA`)
  const after = file('later-codes.csv', codesCsv(['01', '02', 'true']))
  const { out } = await runCli(['monitor', before, after, '--json'])
  expect(JSON.parse(out).variables[0]).toMatchObject({ name: 'code', change: 'none' })
})

test('names of columns and texts cannot command a terminal', async () => {
  const csv = (text: string): string => `a\u001b[31m,b\n${`${text},1\n`.repeat(300)}`
  const { out } = await runCli(['monitor', file('escape.csv', csv('x\u001b[2J')), file('escaped.csv', csv('y'))])
  expect(out).toContain('large')
  expect(out).not.toContain('\u001b')
})

test('says what is wrong', async () => {
  const text = file('text.csv', 'income\nmany\n')
  const words = file('words.csv', readFileSync(same, 'utf8').replaceAll(/,1$/gm, ',yes'))
  const cases: [string[], number, string][] = [
    [[reference], 2, 'expected a <reference> and a <recent> file'],
    [[reference, same, '--columns', 'x'], 2, 'the reference expected a column "x", got none of that name'],
    [[reference, same, '--outcome', 'bad'], 2, '--outcome needs --probability'],
    [[reference, same, '--applicants', '--group', 'customer'], 2, '--group cannot be used with applicants'],
    [[reference, same, '--fail-on', 'none'], 2, '--fail-on expected one of small, moderate, large; got "none"'],
    [[reference, same, '--bins', '1'], 2, '--bins expected 2 or more, got 1'],
    [[reference, same, '-o', same], 2, 'would overwrite'],
    [[reference, file('absent.csv')], 1, 'absent.csv'],
    [[reference, text, '--group', 'customer'], 1, `${text}: expected a column "customer"`],
    [[reference, words, '--probability', 'p', '--outcome', 'bad'], 1, `${words}: expected numbers in the column "bad"`],
    [[reference, same, '--artifact', text], 1, text]
  ]
  for (const [argv, expected, message] of cases) {
    const { code, out, err } = await runCli(['monitor', ...argv])
    expect([code, out, err]).toEqual([expected, '', expect.stringContaining(message)])
  }
})
