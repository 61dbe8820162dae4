import { describe, expect, test } from 'vitest'
import { createMersenneTwister } from '../../../../src/numeric/mersenne-twister.ts'
import { auditSummary } from '../../../../src/pipeline/validation/audit/audit-summary.ts'
import type { Finding, FindingCode } from '../../../../src/pipeline/validation/audit/finding.ts'
import { type AuditOptions, leakageAudit } from '../../../../src/pipeline/validation/audit/leakage-audit.ts'
import { type Column, createTable } from '../../../../src/pipeline/table.ts'
import type { FitAndPredict } from '../../../../src/pipeline/validation/out-of-fold.ts'

const train = { num_leaves: 15, num_iterations: 40, min_data_in_leaf: 3, verbosity: -1 }
const small = { train, numFolds: 3, numResamples: 100 }

interface Made {
  readonly columns: Record<string, Column>
  readonly label: Int32Array
}

// Customers of 6 months with a lasting outcome. `signal` tells it a little; income and debt only tell who it is.
function customers(numGroups: number): Made {
  const random = createMersenneTwister(4)
  const columns: Record<string, (string | number)[]> = { customer: [], month: [], income: [], debt: [], signal: [] }
  const label: number[] = []
  for (let number = 0; number < numGroups; number++) {
    const outcome = random.nextUpTo(1)
    // Either alone is shared by several customers, both together by none.
    const income = 1000 * (number % 30)
    const debt = 10 * Math.floor(number / 30)
    for (let month = 1; month <= 6; month++) {
      columns['customer']!.push(`C${number}`)
      columns['month']!.push(month)
      columns['income']!.push(income)
      columns['debt']!.push(debt)
      columns['signal']!.push(outcome + 3 * random.nextDouble())
      label.push(random.nextDouble() < 0.95 ? outcome : 1 - outcome)
    }
  }
  const typed = Object.entries(columns).map(([name, values]): [string, Column] => [
    name,
    name === 'customer' ? (values as string[]) : Float64Array.from(values as number[])
  ])
  return { columns: Object.fromEntries(typed), label: Int32Array.from(label) }
}

function optionsOf({ columns, label }: Made, others: Partial<AuditOptions> = {}): AuditOptions {
  const roles = { customer: 'group', month: 'time' } as const
  const present = Object.entries(roles).filter(([name]) => name in columns)
  return { table: createTable(columns, Object.fromEntries(present)), label, ...small, ...others }
}

function findingOf(findings: readonly Finding[], code: FindingCode): Finding {
  return findings.find((finding) => finding.code === code)!
}

describe('customers with several rows', async () => {
  const made = customers(150)
  const steps: string[] = []
  const report = await leakageAudit(
    optionsOf(made, { onProgress: ({ step, done, total }) => steps.push(`${step} ${done}/${total}`) })
  )

  test('are named, with what dividing rows at random adds', () => {
    const shared = findingOf(report.findings, 'shared-groups')
    expect(shared.severity).toBe('high')
    expect(shared.evidence).toMatchObject({ numGroups: 150, rowsPerGroup: 6 })
    expect(shared.evidence['shareOfTestRows']).toBeGreaterThan(0.99)
    const gap = findingOf(report.findings, 'row-random-gap')
    expect(gap.evidence['accuracyDifference']).toBeGreaterThan(0.1)
    expect(gap.evidence['accuracyLower']).toBeGreaterThan(0.05)
    expect(gap.message).toMatch(/^Accuracy is 0\.\d{3} when rows are divided at random and 0\.\d{3} when groups are/)
    expect(report.protocols.map(({ name }) => name)).toEqual(['row-random', 'stratified-grouped'])
  })
  test('are identified by income and debt together, by neither alone', () => {
    const { evidence } = findingOf(report.findings, 'identifying-features')
    expect(evidence).toMatchObject({
      features: ['income', 'debt'],
      numGroups: 150,
      numIdentified: 150,
      recurrence: 1,
      numSets: 1
    })
  })
  test('show nothing that is not there', () => {
    expect(report.findings.map(({ code }) => code)).toEqual(['shared-groups', 'identifying-features', 'row-random-gap'])
    expect(report.passed).toEqual([
      'duplicate-rows',
      'contradicting-rows',
      'near-perfect-feature',
      'post-outcome-field',
      'train-test-differ'
    ])
    expect(report.notChecked).toEqual(['trained-on-future'])
    expect(report.singleFeatures[0]!.feature).toBe('signal')
  })
  test('come with a summary', () => {
    const text = auditSummary(report)
    expect(text).toMatch(/^Audit of 900 rows of 150 groups, 3 features\n\nHIGH {4}shared-groups\n/)
    expect(text).toMatch(/\nrow-random +accuracy 0\.\d{4} \[0\.\d{4}, 0\.\d{4}\] {2}AUC /)
    expect(text.split('\n').every((line) => line.length <= 80)).toBe(true)
    expect(text).toContain('\nNot looked for, for want of a column: trained-on-future\n')
    expect(text).not.toMatch(/undefined|NaN/)
  })
  test('progress counts every model', () => {
    expect(steps[0]).toBe('single features 0/11')
    expect(steps.at(-1)).toBe('honest folds 10/11')
    expect(steps).toHaveLength(11)
  })
})

test('a field set by the outcome, one known to be, a split by time, and rows that are there twice', async () => {
  const { columns, label } = customers(120)
  const { customer, month, ...features } = columns
  const first = label.slice(0, 6)
  const made: Made = {
    columns: {
      customer: [...(customer as string[]), ...(customer as string[]).slice(0, 6)],
      month: Float64Array.of(...(month as Float64Array), ...(month as Float64Array).slice(0, 6)),
      ...Object.fromEntries(
        Object.entries(features).map(([name, values]) => {
          const numbers = values as Float64Array
          return [name, Float64Array.of(...numbers, ...numbers.slice(0, 6))]
        })
      ),
      'INTEREST rate': Float64Array.of(...label, ...first).map((one, row) => one + (row % 3 === 0 ? 1 : 0)),
      written_off: Float64Array.of(...label, ...first)
    },
    label: Int32Array.of(...label, ...first)
  }
  const rows = [...made.label.keys()]
  const time = made.columns['month'] as Float64Array
  const split = {
    train: Int32Array.from(rows.filter((row) => time[row]! <= 4)),
    test: Int32Array.from(rows.filter((row) => time[row]! > 4 || row === 0))
  }
  split.train = split.train.filter((row) => row !== 0)
  const { findings, protocols } = await leakageAudit(optionsOf(made, { split }))
  expect(findingOf(findings, 'near-perfect-feature').evidence).toMatchObject({ features: ['written_off'], auc: 1 })
  const known = findingOf(findings, 'post-outcome-field')
  expect(known.evidence).toMatchObject({
    features: ['INTEREST rate'],
    reasons: ['INTEREST rate: a lender sets it after judging the applicant']
  })
  expect(known.evidence['accuracyDifference']).toBeCloseTo(0, 2)
  expect(findingOf(findings, 'duplicate-rows').evidence).toMatchObject({ numDuplicates: 6, numTestRowsTrainedOn: 1 })
  expect(findingOf(findings, 'duplicate-rows').severity).toBe('high')
  expect(findingOf(findings, 'trained-on-future').evidence['share']).toBeCloseTo(1, 1)
  expect(findingOf(findings, 'shared-groups').message).toContain('that the split tests are trained on, too')
  expect(protocols[1]!.accuracy.value).toBeGreaterThan(0.99)
})

test('times that are told apart, and rows of no group', async () => {
  const { columns, label } = customers(60)
  const { customer: _, month, income, signal } = columns
  const drifting = (month as Float64Array).map((value, row) => value + 0.1 * (signal as Float64Array)[row]!)
  const made: Made = { columns: { month: month!, income: income!, signal: signal!, drifting }, label }
  const { findings, passed, notChecked, protocols } = await leakageAudit(optionsOf(made))
  const differ = findingOf(findings, 'train-test-differ')
  expect(differ.severity).toBe('high')
  expect(differ.evidence['auc']).toBeGreaterThan(0.99)
  expect(differ.message).toContain('the earlier and the later half of the time')
  expect(notChecked).toEqual(['shared-groups', 'identifying-features', 'row-random-gap', 'trained-on-future'])
  expect(passed).not.toContain('shared-groups')
  expect(protocols.map(({ name }) => name)).toEqual(['row-random'])
})

test('a function can be the model; its probabilities are counted', async () => {
  const made = customers(40)
  const share: FitAndPredict = ({ label, test: tested }) => {
    const better = label.reduce((sum, one) => sum + one, 0) / label.length
    return Float64Array.from({ length: 2 * tested.numRows }, (_, i) => (i % 2 === 0 ? 1 - better : better))
  }
  const { findings, protocols } = await leakageAudit(optionsOf(made, { train: share }))
  expect(findings.map(({ code }) => code)).not.toContain('row-random-gap')
  expect(protocols[1]!.auc.value).toBeCloseTo(0.5, 1)
  await expect(leakageAudit(optionsOf(made, { train: () => new Float64Array(3) }))).rejects.toThrow(
    /^"fit" expected to return \d+ probabilities \(numRows × numClasses\), got 3$/
  )
})

test('can be aborted; refuses what does not fit together', async () => {
  const made = customers(30)
  const reason = new Error('stop')
  await expect(leakageAudit(optionsOf(made, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason)
  await expect(leakageAudit(optionsOf(made, { features: ['income', 'customer'] }))).rejects.toThrow(
    '"features" expected columns without a role, got "customer" (group)'
  )
  await expect(leakageAudit(optionsOf({ ...made, label: made.label.subarray(1) }))).rejects.toThrow(
    '"label" expected 180 values, one for each row; got 179'
  )
  await expect(leakageAudit({ ...optionsOf(made), folds: 3 } as AuditOptions)).rejects.toThrow('got "folds"')
})
