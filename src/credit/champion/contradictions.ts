/**
 * Values of the applicant's fields that cannot both be right.
 *
 * @module
 */
import type { Contradiction } from '../fields/field-spec.ts'
import type { ApplicantField } from './applicant-fields.ts'

/** Values that cannot both be right. */
export const contradictions: readonly Contradiction<ApplicantField>[] = [
  // Twelve months a year, and those since the last birthday.
  {
    field: 'Credit_History_Months',
    times: 12,
    other: 'Age',
    plus: 11,
    message: 'longer than the applicant has lived'
  },
  // From here on, the factor is the largest valid value of the first field, so nothing but zero contradicts it.
  {
    field: 'Total_EMI_per_month',
    times: 1800,
    other: 'Num_of_Loan',
    plus: 0,
    message: 'loan instalments without a loan'
  },
  {
    field: 'Delay_from_due_date',
    times: 365,
    other: 'Num_of_Delayed_Payment',
    plus: 0,
    message: 'payments late on average without a delayed payment'
  },
  {
    field: 'Interest_Rate',
    times: 58,
    other: 'Num_Credit_Card',
    plus: 0,
    message: 'interest on credit cards without a credit card'
  },
  {
    field: 'Monthly_Inhand_Salary',
    times: 1,
    other: 'Annual_Income',
    plus: 0,
    message: 'more in a month than the income of a year'
  }
]
