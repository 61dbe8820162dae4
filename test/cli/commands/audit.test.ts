import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { AuditReport } from '../../../src/pipeline/validation/audit/leakage-audit.ts'
import { runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const file = temporaryFolder()
// 40 customers of 4 months with a lasting outcome; income tells who they are.
const rows = Array.from({ length: 160 }, (_, row) => {
  const customer = row >> 2
  const outcome = ['bad', 'good'][(customer * 7) % 3 > 0 ? 1 : 0]!
  return [
    `c${customer}`,
    1 + (row % 4),
    1000 + 10 * customer,
    (row * 37) % 11,
    row % 4 === 3 ? 'test' : 'train',
    outcome
  ]
})
const data = file(
  'data.csv',
  `customer,month,income,noise,part,grade\n${rows.map((row) => row.join(',')).join('\n')}\n`
)
const argv = ['audit', '--data', data, '--label', 'grade', '--classes', 'bad,good', '--folds', '2', '--threads', '1']
const roles = ['--group', 'customer', '--time', 'month', '--split', 'part']
const quick = ['num_leaves=4', 'num_iterations=20', 'min_data_in_leaf=2']

test('a report to read: what was found, and by how much', async () => {
  const { code, out, err } = await runCli([...argv, ...roles, ...quick])
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(/^Audit of 160 rows of 40 groups, 2 features\n\nHIGH {4}shared-groups\n {8}All 40 groups that/)
  expect(out).toContain('\nHIGH    identifying-features\n        income identifies all 40 groups')
  expect(out).toMatch(/\nstratified-grouped +accuracy 0\.\d{4} \[/)
  expect(out).toContain('Looked for and not found: trained-on-future, duplicate-rows')
})

test('JSON into a file: the findings with their numbers', async () => {
  const path = file('audit.json', '')
  const { code, out } = await runCli([...argv, ...roles, ...quick, '--json', '-o', path, '-q'])
  expect([code, out]).toEqual([0, ''])
  const report = JSON.parse(readFileSync(path, 'utf8')) as AuditReport
  expect(report.findings[0]).toMatchObject({
    code: 'shared-groups',
    severity: 'high',
    evidence: { numGroups: 40, numTestedGroups: 40, numSharedGroups: 40, shareOfTestRows: 1 }
  })
})

test('mistakes in the arguments are usage errors, those in the data name the file', async () => {
  const errorOf = async (...given: string[]): Promise<[number, string]> => {
    const { code, err } = await runCli(['audit', ...given])
    return [code, err]
  }
  const usage = 'see opencredit audit --help\n'
  expect(await errorOf('--label', 'grade')).toEqual([2, `opencredit: missing --data; ${usage}`])
  expect(await errorOf('--data', data)).toEqual([2, `opencredit: missing --label; ${usage}`])
  expect(await errorOf('--data', data, '--label', 'grade', '--group', 'grade')).toEqual([
    2,
    `opencredit: --group expected another column, got "grade" again; ${usage}`
  ])
  expect(await errorOf('--data', data, '--label', 'grade', 'leaves')).toEqual([
    2,
    `opencredit: unexpected argument "leaves"; parameters are written name=value; ${usage}`
  ])
  const [code, err] = await errorOf('--data', data, '--label', 'grade')
  expect([code, err]).toEqual([
    1,
    'opencredit: "classes" expected the texts of column "grade", worst first; got none\n'
  ])
  expect(await errorOf(...argv.slice(1), '--split', 'customer')).toEqual([
    1,
    'opencredit: column "customer" expected rows with test or 1 and others, got one kind\n'
  ])
  expect(await errorOf(...argv.slice(1), 'num_leaves=0')).toEqual([
    1,
    expect.stringMatching(/^opencredit: command line: "num_leaves"/)
  ])
})

test('Ctrl-C ends it, and leaves the old output alone', async () => {
  const path = file('old.txt', 'old')
  const running = runCli([...argv, ...roles, 'num_iterations=100000', '-o', path])
  while (process.listenerCount('SIGINT') === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  setTimeout(() => process.emit('SIGINT'), 300)
  expect(await running).toMatchObject({ code: 130, err: 'opencredit: interrupted; nothing was written\n' })
  expect(readFileSync(path, 'utf8')).toBe('old')
})
