import { createReadStream } from 'node:fs'
import { expect, test } from 'vitest'
import { applicantFields } from '../../../src/credit/champion/applicant-fields.ts'
import type { CleanedTable } from '../../../src/pipeline/cleaning/cleaner.ts'
import { cleanRecords } from '../../../src/pipeline/cleaning/clean-records.ts'
import { cleanText } from '../../../src/pipeline/cleaning/clean-text.ts'
import { creditScoreLayout, loanKinds } from '../../../src/pipeline/cleaning/credit-score-layout.ts'
import { countColumns } from '../../../src/pipeline/cleaning/layout.ts'
import { featureNames, numbersOf, textsOf } from '../../../src/pipeline/table.ts'
import { hasPublicData, noPublicData, publicFile, readVocabulary, vocabularyColumns } from '../../credit/public-data.ts'

const options = { timeout: 120_000 }

// What the README beside the data says of a column of kaggle_test_raw.csv: counts by issue, values below 0 that are legitimate,
// the range of clean values and the smallest junk above it. The range is rounded outwards as it is there.
interface Facts {
  readonly counts: Readonly<Record<string, number>>
  readonly negative?: number
  readonly range?: readonly [number, number]
  readonly junkFrom?: number
}
const facts: Readonly<Record<string, Facts>> = {
  Age: {
    counts: { trailing_underscore: 2477, below_valid_range: 464, above_valid_range: 939 },
    range: [14, 56],
    junkFrom: 95
  },
  Occupation: { counts: { placeholder_occupation: 3438 } },
  Annual_Income: {
    counts: { trailing_underscore: 3520, above_valid_range: 501 },
    range: [7005.93, 179987.28],
    junkFrom: 250_738
  },
  Monthly_Inhand_Salary: { counts: { empty: 7498 }, range: [303.65, 15204.63] },
  Num_Bank_Accounts: { counts: { below_valid_range: 16, above_valid_range: 635 }, range: [0, 11], junkFrom: 21 },
  Num_Credit_Card: { counts: { above_valid_range: 1179 }, range: [0, 11], junkFrom: 18 },
  Interest_Rate: { counts: { above_valid_range: 966 }, range: [1, 34], junkFrom: 59 },
  Num_of_Loan: {
    counts: { trailing_underscore: 2436, below_valid_range: 1974, above_valid_range: 258 },
    range: [0, 9],
    junkFrom: 25
  },
  Type_of_Loan: { counts: { empty: 5704 } },
  Delay_from_due_date: { counts: {}, negative: 298, range: [-5, 67] },
  Num_of_Delayed_Payment: {
    counts: { empty: 3498, trailing_underscore: 1427, below_valid_range: 287, above_valid_range: 395 },
    range: [0, 28],
    junkFrom: 60
  },
  Changed_Credit_Limit: { counts: { placeholder_underscore: 1059 }, negative: 835, range: [-6.49, 36.97] },
  Num_Credit_Inquiries: { counts: { empty: 1035, above_valid_range: 846 }, range: [0, 17], junkFrom: 26 },
  Credit_Mix: { counts: { placeholder_underscore: 9805 } },
  Outstanding_Debt: { counts: { trailing_underscore: 491 }, range: [0.23, 4998.07] },
  Credit_History_Months: { counts: { not_available: 4470 }, range: [1, 12 * 33 + 8] },
  Payment_of_Min_Amount: { counts: { placeholder_min_amount: 5993 } },
  Total_EMI_per_month: { counts: { above_valid_range: 1628 }, range: [0, 1779.1], junkFrom: 1841 },
  Amount_invested_monthly: { counts: { empty: 2271, placeholder_10000: 2175 }, range: [0, 1908] },
  Payment_Behaviour: { counts: { placeholder_behaviour: 3800 } },
  Monthly_Balance: { counts: { empty: 562, placeholder_negative_333: 6 }, range: [0, 1606.5] }
}

async function cleanedFile(file: string): Promise<CleanedTable> {
  return cleanText(createReadStream(publicFile(file)))
}

test('every number of the data README is counted in the raw file', options, async ({ skip }) => {
  skip(!hasPublicData, noPublicData)
  const { table, report } = await cleanedFile('kaggle_test_raw.csv')
  expect(table.numRows).toBe(50_000)
  expect(report).toMatchObject({ numRows: 50_000, numFaults: 0, firstFaults: [], unknownColumns: [] })
  expect(report.identifiers.toSorted()).toEqual(['ID', 'Name', 'SSN'])
  for (const [name, { counts, negative = 0, range, junkFrom = Infinity }] of Object.entries(facts)) {
    const found = report.columns[name]!
    expect(found.counts, name).toEqual(counts)
    if (range === undefined) continue
    expect(found.negative, name).toBe(negative)
    // The ranges there are rounded, and the longest histories of this file are longer than the training data's.
    if (name !== 'Credit_History_Months') {
      expect(found.range![0], name).toBeGreaterThanOrEqual(range[0] - 0.01)
      expect(found.range![1], name).toBeLessThanOrEqual(range[1] + 0.5)
    }
    const { validRange } = applicantFields.find((field) => field.name === name)!
    expect(validRange[1], name).toBeLessThan(junkFrom)
  }
  const others = Object.keys(report.columns).filter((name) => !(name in facts))
  expect(others).toEqual(['Customer_ID', 'Month', 'DTI', 'EMI_to_Salary', 'Credit_Utilization_Ratio'])
  for (const name of others) expect(report.columns[name]!.counts, name).toEqual({})
})

test('missing values are those that were empty, junk or impossible', options, async ({ skip }) => {
  skip(!hasPublicData, noPublicData)
  const { report } = await cleanedFile('kaggle_test_raw.csv')
  for (const [name, { counts, missing }] of Object.entries(report.columns)) {
    const { trailing_underscore: repaired = 0, ...others } = counts
    expect(repaired).toBeLessThan(report.numRows)
    const lost = Object.values(others).reduce((sum, count) => sum + count, 0)
    // An empty list is no loan; a ratio is missing with its inputs.
    if (name === 'Type_of_Loan') expect(missing).toBe(0)
    else if (name === 'DTI') expect(missing).toBe(501)
    else if (name === 'EMI_to_Salary') expect(missing).toBeGreaterThan(7498)
    else expect(missing, name).toBe(lost)
  }
})

test('customers stay together; names and numbers of people and rows are no columns', options, async ({ skip }) => {
  skip(!hasPublicData, noPublicData)
  const { table } = await cleanedFile('kaggle_test_raw.csv')
  const customers = textsOf(table, 'Customer_ID')
  expect(new Set(customers).size).toBe(12_500)
  expect(table.roles).toEqual(
    new Map([
      ['Customer_ID', 'group'],
      ['Month', 'time']
    ] as const)
  )
  expect(new Set(numbersOf(table, 'Month'))).toEqual(new Set([9, 10, 11, 12]))
  for (const name of ['ID', 'Name', 'SSN']) expect(table.columns.has(name)).toBe(false)
  expect(featureNames(table)).toHaveLength(20 + 3 + 9)
})

test('loans are counted: as many as the number of loans wherever that is known', options, async ({ skip }) => {
  skip(!hasPublicData, noPublicData)
  for (const file of ['kaggle_test_raw.csv', 'august_labelled_raw.csv', 'panel_labelled_clean.csv']) {
    const { table } = await cleanedFile(file)
    const columns = countColumns(loanKinds).map((name) => numbersOf(table, name))
    const loans = numbersOf(table, 'Num_of_Loan')
    const differing = loans.filter((count, row) => {
      const listed = columns.reduce((sum, column) => sum + column[row]!, 0)
      return !Number.isNaN(count) && count !== listed
    })
    expect(differing, file).toHaveLength(0)
    expect(loans.filter((count) => count >= 0).length, file).toBeGreaterThan(10_000)
  }
})

test('labelled rows, in another order, and a panel whose numbers are clean', options, async ({ skip }) => {
  skip(!hasPublicData, noPublicData)
  const august = await cleanedFile('august_labelled_raw.csv')
  expect(august.table.numRows).toBe(12_500)
  expect(august.table.roles.get('Credit_Score')).toBe('label')
  const labels = textsOf(august.table, 'Credit_Score')
  const share = (name: string): number => labels.filter((label) => label === name).length
  expect([share('Poor'), share('Standard'), share('Good')]).toEqual([3602, 6485, 2413])
  expect(august.report.columns['Credit_Mix']!.missing).toBe(2611)

  const panel = await cleanedFile('panel_labelled_clean.csv')
  expect(panel.table.numRows).toBe(76_546)
  expect(panel.report.unknownColumns).toEqual([])
  expect(panel.report.columns['Credit_History_Months']).toMatchObject({ counts: { empty: 6 }, missing: 6 })
  // Two columns still have the small negative junk of the raw file.
  expect(panel.report.columns['Num_Bank_Accounts']!.counts).toEqual({ below_valid_range: 4 })
  expect(panel.report.columns['Num_of_Delayed_Payment']!.counts).toEqual({ empty: 5041, below_valid_range: 219 })
})

test('every raw string of the vocabularies is a value, a repair or missing with a reason', options, ({ skip }) => {
  skip(!hasPublicData, noPublicData)
  const isField = new Set([...creditScoreLayout.fields.map(({ name }) => name), 'Month', 'Credit_Score'])
  for (const column of vocabularyColumns()) {
    const name = column === 'Credit_History_Age' ? 'Credit_History_Months' : column
    const words = readVocabulary(column)
    // With a column that is clean beside it, as a label alone is no table.
    const { table, report } = cleanRecords(words.map((word) => ({ Age: '30', [column]: word })))
    const { counts, missing } = report.columns[name]!
    const unexplained = ['unknown_category', 'unknown_item', 'not_a_number', 'not_an_integer', 'wrong_type', 'missing']
    for (const code of unexplained) expect(counts[code], `${name} ${code}`).toBeUndefined()
    const { trailing_underscore: repaired = 0, ...lost } = counts
    expect(repaired, name).toBe(words.filter((word) => /^[-\d.]+_$/.test(word)).length)
    if (!isField.has(name)) {
      expect(name).toBe('Type_of_Loan')
      expect(missing).toBe(0)
      continue
    }
    expect(missing, name).toBe(Object.values(lost).reduce((sum, count) => sum + count, 0))
    if (name === 'Month') expect(new Set(numbersOf(table, name))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]))
  }
})
