import { expect, test } from 'vitest'
import { type Applicant, type ApplicantField } from '../../../src/credit/champion/applicant-fields.ts'
import { cleanApplicant } from '../../../src/credit/champion/clean-applicant.ts'

function contradictionsOf(applicant: Applicant): string[] {
  return cleanApplicant(applicant as Record<string, unknown>)
    .warnings.filter(({ code }) => code === 'contradiction')
    .map(({ field, contradicts, message }) => `${field}, ${contradicts}: ${message}`)
}

test.each([
  [
    { Age: 20, Credit_History_Months: 252 },
    { Age: 20, Credit_History_Months: 251 },
    'Credit_History_Months, Age: longer than the applicant has lived; kept'
  ],
  [
    { Total_EMI_per_month: 0.01, Num_of_Loan: 0 },
    { Total_EMI_per_month: 1800, Num_of_Loan: 1 },
    'Total_EMI_per_month, Num_of_Loan: loan instalments without a loan; kept'
  ],
  [
    { Delay_from_due_date: 1, Num_of_Delayed_Payment: 0 },
    { Delay_from_due_date: 365, Num_of_Delayed_Payment: 1 },
    'Delay_from_due_date, Num_of_Delayed_Payment: payments late on average without a delayed payment; kept'
  ],
  [
    { Interest_Rate: 4, Num_Credit_Card: 0 },
    { Interest_Rate: 58, Num_Credit_Card: 1 },
    'Interest_Rate, Num_Credit_Card: interest on credit cards without a credit card; kept'
  ],
  [
    { Monthly_Inhand_Salary: 3001, Annual_Income: 3000 },
    { Monthly_Inhand_Salary: 3000, Annual_Income: 3000 },
    'Monthly_Inhand_Salary, Annual_Income: more in a month than the income of a year; kept'
  ]
])('%j is a contradiction, %j is not', (contradiction, consistent, text) => {
  expect(contradictionsOf(contradiction)).toEqual([text])
  expect(contradictionsOf(consistent)).toEqual([])
  const { used } = cleanApplicant(contradiction)
  for (const [field, value] of Object.entries(contradiction)) expect(used[field as ApplicantField]).toBe(value)
})

test('a missing value contradicts nothing', () => {
  expect(contradictionsOf({ Total_EMI_per_month: 100 })).toEqual([])
  expect(contradictionsOf({ Num_of_Loan: 0, Num_Credit_Card: 0, Age: 20 })).toEqual([])
})
