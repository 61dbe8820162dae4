import { expect, test } from 'vitest'
import { inputsOf } from '../../../src/credit/fields/formula.ts'
import {
  type Applicant,
  applicantFields,
  type CategoryLabel,
  fieldKeys,
  unusedFields
} from '../../../src/credit/champion/applicant-fields.ts'
import { cleanApplicant } from '../../../src/credit/champion/clean-applicant.ts'
import { scoreApplicant, scoreApplicants } from '../../../src/credit/champion/score-applicant.ts'
import { junkTokens } from '../../../src/credit/champion/junk-tokens.ts'
import { createJunkLookup } from '../../../src/credit/cleaning/junk-lookup.ts'

test('the fields are in the column order of the model', () => {
  expect(applicantFields.map(({ name }) => name)).toEqual([
    'Age',
    'Occupation',
    'Annual_Income',
    'Monthly_Inhand_Salary',
    'Num_Bank_Accounts',
    'Num_Credit_Card',
    'Interest_Rate',
    'Num_of_Loan',
    'Delay_from_due_date',
    'Num_of_Delayed_Payment',
    'Changed_Credit_Limit',
    'Num_Credit_Inquiries',
    'Outstanding_Debt',
    'Credit_History_Months',
    'Total_EMI_per_month',
    'Amount_invested_monthly',
    'Monthly_Balance',
    'Payment_Behaviour',
    'DTI',
    'EMI_to_Salary'
  ])
})

test('labels are a few plain words and unique', () => {
  const labels = applicantFields.map(({ label }) => label)
  expect(new Set(labels).size).toBe(applicantFields.length)
  for (const label of labels) expect(label).toMatch(/^[A-Z][a-z]+(?:[ -][a-z]+){0,3}$/)
})

test('training ranges lie within valid ranges', () => {
  for (const { trainingRange, validRange } of applicantFields) {
    expect(validRange[0]).toBeLessThanOrEqual(trainingRange[0])
    expect(validRange[1]).toBeGreaterThanOrEqual(trainingRange[1])
  }
})

test('codes follow the byte order of the labels, junk token included', () => {
  for (const {
    kind,
    categories = [],
    validRange: [first, last],
    junkCode,
    junk = []
  } of applicantFields) {
    if (kind !== 'category') continue
    expect(categories).toHaveLength(last - first + 1)
    const sorted = [...categories, junk[0]!].sort()
    expect(sorted).toEqual(junkCode! < first ? [junk[0]!, ...categories] : [...categories, junk[0]!])
    expect(sorted.indexOf(junk[0]!)).toBe(junkCode)
  }
})

test('junk tokens are known and keys are unique', () => {
  const junkMarkOf = createJunkLookup(junkTokens)
  for (const { junk = [] } of applicantFields) for (const token of junk) expect(junkMarkOf(token)).toBeDefined()
  const keys = [...fieldKeys, ...unusedFields]
  expect(new Set(keys).size).toBe(keys.length)
})

test('only ratios may be left out without a warning, and they follow their inputs', () => {
  const names = applicantFields.map(({ name }) => name)
  for (const { name, kind, required, formula } of applicantFields) {
    const inputs = formula === undefined ? [] : inputsOf(formula)
    expect(required).toBe(kind !== 'ratio')
    expect(inputs).toHaveLength(kind === 'ratio' ? 2 : 0)
    for (const input of inputs) expect(names.indexOf(input)).toBeLessThan(names.indexOf(name))
  }
})

test('types follow the table', () => {
  const applicant: Applicant = { Age: '28_', Occupation: 'Doctor', Payment_Behaviour: 3, Credit_History_Age: null }
  const dirty: Applicant = { Occupation: '_______', DTI: undefined }
  const label: CategoryLabel<'Occupation'> = 'Doctor'
  // @ts-expect-error -- not a label
  const notLabel: CategoryLabel<'Occupation'> = 'Doktor'
  // @ts-expect-error -- not a field
  const notField: Applicant = { Ages: 30 }
  // @ts-expect-error -- neither number nor text
  const notRaw: Applicant = { Age: true }
  expect([applicant, dirty, label, notLabel, notField, notRaw]).toHaveLength(6)
})

interface Row {
  readonly Age: number
  readonly createdAt: Date
}

// The compiler is the test: what follows "@ts-expect-error" must not compile, the rest must.
test('functions that take applicants take every spelling of a field, and refuse what is none', () => {
  const row: Row = { Age: 30, createdAt: new Date(0) }
  const parsed: Record<string, unknown> = JSON.parse('{"Age":30}')
  const read: Record<string, string | undefined> = { Age: '30' }
  const good = [
    () => scoreApplicant({ Age: '28_', ID: 7 }),
    () => scoreApplicant({ age: 30, 'annual income': '1_', annualIncome: null, LOANS: 3, 'customer-id': [] }),
    () => scoreApplicant({ 'Late payments': 3, OCCUPATION: 'Doctor', payment_behaviour: 3 }),
    () => scoreApplicant(row),
    () => scoreApplicant(parsed),
    () => scoreApplicant(read),
    () => scoreApplicants([{ Age: 30 }, { age: 30 }, row, parsed]),
    () => cleanApplicant({ Age: 30, 'annual-income': 1 })
  ]
  const bad = [
    // @ts-expect-error
    () => scoreApplicant({ Age: true }),
    // @ts-expect-error
    () => scoreApplicant({ age: true }),
    // @ts-expect-error
    () => scoreApplicant({ 'annual income': new Date() }),
    // @ts-expect-error
    () => scoreApplicant({ Ages: 30 }),
    // @ts-expect-error
    () => scoreApplicant({ ages: 30 }),
    // @ts-expect-error
    () => scoreApplicant({ Age: [30] }),
    // @ts-expect-error
    () => scoreApplicant({ Age: 30n }),
    // @ts-expect-error
    () => scoreApplicant([30]),
    // @ts-expect-error
    () => scoreApplicant(new Date()),
    // @ts-expect-error
    () => scoreApplicant(new Map([['Age', 30]])),
    // @ts-expect-error
    () => scoreApplicant(Promise.resolve({ Age: 30 })),
    // @ts-expect-error
    () => scoreApplicant('Age'),
    // @ts-expect-error
    () => scoreApplicants([{ age: 30 }, { Age: true }]),
    // @ts-expect-error
    () => scoreApplicants({ Age: 30 }),
    // @ts-expect-error
    () => cleanApplicant({ Age: true })
  ]
  expect([good.length, bad.length]).toEqual([8, 15])
})
