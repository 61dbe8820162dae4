import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ApplicantField, applicantFields, columnOfField } from '../../../src/credit/champion/applicant-fields.ts'
import { createValueReader } from '../../../src/credit/cleaning/read-value.ts'
import { type JunkCode, junkTokens } from '../../../src/credit/champion/junk-tokens.ts'
import type { IssueLog } from '../../../src/credit/cleaning/issues.ts'

const readValue = createValueReader({ fields: applicantFields, junk: junkTokens })

// The value of a field and the codes noted on the way, repairs first.
function read(name: ApplicantField, raw: number | string): [value: number, ...codes: string[]] {
  const log: IssueLog<ApplicantField, JunkCode> = { errors: [], repairs: [], warnings: [] }
  const value = readValue(applicantFields[columnOfField.get(name)!]!, raw, log)
  const codes = [...log.repairs, ...log.warnings.map(({ code, reason }) => ({ code: reason ?? code }))]
  return [value, ...codes.map(({ code }) => code)]
}

test('numbers may be text, with or without a decimal part', () => {
  expect(read('Age', 28)).toEqual([28])
  expect(read('Age', '28')).toEqual([28])
  expect(read('Age', '28.0')).toEqual([28])
  expect(read('Age', '2.8e1')).toEqual([28])
  expect(read('Age', '+28.')).toEqual([28])
  expect(read('Changed_Credit_Limit', '-1.2400000000000002')).toEqual([-1.2400000000000002])
  expect(read('Changed_Credit_Limit', '.5')).toEqual([0.5])
})

test('one trailing underscore is removed', () => {
  expect(read('Age', '28_')).toEqual([28, 'trailing_underscore'])
  expect(read('Annual_Income', '52312.68_')).toEqual([52312.68, 'trailing_underscore'])
  expect(read('Age', '28__')).toEqual([NaN, 'not_a_number'])
  expect(read('Age', '_28')).toEqual([NaN, 'not_a_number'])
  expect(read('Age', '2_8')).toEqual([NaN, 'not_a_number'])
})

test('space around a value is removed', () => {
  expect(read('Age', ' 28_\t')).toEqual([28, 'surrounding_space', 'trailing_underscore'])
  expect(read('Occupation', 'Lawyer\n')).toEqual([7, 'surrounding_space'])
  expect(read('Age', ' \u00a0\n')).toEqual([NaN, 'empty'])
})

test('junk tokens are matched whole, before underscores are stripped, in every field', () => {
  for (const { name } of applicantFields) {
    for (const [code, { tokens }] of Object.entries(junkTokens)) {
      for (const token of tokens) expect(read(name, token)).toEqual([NaN, code])
    }
    expect(read(name, '')).toEqual([NaN, 'empty'])
  }
})

test('a placeholder whose underscores were stripped is an impossible number', () => {
  expect(read('Amount_invested_monthly', 10000)).toEqual([NaN, 'above_valid_range'])
  expect(read('Monthly_Balance', '-333333333333333333333333333')).toEqual([NaN, 'below_valid_range'])
})

test.each(['0x10', '1,000', '1 000', '1e', 'e5', '.', '-', '--1', '1_000', 'Infinity', '-inf', '१२', '12abc'])(
  '%j is not a number',
  (text) => {
    expect(read('Outstanding_Debt', text)).toEqual([NaN, 'not_a_number'])
  }
)

test('infinities are missing', () => {
  expect(read('Outstanding_Debt', Infinity)).toEqual([NaN, 'not_finite'])
  expect(read('Outstanding_Debt', -Infinity)).toEqual([NaN, 'not_finite'])
  expect(read('Outstanding_Debt', '1e999')).toEqual([NaN, 'not_finite'])
  expect(read('Occupation', Infinity)).toEqual([NaN, 'not_finite'])
})

test('valid ranges are inclusive and accept people older than those in the data', () => {
  expect(read('Age', 14)).toEqual([14])
  expect(read('Age', 65)).toEqual([65])
  expect(read('Age', 94)).toEqual([94])
  expect(read('Age', 95)).toEqual([NaN, 'above_valid_range'])
  expect(read('Age', 13)).toEqual([NaN, 'below_valid_range'])
  expect(read('Age', '-500')).toEqual([NaN, 'below_valid_range'])
  expect(read('Age', '7580_')).toEqual([NaN, 'trailing_underscore', 'above_valid_range'])
  expect(read('Delay_from_due_date', -5)).toEqual([-5])
})

test('a fractional count is kept with a warning', () => {
  expect(read('Num_of_Loan', 2.5)).toEqual([2.5, 'not_an_integer'])
  expect(read('Credit_History_Months', '2.5')).toEqual([2.5, 'not_an_integer'])
  expect(read('Annual_Income', 20000.5)).toEqual([20000.5])
})

test('categories are labels or codes', () => {
  expect(read('Occupation', 'Accountant')).toEqual([0])
  expect(read('Occupation', 14)).toEqual([14])
  expect(read('Occupation', '3')).toEqual([3])
  expect(read('Occupation', '3.0')).toEqual([3])
  expect(read('Occupation', '3_')).toEqual([3, 'trailing_underscore'])
  expect(read('Payment_Behaviour', 'Low_spent_Small_value_payments')).toEqual([6])
  expect(read('Payment_Behaviour', 1)).toEqual([1])
})

test('labels are matched ignoring case, spaces and underscores', () => {
  for (const text of ['media manager', 'MEDIA_MANAGER', 'Media  Manager', 'Media_Manager_', '_media_ manager']) {
    expect(read('Occupation', text)).toEqual([10, 'normalized_label'])
  }
  expect(read('Occupation', 'MediaManager')).toEqual([NaN, 'unknown_category'])
  expect(read('Payment_Behaviour', 'low spent small value payments')).toEqual([6, 'normalized_label'])
})

test('the code of the junk token means missing, and so does any unknown code', () => {
  expect(read('Occupation', 15)).toEqual([NaN, 'placeholder_code'])
  expect(read('Payment_Behaviour', '0')).toEqual([NaN, 'placeholder_code'])
  for (const raw of [16, -1, 2.5, '99', 'Pilot', '15 occupations', 'Lawyer'.repeat(100)]) {
    expect(read('Occupation', raw)).toEqual([NaN, 'unknown_category'])
  }
  expect(read('Payment_Behaviour', 7)).toEqual([NaN, 'unknown_category'])
})

test('a credit history is given in months or in years and months', () => {
  expect(read('Credit_History_Months', '22 Years and 9 Months')).toEqual([273])
  expect(read('Credit_History_Months', '0 Years and 1 Months')).toEqual([1])
  expect(read('Credit_History_Months', 273)).toEqual([273])
  expect(read('Credit_History_Months', '273.0')).toEqual([273])
  expect(read('Credit_History_Months', '1 Year and 1 Month')).toEqual([13, 'normalized_months'])
  expect(read('Credit_History_Months', '22  years AND 9 months')).toEqual([273, 'normalized_months'])
  expect(read('Credit_History_Months', '80 Years and 1 Months')).toEqual([NaN, 'above_valid_range'])
  for (const text of ['22 Years and 12 Months', '22 Years', '-1 Years and 2 Months', '2.5 Years and 1 Months']) {
    expect(read('Credit_History_Months', text)).toEqual([NaN, 'not_a_number'])
  }
  expect(read('Age', '22 Years and 9 Months')).toEqual([NaN, 'not_a_number'])
})

test('hostile texts are read in one pass', () => {
  const long = 1_000_000
  for (const text of ['1'.repeat(long), '_'.repeat(long), ' _'.repeat(long), '1 '.repeat(long), '1.'.repeat(long)]) {
    for (const name of ['Age', 'Occupation', 'Credit_History_Months'] as const) {
      expect(read(name, `${text}x`)[0]).toBeNaN()
    }
  }
})

test('any number survives printing and reading', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1_000_000, noNaN: true }), (value) => {
      expect(read('Outstanding_Debt', String(value))).toEqual(read('Outstanding_Debt', value))
      expect(read('Outstanding_Debt', `${value}_`)[0]).toBe(value)
    })
  )
})
