import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { adverseActionLetter } from '../../../src/credit/letter/adverse-action-letter.ts'
import { applicantFields } from '../../../src/credit/champion/applicant-fields.ts'
import { scoreApplicant } from '../../../src/credit/champion/score-applicant.ts'
import { runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const file = temporaryFolder()
const letterhead = {
  creditor: { name: 'First Example Bank', address: ['1 Main Street'] },
  agency: { name: 'Federal Agency', address: ['1 Agency Square'] },
  creditRequested: 'Credit card'
}
const head = file('bank.json', JSON.stringify(letterhead))
const examples: Record<string, number | string>[] = JSON.parse(readFileSync('examples/applicants.json', 'utf8'))
const records = examples.map((record, i) => ({ ...record, ID: `A-${i}`, Name: `Pat <${i}>`, Street: `${i} Elm Road` }))
const passes = (record: object): boolean => {
  const score = scoreApplicant(record)
  return score.status === 'scored' && score.passes
}
const declined = records.filter((record) => !passes(record))
const applicants = file('applicants.ndjson', records.map((record) => `${JSON.stringify(record)}\n`).join(''))
const common = ['letter', applicants, '--letterhead', head, '--date', '2026-11-27', '--id', 'ID']
const given = ['--name', 'Name', '--address', 'Street', '--respond-by', '2026-12-27']

const expected = declined.map((record) =>
  adverseActionLetter(scoreApplicant(record), {
    ...letterhead,
    date: '2026-11-27',
    id: record.ID,
    applicant: { name: record.Name, address: [record.Street] },
    respondBy: '2026-12-27',
    fields: applicantFields
  })
)
const summary = `opencredit: ${declined.length} letter${declined.length === 1 ? '' : 's'}; ${records.length - declined.length} of ${records.length} applicants pass\n`

test('letters to those who do not pass, on standard output', async () => {
  expect(declined.length).toBeGreaterThan(0)
  const { code, out, err } = await runCli([...common, ...given])
  expect([code, err]).toEqual([0, summary])
  expect(out).toBe(expected.map(({ text }) => text).join('\f'))
})

test('into a folder, as text and as HTML', async () => {
  const folder = file('letters')
  const { code, out, err } = await runCli([...common, ...given, '--out', folder])
  expect([code, out, err]).toEqual([0, '', summary])
  expect(readdirSync(folder).sort()).toEqual(expected.flatMap(({ id }) => [`${id}.html`, `${id}.txt`]).sort())
  for (const { id, text, html } of expected) {
    expect(readFileSync(`${folder}/${id}.txt`, 'utf8')).toBe(text)
    expect(readFileSync(`${folder}/${id}.html`, 'utf8')).toBe(html)
  }
})

test('an identifier that is no file name, or comes twice, gets no file, and no value is quoted', async () => {
  const bad = [{ ...declined[0]!, ID: '../secret' }, declined[0]!, declined[0]!, { ...declined[0]!, ID: '' }]
  const path = file('bad.ndjson', bad.map((record) => `${JSON.stringify(record)}\n`).join(''))
  const folder = file('bad-letters')
  const { code, err } = await runCli([...common.with(1, path), ...given, '--out', folder])
  expect(code).toBe(1)
  expect(err).toContain('line 1: the identifier cannot be the name of a file')
  expect(err).toContain('line 3: an applicant before has the same identifier')
  expect(err).toContain('line 4: "id" expected 1 to 300 characters, got 0')
  expect(err).not.toContain('secret')
  expect(readdirSync(folder)).toHaveLength(2)
  expect(existsSync(file('secret.txt'))).toBe(false)
})

test('too little known: the letter asks for what is missing, and needs a day', async () => {
  const path = file('scant.ndjson', `${JSON.stringify({ Age: 30, ID: 'B-1' })}\n`)
  const without = await runCli(common.with(1, path))
  expect([without.code, without.out]).toEqual([1, ''])
  expect(without.err).toContain('line 1: "respondBy" expected a day')
  const { code, out } = await runCli([...common.with(1, path), '--respond-by', '2026-12-27'])
  expect(code).toBe(0)
  expect(out).toContain('Notice of incomplete application')
})

test('what is missing or wrong on the command line is said', async () => {
  for (const [argv, message] of [
    [['letter', applicants], 'missing --letterhead'],
    [['letter', applicants, '--letterhead', head], 'missing --date'],
    [common.slice(0, 6), 'missing --id'],
    [common.with(3, file('no.json', '{')), 'no.json: expected JSON'],
    [common.with(3, file('half.json', '{"creditor":7}')), 'half.json: "creditor" expected an object, got number'],
    [common.with(3, 'nowhere.json'), 'cannot read "nowhere.json"'],
    [common.with(5, '2026-13-01'), '--date expected a day as YYYY-MM-DD'],
    [[...common, '--respond-by', 'soon'], '--respond-by expected a day as YYYY-MM-DD'],
    [[...common, '--respond-by', '2026-11-27'], '--respond-by expected a day after --date']
  ] as const)
    expect((await runCli(argv)).err, message).toContain(message)
  const csv = await runCli(['letter', 'examples/applicants.csv', ...common.slice(2)])
  expect([csv.code, csv.err]).toEqual([1, 'opencredit: examples/applicants.csv: expected a column "ID", got none\n'])
})
