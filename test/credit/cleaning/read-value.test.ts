import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ApplicantField, applicantFields } from '../../../src/credit/champion/applicant-fields.ts'
import { cleanApplicant } from '../../../src/credit/champion/clean-applicant.ts'
import { createValueReader } from '../../../src/credit/cleaning/read-value.ts'
import { type JunkCode, junkTokens } from '../../../src/credit/champion/junk-tokens.ts'
import type { FieldSpec } from '../../../src/credit/fields/field-spec.ts'
import type { IssueLog } from '../../../src/credit/cleaning/issues.ts'
import { applicantField } from '../applicant-field.ts'

const readValue = createValueReader({ fields: applicantFields, junk: junkTokens })

// The value of a field and the codes noted on the way, repairs first.
function read(name: ApplicantField, raw: number | string): [value: number, ...codes: string[]] {
  const log: IssueLog<ApplicantField, JunkCode> = { errors: [], repairs: [], warnings: [] }
  const value = readValue(applicantField(name), raw, log)
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
})

test('a number beyond the end of the range where it is worst counts as that end', () => {
  for (const field of applicantFields) {
    const { name, moreIs, kind, validRange } = field
    if (kind === 'category') continue
    for (const [end, bound] of validRange.entries()) {
      const beyond = end === 0 ? [bound - 1, -1e30, -Infinity] : [bound + 1, 1e30, Infinity]
      const isWorst = moreIs === (end === 0 ? 'better' : 'worse')
      for (const value of beyond) {
        const side = end === 0 ? 'below_valid_range' : 'above_valid_range'
        const missing = [NaN, Number.isFinite(value) ? side : 'not_finite']
        expect(read(name, value), name).toEqual(isWorst ? [bound, 'counted_as_bound'] : missing)
      }
    }
  }
  expect(read('Outstanding_Debt', '1000001_')).toEqual([1_000_000, 'trailing_underscore', 'counted_as_bound'])
  expect(read('Credit_History_Months', '-7')).toEqual([0, 'counted_as_bound'])
})

test('the repair names the bound, not the value', () => {
  const { repairs } = cleanApplicant({ Interest_Rate: 5318, Monthly_Balance: -30_123 })
  expect(repairs.map(({ field, message }) => `${field}: ${message}`)).toEqual([
    'Interest_Rate: above the maximum of 58; counted as 58',
    'Monthly_Balance: below the minimum of -20834; counted as -20834'
  ])
})

test.each(['0x10', '1,000', '1 000', '1e', 'e5', '+', '._', '--1', '1_000', 'Infinity', '-inf', '१२', '12abc'])(
  '%j is not a number',
  (text) => {
    expect(read('Outstanding_Debt', text)).toEqual([NaN, 'not_a_number'])
  }
)

test('infinities are missing, unless they are worse than any number', () => {
  expect(read('Outstanding_Debt', Infinity)).toEqual([1_000_000, 'counted_as_bound'])
  expect(read('Outstanding_Debt', '1e999')).toEqual([1_000_000, 'counted_as_bound'])
  expect(read('Outstanding_Debt', -Infinity)).toEqual([NaN, 'not_finite'])
  expect(read('Occupation', Infinity)).toEqual([NaN, 'unknown_category'])
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

test('labels are matched with hyphens, and in full-width letters', () => {
  expect(read('Occupation', 'media-manager')).toEqual([10, 'normalized_label'])
  expect(read('Occupation', 'Media\u2011Manager')).toEqual([10, 'normalized_label'])
  expect(read('Occupation', '\uff24octor')).toEqual([3, 'normalized_label'])
  expect(read('Payment_Behaviour', 'High-spent medium-value payments')).toEqual([2, 'normalized_label'])
})

test.each([' n/a', 'NULL', 'none', '#N/A', '<NA>', '?', '-', '\u2014', 'NaN', '.'])(
  '%j is not available, in every field',
  (text) => {
    for (const { name } of applicantFields) {
      expect(read(name, text).filter((code) => code !== 'surrounding_space')).toEqual([NaN, 'not_available'])
    }
  }
)

test('a label comes before a spelling of "not available", and a token before both', () => {
  const field: FieldSpec<'Home'> = {
    name: 'Home',
    label: 'Home',
    kind: 'category',
    unit: '',
    description: 'Home',
    trainingRange: [0, 1],
    validRange: [0, 1],
    typical: 0,
    required: true,
    examples: ['Own'],
    categories: ['Own', 'None']
  }
  const log: IssueLog<'Home', 'nothing'> = { errors: [], repairs: [], warnings: [] }
  const junk = { nothing: { tokens: ['null'], message: 'nothing; treated as missing' } }
  const readHome = createValueReader({ fields: [field], junk })
  expect(readHome(field, 'None', log)).toBe(1)
  expect(readHome(field, 'none', log)).toBe(1)
  expect(readHome(field, 'NULL', log)).toBeNaN()
  expect(readHome(field, 'null', log)).toBeNaN()
  expect(log.warnings.map(({ code }) => code)).toEqual(['not_available', 'nothing'])
})

test("a field's own unit is removed, in the spellings people use", () => {
  for (const text of ['28 years', '28years', '28 yrs', '28 Years old', '28 y']) {
    expect(read('Age', text)).toEqual([28, 'unit_removed'])
  }
  for (const text of ['11.27%', '11.27 %', '11.27 percent']) {
    expect(read('Changed_Credit_Limit', text)).toEqual([11.27, 'unit_removed'])
  }
  expect(read('Delay_from_due_date', '-3 days')).toEqual([-3, 'unit_removed'])
  for (const text of ['$50000', '50000 USD', 'US$ 50000', '$50000 per year', '50000/yr', '50000 dollars a year']) {
    expect(read('Annual_Income', text)).toEqual([50_000, 'unit_removed'])
  }
  for (const text of ['-$50', '$-50', '-50 $']) expect(read('Monthly_Balance', text)).toEqual([-50, 'unit_removed'])
  expect(read('Total_EMI_per_month', '$120 per month')).toEqual([120, 'unit_removed'])
})

test('any other unit makes it no number', () => {
  for (const [name, text] of [
    ['Age', '28 months'],
    ['Age', '$28'],
    ['Age', '28%'],
    ['Annual_Income', '$4000 per month'],
    ['Annual_Income', '50000 EUR'],
    ['Annual_Income', '50k'],
    ['Num_of_Loan', '2 loans'],
    ['DTI', '3%'],
    ['Monthly_Balance', '-$-50']
  ] as const) {
    expect(read(name, text)).toEqual([NaN, 'not_a_number'])
  }
})

test('commas that can only group digits are removed', () => {
  for (const text of ['$50,000', '50,000 dollars', 'USD 50,000.00']) {
    expect(read('Annual_Income', text)).toEqual([50_000, 'unit_removed', 'thousands_separators'])
  }
  expect(read('Annual_Income', '50,000.50')).toEqual([50_000.5, 'thousands_separators'])
  expect(read('Outstanding_Debt', '1,000,000')).toEqual([1_000_000, 'thousands_separators'])
  for (const text of ['50,000', '$50,00', '$5,0000', '$0,500', '50,000 per year', '1,00,000', '1,000,00']) {
    expect(read('Annual_Income', text)).toEqual([NaN, 'not_a_number'])
  }
})

test('full-width digits and the minus signs of typography are read', () => {
  expect(read('Age', '\uff12\uff18')).toEqual([28, 'normalized_characters'])
  for (const minus of ['\u2212', '\u2013', '\uff0d']) {
    expect(read('Monthly_Balance', `${minus}12.5`)).toEqual([-12.5, 'normalized_characters'])
  }
  expect(read('Annual_Income', '\uff04\uff15\uff10\uff0c\uff10\uff10\uff10')).toEqual([
    50_000,
    'normalized_characters',
    'unit_removed',
    'thousands_separators'
  ])
  expect(read('Age', '2\u00b2')).toEqual([NaN, 'not_a_number'])
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
  for (const text of ['22 yrs 9 mos', '22y9m', '22 Years, 9 Months', '22 yr & 9 mo', '22 YEARS  9 MONTHS']) {
    expect(read('Credit_History_Months', text)).toEqual([273, 'normalized_months'])
  }
  expect(read('Credit_History_Months', '22 years')).toEqual([264, 'normalized_months'])
  expect(read('Credit_History_Months', '265 months')).toEqual([265, 'unit_removed'])
  expect(read('Credit_History_Months', '265 mos')).toEqual([265, 'unit_removed'])
  expect(read('Credit_History_Months', '22\u00a0Years and 9\u00a0Months')).toEqual([273, 'normalized_characters'])
  for (const text of ['22 Years and 12 Months', '22 years 9', '-1 Years and 2 Months', '2.5 Years and 1 Months']) {
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

test('a spelling of two labels is neither; the labels as they are written remain', () => {
  const categories = ['Part time', 'part-time', 'None']
  const field: FieldSpec<'work', never> = {
    name: 'work',
    label: 'Work',
    kind: 'category',
    unit: '',
    description: 'Work',
    trainingRange: [0, 2],
    validRange: [0, 2],
    typical: 0,
    required: true,
    examples: ['None'],
    categories
  }
  const readWork = createValueReader({ fields: [field], junk: {} })
  const valueOf = (text: string): number => readWork(field, text, { errors: [], repairs: [], warnings: [] })
  expect(categories.map(valueOf)).toEqual([0, 1, 2])
  expect(['PART TIME', 'none'].map(valueOf)).toEqual([NaN, 2])
})
