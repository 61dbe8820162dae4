import { readFileSync, symlinkSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { creditClasses } from '../../../src/credit/champion/champion-definition.ts'
import { createScoreCsv } from '../../../src/credit/scoring/score-csv.ts'
import { scoreApplicant } from '../../../src/credit/champion/score-applicant.ts'
import { jsonLines, runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const { columns: scoreColumns } = createScoreCsv(creditClasses)

const file = temporaryFolder()
const csv = 'examples/applicants.csv'
const text = readFileSync(csv, 'utf8')
const [header = '', ...lines] = text.trim().split(/\r?\n/)
const records: Record<string, string>[] = parse(text, { columns: true })

/** A file with the rows of the example, and an ID and a name in front of each. */
function withNames(name: (row: number) => string): string {
  return [`ID,Name,${header}`, ...lines.map((line, i) => `${i + 1},${name(i)},${line}`)].join('\n')
}

test('--csv: the columns of the input, then line, class, points, probabilities and reasons', async () => {
  const { code, out, err } = await runCli(['score', csv, '--csv'])
  expect([code, err]).toEqual([0, ''])
  const [names, ...rows]: string[][] = parse(out)
  expect(names).toEqual([...header.split(','), ...scoreColumns])
  expect(rows).toHaveLength(records.length)
  for (const [i, row] of rows.entries()) {
    const score = scoreApplicant(records[i]!)
    if (score.status !== 'scored') throw new Error('expected an example that can be scored')
    const reasons = [0, 1, 2, 3].map((rank) => score.reasons[rank]?.text ?? '')
    const probabilities = Object.values(score.probabilities).map(String)
    expect(row).toEqual([
      ...Object.values(records[i]!),
      String(i + 2),
      score.prediction,
      String(score.points),
      ...probabilities,
      ...reasons,
      '',
      ''
    ])
  }
})

test('--csv is brief: below three times the input, where NDJSON has seventeen times', async () => {
  const many = [header, ...Array.from({ length: 500 }, (_, i) => lines[i % lines.length]!)].join('\n')
  const [asCsv, asNdjson] = await Promise.all([
    runCli(['score', '--csv'], { stdin: many }),
    runCli(['score', '--ndjson'], { stdin: many })
  ])
  expect(asCsv!.out.length / many.length).toBeLessThan(3)
  expect(asNdjson!.out.length / many.length).toBeGreaterThan(10)
})

test('--keep carries identifiers into CSV and JSON, and leaves the rest out', async () => {
  const named = withNames((row) => `Name ${row}`)
  const asCsv = await runCli(['score', '--csv', '--keep', 'Name,ID'], { stdin: named })
  const rows: Record<string, string>[] = parse(asCsv.out, { columns: true })
  expect(Object.keys(rows[0]!)).toEqual(['Name', 'ID', ...scoreColumns])
  expect(rows.map(({ ID, Name }) => [ID, Name])).toEqual(lines.map((_, i) => [String(i + 1), `Name ${i}`]))
  const asJson = await runCli(['score', '--keep', 'ID'], { stdin: named })
  const ids = jsonLines(asJson.out).map((score) => (score as { input: unknown }).input)
  expect(ids).toEqual(lines.map((_, i) => ({ ID: String(i + 1) })))
})

test('--keep takes keys of JSON as they are; without it, CSV has nothing of them', async () => {
  const stdin = records.map((record, i) => `${JSON.stringify({ ...record, ID: i, Tags: ['a'] })}\n`).join('')
  const kept = await runCli(['score', '--csv', '--keep', 'ID,Tags,Note'], { stdin })
  const [, first]: string[][] = parse(kept.out)
  expect(first!.slice(0, 4)).toEqual(['0', '["a"]', '', '1'])
  const asJson = await runCli(['score', '--keep', 'ID,Tags,Note'], { stdin })
  expect((jsonLines(asJson.out)[0] as { input: unknown }).input).toEqual({ ID: 0, Tags: ['a'] })
  const [names]: string[][] = parse((await runCli(['score', '--csv'], { stdin })).out)
  expect(names).toEqual(scoreColumns)
})

test('--keep needs a column of the input, and a form that has room for it', async () => {
  const absent = await runCli(['score', csv, '--csv', '--keep', 'ID'])
  expect([absent.code, absent.err]).toEqual([1, `opencredit: ${csv}: expected a column "ID" to keep, got none\n`])
  for (const [argv, message] of [
    [['--table', '--keep', 'Age'], '--keep needs --csv, --json, --ndjson, --arrow or --parquet'],
    [['--keep', 'Age,,ID'], '--keep expected different names separated by commas'],
    [['--keep', 'Age,Age'], '--keep expected different names separated by commas'],
    [['--csv', '--json'], '--json and --csv cannot be combined']
  ] as const) {
    const { code, err } = await runCli(['score', csv, ...argv])
    expect([code, err]).toEqual([2, `opencredit: ${message}; see opencredit score --help\n`])
  }
})

test('what a spreadsheet would run is written as text; numbers are not', async () => {
  const stdin = withNames((row) => ['"=HYPERLINK(""http://x"")"', '@SUM(A1)', '-3'][row % 3]!)
  const rows: Record<string, string>[] = parse((await runCli(['score', '--csv'], { stdin })).out, { columns: true })
  expect(rows.map(({ Name }) => Name)).toEqual([`'=HYPERLINK("http://x")`, "'@SUM(A1)", '-3'])
})

test('1,000 rows, a quote left open in row 100: 999 are scored, one is refused and keeps its cells', async () => {
  const rows = Array.from({ length: 1000 }, (_, i) => `${i},${i === 99 ? '"' : ''}Al,${lines[0]}`)
  const { code, out, err } = await runCli(['score', '--csv'], { stdin: [`ID,Name,${header}`, ...rows].join('\n') })
  expect([code, err]).toEqual([1, 'opencredit: standard input: 1 of 1,000 applicants could not be scored\n'])
  const written: Record<string, string>[] = parse(out, { columns: true })
  expect(written).toHaveLength(1000)
  expect(
    written.filter((row) => row['class'] === '').map((row) => [row['ID'], row['Name'], row['not_scored']])
  ).toEqual([['99', `"Al,${lines[0]}`, 'line 101: expected a closing quote, got none']])
})

test('columns are separated as the first row says, and spelt as people spell them', async () => {
  const expected = (await runCli(['score', csv])).out
  for (const delimiter of [';', '\t']) {
    const [names, ...rows] = [header, ...lines].map((line) => line.split(',').join(delimiter))
    const stdin = [names!.toUpperCase().replaceAll('_', ' '), ...rows].join('\r\n')
    expect((await runCli(['score'], { stdin })).out).toBe(expected)
    expect((await runCli(['score', '--format', 'csv'], { stdin: `sep=${delimiter}\r\n${stdin}` })).out).toBe(expected)
  }
})

test('a file with columns for fewer than half of the fields is refused', async () => {
  const { code, out, err } = await runCli(['score'], { stdin: 'age;OCCUPATION;Outstanding debt;x\n1;2;3;4\n' })
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(
    /^opencredit: standard input: 3 of 18 fields found: Age, Occupation, Outstanding_Debt; expected at least 9 in the header row, such as /
  )
})

test('an output that is a link to the input is refused before it is emptied', async () => {
  const input = file('input.csv', text)
  const link = file('link.csv')
  symlinkSync(input, link)
  const { code, err } = await runCli(['score', input, '-o', link])
  expect([code, err]).toEqual([
    2,
    `opencredit: the output would overwrite the input "${input}"; see opencredit score --help\n`
  ])
  expect(readFileSync(input, 'utf8')).toBe(text)
})

test('what was scored can be scored again: columns that are there get a number', async () => {
  const once = await runCli(['score', csv, '--csv'])
  const twice = await runCli(['score', '--csv'], { stdin: once.out })
  const thrice = await runCli(['score', '--csv'], { stdin: twice.out })
  expect([thrice.code, thrice.err]).toEqual([0, ''])
  const [names, row]: string[][] = parse(thrice.out)
  const numbered = (i: number): string[] => scoreColumns.map((name) => `${name}_${i}`)
  expect(names).toEqual([...header.split(','), ...scoreColumns, ...numbered(2), ...numbered(3)])
  const width = scoreColumns.length
  expect(row!.slice(-width)).toEqual(row!.slice(-3 * width, -2 * width))
})

test('--keep of a column that is called as one of the results', async () => {
  const named = `class,line_2,line,${text.replaceAll('\n', '\na,b,c,').replace(/\na,b,c,$/, '')}`
  const { code, out } = await runCli(['score', '--csv', '--keep', 'class,line,line_2'], { stdin: named })
  expect(code).toBe(0)
  const [names, row]: string[][] = parse(out)
  expect(names!.slice(0, 6)).toEqual(['class', 'line', 'line_2', 'line_3', 'class_2', 'points'])
  expect(row!.slice(0, 4)).toEqual(['a', 'c', 'b', '2'])
})
