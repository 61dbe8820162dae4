/**
 * What an applicant of the champion can change, and `applicantCounterfactuals`.
 *
 * @module
 */
import type { Action } from '../counterfactuals/actions.ts'
import {
  type CounterfactualOptions,
  counterfactuals,
  type Counterfactuals as CounterfactualsOf
} from '../counterfactuals/counterfactuals.ts'
import type { Applicant, ApplicantField, SpelledApplicant } from './applicant-fields.ts'
import { loadChampion } from './champion.ts'
import type { CreditClass } from './champion-definition.ts'

/** What would change a decision of the champion. */
export interface ApplicantCounterfactuals extends CounterfactualsOf<ApplicantField, CreditClass> {}

/**
 * What an applicant can do about their own money and payments. Not what they are (age, occupation), what others decide (income,
 * interest rate, limit), what only time does (the credit history), nor how many bank accounts they have: closing one would pay only
 * because of whom the data is about.
 */
export const championActions: readonly Action<ApplicantField>[] = [
  { field: 'Outstanding_Debt', may: 'fall' },
  { field: 'Total_EMI_per_month', may: 'fall' },
  { field: 'Num_of_Loan', may: 'fall' },
  { field: 'Num_Credit_Card', may: 'fall' },
  { field: 'Num_Credit_Inquiries', may: 'fall' },
  { field: 'Delay_from_due_date', may: 'fall', range: [0, 365] },
  { field: 'Num_of_Delayed_Payment', may: 'fall' },
  { field: 'Amount_invested_monthly', may: 'rise' },
  { field: 'Monthly_Balance', may: 'rise' }
]

/**
 * What would change the champion's decision about an applicant; see `counterfactuals`. Without `actions`, `championActions`.
 *
 * @throws TypeError when the applicant cannot be scored; TypeError, RangeError when an option is wrong
 * @example
 * ```js
 * applicantCounterfactuals(applicant).answers.map(({ changes }) => changes)
 * ```
 */
export function applicantCounterfactuals<Key extends string>(
  applicant: Applicant | SpelledApplicant<Key>,
  options: CounterfactualOptions<ApplicantField, CreditClass> = {}
): ApplicantCounterfactuals {
  return counterfactuals(loadChampion().scorer, applicant, { actions: championActions, ...options })
}
