import { expect, test } from 'vitest'
import { cleanApplicant } from '../../src/credit/champion/clean-applicant.ts'
import { type ApplicantField, applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import type { FieldSpec } from '../../src/credit/fields/field-spec.ts'
import { junkTokens } from '../../src/credit/champion/junk-tokens.ts'
import { createJunkLookup } from '../../src/credit/cleaning/junk-lookup.ts'
import { hasPublicData, noPublicData, readRecords, readVocabulary, vocabularyColumns } from './public-data.ts'

const options = { timeout: 120_000 }

const junkMarkOf = createJunkLookup(junkTokens)

type Counts = Partial<Record<string, Record<string, number>>>

// Repairs and warnings of each field, counted by code; impossible values by the side they are on.
function countCodes(records: readonly Record<string, string>[]): Counts {
  const counts: Counts = {}
  for (const record of records) {
    const { repairs, warnings } = cleanApplicant(record)
    const codes = [...repairs, ...warnings.map(({ field, code, reason }) => ({ field, code: reason ?? code }))]
    for (const { field, code } of codes) {
      const ofField = (counts[field] ??= {})
      ofField[code] = (ofField[code] ?? 0) + 1
    }
  }
  return counts
}

// Numbers beyond the worst end of the valid range; that end is outside the training range of every field.
const countedAsBound = (count: number): Record<string, number> => ({
  counted_as_bound: count,
  outside_training_range: count
})

test('every kind of mess in the raw test file is found as often as it occurs', options, ({ skip }) => {
  skip(!hasPublicData, noPublicData)
  const records = readRecords('kaggle_test_raw.csv')
  expect(records).toHaveLength(50_000)
  expect(countCodes(records)).toEqual({
    Age: { trailing_underscore: 2477, below_valid_range: 464, above_valid_range: 939 },
    Occupation: { placeholder_occupation: 3438 },
    Annual_Income: { trailing_underscore: 3520, above_valid_range: 501 },
    Monthly_Inhand_Salary: { empty: 7498 },
    Num_Bank_Accounts: { below_valid_range: 16, ...countedAsBound(635) },
    Num_Credit_Card: countedAsBound(1179),
    Interest_Rate: { ...countedAsBound(966), contradiction: 16 },
    Num_of_Loan: { trailing_underscore: 2436, below_valid_range: 1974, ...countedAsBound(258) },
    Num_of_Delayed_Payment: { empty: 3498, trailing_underscore: 1427, below_valid_range: 287, ...countedAsBound(395) },
    Changed_Credit_Limit: { placeholder_underscore: 1059 },
    Num_Credit_Inquiries: { empty: 1035, ...countedAsBound(846) },
    Outstanding_Debt: { trailing_underscore: 491 },
    Delay_from_due_date: { contradiction: 750 },
    // The file's months are later than those the model was trained on, so the longest histories are longer.
    Credit_History_Months: { not_available: 4470, outside_training_range: 163, contradiction: 4564 },
    Total_EMI_per_month: { ...countedAsBound(1628), contradiction: 676 },
    Amount_invested_monthly: { empty: 2271, placeholder_10000: 2175 },
    Payment_Behaviour: { placeholder_behaviour: 3800 },
    Monthly_Balance: { empty: 562, placeholder_negative_333: 6 },
    DTI: { derived_unavailable: 501 },
    EMI_to_Salary: { derived_unavailable: 7498, outside_training_range: 1182 }
  })

  // Negative and kept: paid early, limit lowered.
  const cleaned = records.map((record) => cleanApplicant(record).used)
  const countNegative = (field: ApplicantField): number => cleaned.filter((used) => Number(used[field]) < 0).length
  expect(countNegative('Delay_from_due_date')).toBe(298)
  expect(countNegative('Changed_Credit_Limit')).toBe(835)

  // Columns that are no fields have tokens too.
  const countCells = (column: string, code: string | undefined): number =>
    records.filter((record) => junkMarkOf(record[column]!)?.code === code).length
  expect(countCells('Credit_Mix', 'placeholder_underscore')).toBe(9805)
  expect(countCells('Payment_of_Min_Amount', 'placeholder_min_amount')).toBe(5993)
  expect(records.filter((record) => record['Type_of_Loan'] === '')).toHaveLength(5704)
})

test('everything messy in labelled raw rows has a specific code', options, ({ skip }) => {
  skip(!hasPublicData, noPublicData)
  const records = readRecords('august_labelled_raw.csv')
  expect(records).toHaveLength(12_500)
  const codes = new Set(Object.values(countCodes(records)).flatMap((ofField) => Object.keys(ofField!)))
  for (const code of ['unknown_field', 'not_a_number', 'unknown_category', 'empty', 'missing']) {
    expect(codes).not.toContain(code)
  }
})

test('training ranges contain the whole labelled panel', options, ({ skip }) => {
  skip(!hasPublicData, noPublicData)
  const records = readRecords('panel_labelled_clean.csv')
  expect(records).toHaveLength(76_546)
  // Two columns of the panel still have the small negative junk of the raw file.
  expect(countCodes(records)).toEqual({
    Age: { empty: 6526 },
    Num_Bank_Accounts: { below_valid_range: 4 },
    Interest_Rate: { contradiction: 13 },
    Delay_from_due_date: { contradiction: 3144 },
    Num_of_Delayed_Payment: { empty: 5041, below_valid_range: 219 },
    Changed_Credit_Limit: { empty: 4537 },
    Num_Credit_Inquiries: { empty: 4738 },
    // Histories longer than the applicants' lives are the data's own.
    Credit_History_Months: { empty: 6, contradiction: 7118 },
    Total_EMI_per_month: { contradiction: 660 },
    Amount_invested_monthly: { empty: 3396 },
    Payment_Behaviour: { empty: 2008 },
    Monthly_Balance: { empty: 220 }
  })
})

test('every raw string of the training file is read, or missing with a specific code', options, ({ skip }) => {
  skip(!hasPublicData, noPublicData)
  const columns = vocabularyColumns()
  expect(columns).toHaveLength(23)
  for (const column of columns) {
    const field = applicantFields.find(({ name, aliases = [] }) => name === column || aliases.includes(column))
    const wrong = readVocabulary(column).filter((raw) => {
      const { used, warnings } = cleanApplicant({ [column]: raw })
      if (field === undefined) return warnings.some(({ code }) => code === 'unknown_field')
      const codes = warnings.filter((warning) => warning.field === field.name).map(({ code }) => code)
      const expected = expectedReading(column, raw, field)
      return used[field.name] !== expected.value || codes.join() !== expected.codes.join()
    })
    expect(wrong, column).toEqual([])
  }
})

// By its own rules: a token, a text, or a number that is clean if and only if the model was trained on such numbers.
function expectedReading(
  column: string,
  raw: string,
  { trainingRange: [min, max], validRange, moreIs }: FieldSpec
): { value: string | number | null; codes: string[] } {
  const code = raw === 'NA' || raw === 'nan' ? 'not_available' : junkMarkOf(raw)?.code
  if (code !== undefined) return { value: null, codes: [code] }
  if (column === 'Occupation' || column === 'Payment_Behaviour') return { value: raw, codes: [] }
  const [years, months] = raw.split(' Years and ')
  const number = column === 'Credit_History_Age' ? Number(years) * 12 + parseInt(months!) : parseFloat(raw)
  if (number >= min && number <= max) return { value: number, codes: [] }
  if (moreIs === 'worse' && number > max) return { value: validRange[1], codes: ['outside_training_range'] }
  if (moreIs === 'better' && number < min) return { value: validRange[0], codes: ['outside_training_range'] }
  return { value: null, codes: ['impossible_value'] }
}
