/**
 * Which reason each field belongs to, and the words a lender may send. Related fields are summed before reasons are ranked,
 * because a ratio and its parts would otherwise each take a share of one cause.
 *
 * The words follow the checklist of form C-1 in Regulation B's appendix C (12 CFR 1002) where it has fitting ones.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import { type ApplicantField, applicantFields } from '../fields/fields.ts'

/** A cause a lender may name. */
export interface ReasonGroup {
  /** Short identifier, such as `OBLIGATIONS`. */
  readonly code: string
  /** A few words for tables and plots. */
  readonly name: string
  /** The reason as sent to the applicant. */
  readonly text: string
  /** The reason when the field that weighs most is missing: what is unknown must not be called low or high. */
  readonly missingText: string
  readonly fields: readonly ApplicantField[]
}

/** Groups that hold every field exactly once. */
export type ReasonMap = readonly ReasonGroup[]

/** The reasons used when the caller brings none. */
export const reasonGroups: ReasonMap = [
  {
    code: 'INCOME',
    name: 'Income',
    text: 'Income insufficient for amount of credit requested',
    missingText: 'Unable to verify income',
    fields: ['Annual_Income', 'Monthly_Inhand_Salary']
  },
  {
    code: 'OBLIGATIONS',
    name: 'Obligations',
    text: 'Excessive obligations in relation to income',
    missingText: 'Unable to verify obligations in relation to income',
    fields: ['Outstanding_Debt', 'Total_EMI_per_month', 'DTI', 'EMI_to_Salary']
  },
  {
    code: 'DELINQUENCY',
    name: 'Late payments',
    text: 'Delinquent past or present credit obligations with others',
    missingText: 'Unable to verify credit references',
    fields: ['Delay_from_due_date', 'Num_of_Delayed_Payment']
  },
  {
    code: 'INQUIRIES',
    name: 'Credit inquiries',
    text: 'Number of recent inquiries on credit bureau report',
    missingText: 'Number of recent inquiries on credit bureau report is not available',
    fields: ['Num_Credit_Inquiries']
  },
  {
    code: 'HISTORY',
    name: 'Credit history',
    text: 'Limited credit experience',
    missingText: 'Unable to verify length of credit history',
    fields: ['Credit_History_Months']
  },
  {
    code: 'ACCOUNTS',
    name: 'Accounts and loans',
    text: 'Number of bank accounts, credit cards and loans',
    missingText: 'Unable to verify number of bank accounts, credit cards and loans',
    fields: ['Num_Bank_Accounts', 'Num_Credit_Card', 'Num_of_Loan']
  },
  {
    code: 'PRICE',
    name: 'Interest rate',
    text: 'Interest rate on existing credit',
    missingText: 'Unable to verify interest rate on existing credit',
    fields: ['Interest_Rate']
  },
  {
    code: 'LIMIT',
    name: 'Credit limit',
    text: 'Recent change in credit limit',
    missingText: 'Unable to verify recent change in credit limit',
    fields: ['Changed_Credit_Limit']
  },
  {
    code: 'LIQUIDITY',
    name: 'Monthly surplus',
    text: 'Monthly surplus and payment pattern',
    missingText: 'Unable to verify monthly surplus and payment pattern',
    fields: ['Amount_invested_monthly', 'Monthly_Balance', 'Payment_Behaviour']
  },
  {
    code: 'OCCUPATION',
    name: 'Occupation',
    text: 'Occupation',
    missingText: 'Unable to verify employment',
    fields: ['Occupation']
  },
  {
    code: 'AGE',
    name: 'Age',
    text: 'Age',
    missingText: 'Unable to verify age',
    fields: ['Age']
  }
]

/**
 * Checks a map a caller brings.
 *
 * @throws TypeError unless it is a list of groups with code, name and texts
 * @throws RangeError unless every field is in exactly one group and codes differ
 */
export function checkReasonMap(map: ReasonMap): void {
  if (!Array.isArray(map)) throw new TypeError(`"reasonMap" expected an array, got ${kindOf(map)}`)
  for (const [i, group] of map.entries()) checkGroup(`reasonMap[${i}]`, group)
  const grouped = map.flatMap(({ fields }) => fields)
  for (const { name } of applicantFields) {
    const times = grouped.filter((field) => field === name).length
    if (times !== 1)
      throw new RangeError(`"reasonMap" expected every field in exactly one group, got ${name} in ${times}`)
  }
  const unknown = grouped.find((name) => !applicantFields.some((field) => field.name === name))
  if (unknown !== undefined) throw new RangeError(`"reasonMap" expected names of fields, got "${unknown}"`)
  if (map.some(({ fields }) => fields.length === 0))
    throw new RangeError('"reasonMap" expected groups with fields, got one without')
  if (new Set(map.map(({ code }) => code)).size !== map.length)
    throw new RangeError('"reasonMap" expected different codes, got one twice')
}

function checkGroup(name: string, group: unknown): void {
  if (typeof group !== 'object' || group === null)
    throw new TypeError(`"${name}" expected an object, got ${kindOf(group)}`)
  const { fields, ...words } = group as Partial<ReasonGroup>
  for (const key of ['code', 'name', 'text', 'missingText'] as const) {
    if (typeof words[key] !== 'string') throw new TypeError(`"${name}.${key}" expected text, got ${kindOf(words[key])}`)
  }
  if (!Array.isArray(fields)) throw new TypeError(`"${name}.fields" expected an array, got ${kindOf(fields)}`)
}
