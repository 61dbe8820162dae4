import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { applicantCounterfactuals } from '../../../src/credit/champion/champion-actions.ts'
import { jsonLines, runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const file = temporaryFolder()
const examples: Record<string, number | string>[] = JSON.parse(readFileSync('examples/applicants.json', 'utf8'))
const records = examples.map((record, i) => ({ ...record, ID: `A-${i}` }))
const applicants = file('applicants.ndjson', records.map((record) => `${JSON.stringify(record)}\n`).join(''))
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('a line of JSON for each applicant, in order, with what is to be kept', async () => {
  const { code, out, err } = await runCli(['what-if', applicants, '--keep', 'ID'])
  expect([code, err]).toEqual([0, ''])
  expect(jsonLines(out)).toEqual(
    records.map((record) => plain({ ...applicantCounterfactuals(record), input: { ID: record.ID } }))
  )
})

test('options are those of the function', async () => {
  const actions = [{ field: 'Outstanding_Debt', may: 'fall', step: 100 }] as const
  const path = file('actions.json', JSON.stringify(actions))
  const argv = ['what-if', applicants, '--target', 'Good', '--actions', path, '--answers', '2', '--changes', '1']
  const { out } = await runCli(argv)
  const options = { target: 'Good', actions, maxAnswers: 2, maxChanges: 1 } as const
  expect(jsonLines(out)).toEqual(records.map((record) => plain(applicantCounterfactuals(record, options))))
})

test('text for people', async () => {
  const { out } = await runCli(['what-if', applicants, '--text', '--keep', 'ID'])
  for (const record of records) {
    const { status, answers } = applicantCounterfactuals(record)
    if (status === 'reached') expect(out).toContain(`${record.ID}: Standard or better already\n`)
    if (status !== 'found') continue
    expect(out).toContain(`${record.ID}: what would reach Standard\n`)
    for (const { prediction, points } of answers) expect(out).toContain(`     ${prediction}, ${points} points\n`)
  }
})

test('whoever cannot be scored has an error in place', async () => {
  const path = file('bad.ndjson', `{"Age":true}\n${JSON.stringify(records[0])}\n`)
  const { code, out, err } = await runCli(['what-if', path])
  expect(code).toBe(1)
  expect(jsonLines(out)).toEqual([
    { error: expect.stringContaining('expected a number or a string'), line: 1 },
    plain(applicantCounterfactuals(records[0]!))
  ])
  expect(err).toContain('1 of 2 applicants without an answer')
})

test('wrong options are said', async () => {
  for (const [argv, message] of [
    [['--target', 'Best'], '--target expected one of Poor, Standard, Good; got "Best"'],
    [['--answers', '0'], '--answers expected 1 to 20, got 0'],
    [['--text', '--json'], '--text and --json cannot be combined'],
    [['--actions', file('wrong.json', '[{"field":"Age","may":"sink"}]')], 'wrong.json: "actions[0].may" expected rise'],
    [['--artifact', 'nowhere'], 'cannot read "nowhere"']
  ] as const)
    expect((await runCli(['what-if', applicants, ...argv])).err).toContain(message)
})
