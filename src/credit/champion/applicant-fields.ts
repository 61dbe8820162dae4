/**
 * The applicant's 20 fields, in the model's column order: the table, and the types derived from it.
 *
 * Training ranges: smallest and largest clean value in the public credit score data, rounded outward to the cent.
 * Valid ranges: every possible value. Where the data contains junk, the bound is a round number between the largest clean
 * value and the smallest junk, as close to the junk as possible, so that unusual applicants (aged 65, say) are kept. Where
 * it contains none, the bound follows from another field or from the quantity itself, as the comment there explains.
 *
 * Directions: those of the shares of Poor and Good over each field's values. Age has none, by law; the change in the credit
 * limit has none, as the shares hardly change over most of its values. Typical values: of the data's Good applicants, rounded.
 *
 * @module
 */
import type { SpelledRecord } from '../fields/field-keys.ts'
import { type FieldSpec, keysOf, type RecordInput } from '../fields/field-spec.ts'
import type { JunkToken } from './junk-tokens.ts'

const table = [
  {
    name: 'Age',
    label: 'Age',
    kind: 'integer',
    unit: 'years',
    description: 'Age of the applicant',
    trainingRange: [14, 56],
    // Junk is -500 and from 95 on; nobody in the data is older than 56, but ages up to 94 are accepted.
    validRange: [14, 94],
    typical: 36,
    required: true,
    examples: [30, '28_']
  },
  {
    name: 'Occupation',
    label: 'Occupation',
    kind: 'category',
    unit: '',
    description: 'Occupation of the applicant',
    trainingRange: [0, 14],
    validRange: [0, 14],
    typical: 7,
    required: true,
    examples: ['Engineer', 4, 'media manager'],
    junk: ['_______'],
    categories: [
      'Accountant',
      'Architect',
      'Developer',
      'Doctor',
      'Engineer',
      'Entrepreneur',
      'Journalist',
      'Lawyer',
      'Manager',
      'Mechanic',
      'Media_Manager',
      'Musician',
      'Scientist',
      'Teacher',
      'Writer'
    ],
    junkCode: 15
  },
  {
    name: 'Annual_Income',
    label: 'Annual income',
    kind: 'number',
    unit: 'dollars per year',
    description: 'Annual income',
    trainingRange: [7005.93, 179987.28],
    // Junk from 250,738 on.
    validRange: [0, 250_000],
    moreIs: 'better',
    typical: 42_516,
    required: true,
    examples: [50_000, '52312.68_']
  },
  {
    name: 'Monthly_Inhand_Salary',
    label: 'Monthly take-home pay',
    kind: 'number',
    unit: 'dollars per month',
    description: 'Monthly take-home salary',
    trainingRange: [303.64, 15204.64],
    // A twelfth of the largest annual income, rounded up.
    validRange: [0, 20_834],
    moreIs: 'better',
    typical: 3565,
    required: true,
    examples: [4000]
  },
  {
    name: 'Num_Bank_Accounts',
    label: 'Bank accounts',
    kind: 'integer',
    unit: '',
    description: 'Number of bank accounts',
    trainingRange: [0, 11],
    // Junk is -1 and from 18 on.
    validRange: [0, 17],
    moreIs: 'worse',
    typical: 3,
    required: true,
    examples: [3]
  },
  {
    name: 'Num_Credit_Card',
    label: 'Credit cards',
    kind: 'integer',
    unit: '',
    description: 'Number of credit cards',
    trainingRange: [0, 11],
    // Junk from 15 on.
    validRange: [0, 14],
    moreIs: 'worse',
    typical: 4,
    required: true,
    examples: [4]
  },
  {
    name: 'Interest_Rate',
    label: 'Card interest rate',
    kind: 'integer',
    unit: 'percent',
    description: 'Interest rate on credit cards',
    trainingRange: [1, 34],
    // Junk from 59 on.
    validRange: [0, 58],
    moreIs: 'worse',
    typical: 7,
    required: true,
    examples: [13]
  },
  {
    name: 'Num_of_Loan',
    label: 'Loans',
    kind: 'integer',
    unit: '',
    description: 'Number of bank loans',
    trainingRange: [0, 9],
    // Junk is -100 and from 17 on.
    validRange: [0, 16],
    moreIs: 'worse',
    typical: 2,
    required: true,
    examples: [2, '3_']
  },
  {
    name: 'Delay_from_due_date',
    label: 'Average payment delay',
    kind: 'integer',
    unit: 'days',
    description: 'Average number of days payments are late; negative when paid early',
    trainingRange: [-5, 67],
    // No junk in the data: from a month early to a year late.
    validRange: [-31, 365],
    moreIs: 'worse',
    typical: 10,
    required: true,
    examples: [8]
  },
  {
    name: 'Num_of_Delayed_Payment',
    label: 'Late payments',
    kind: 'integer',
    unit: '',
    description: 'Average number of delayed payments',
    trainingRange: [0, 28],
    // Junk is -3 to -1 and from 46 on.
    validRange: [0, 45],
    moreIs: 'worse',
    typical: 8,
    required: true,
    examples: [10, '8_']
  },
  {
    name: 'Changed_Credit_Limit',
    label: 'Change in card limit',
    kind: 'number',
    unit: 'percent',
    description: 'Change in the credit card limit; negative when it was lowered',
    trainingRange: [-6.49, 36.97],
    // No numeric junk: from a limit withdrawn to a limit doubled.
    validRange: [-100, 100],
    typical: 6.65,
    required: true,
    examples: [11.27],
    junk: ['_']
  },
  {
    name: 'Num_Credit_Inquiries',
    label: 'Credit inquiries',
    kind: 'integer',
    unit: '',
    description: 'Number of credit card inquiries',
    trainingRange: [0, 17],
    // Junk from 26 on.
    validRange: [0, 25],
    moreIs: 'worse',
    typical: 3,
    required: true,
    examples: [4]
  },
  {
    name: 'Outstanding_Debt',
    label: 'Outstanding debt',
    kind: 'number',
    unit: 'dollars',
    description: 'Outstanding debt',
    trainingRange: [0.23, 4998.07],
    // No numeric junk: four times the largest annual income.
    validRange: [0, 1_000_000],
    moreIs: 'worse',
    typical: 731,
    required: true,
    examples: [1500, '1328.93_']
  },
  {
    name: 'Credit_History_Months',
    label: 'Length of credit history',
    kind: 'months',
    unit: 'months',
    description: 'Length of the credit history, as a number of months or as years and months',
    trainingRange: [1, 404],
    // No numeric junk: the span from the lowest to the highest valid age.
    validRange: [0, 960],
    moreIs: 'better',
    typical: 289,
    required: true,
    examples: [273, '22 Years and 9 Months'],
    aliases: ['Credit_History_Age']
  },
  {
    name: 'Total_EMI_per_month',
    label: 'Monthly loan payments',
    kind: 'number',
    unit: 'dollars per month',
    description: 'Total monthly loan instalments',
    trainingRange: [0, 1779.11],
    // Junk from 1,804 on.
    validRange: [0, 1800],
    moreIs: 'worse',
    typical: 62,
    required: true,
    examples: [120]
  },
  {
    name: 'Amount_invested_monthly',
    label: 'Monthly investments',
    kind: 'number',
    unit: 'dollars per month',
    description: 'Amount invested each month',
    trainingRange: [0, 1977.33],
    // Just below the placeholder 10000, in case its underscores were stripped.
    validRange: [0, 9999],
    moreIs: 'better',
    typical: 147,
    required: true,
    examples: [150],
    junk: ['__10000__']
  },
  {
    name: 'Monthly_Balance',
    label: 'Month-end balance',
    kind: 'number',
    unit: 'dollars',
    description: 'Balance at the end of the month; negative when overdrawn',
    trainingRange: [0, 1606.52],
    // The only numeric junk is -3.3e26: an overdraft or a balance of up to the largest monthly salary.
    validRange: [-20_834, 20_834],
    moreIs: 'better',
    typical: 394,
    required: true,
    examples: [400],
    junk: ['__-333333333333333333333333333__']
  },
  {
    name: 'Payment_Behaviour',
    label: 'Spending pattern',
    kind: 'category',
    unit: '',
    description: 'How much is spent, and in payments of what size',
    trainingRange: [1, 6],
    validRange: [1, 6],
    typical: 2,
    required: true,
    examples: ['High_spent_Medium_value_payments', 2],
    junk: ['!@9#%8'],
    categories: [
      'High_spent_Large_value_payments',
      'High_spent_Medium_value_payments',
      'High_spent_Small_value_payments',
      'Low_spent_Large_value_payments',
      'Low_spent_Medium_value_payments',
      'Low_spent_Small_value_payments'
    ],
    junkCode: 0
  },
  {
    name: 'DTI',
    label: 'Debt to income',
    kind: 'ratio',
    unit: '',
    description: 'Debt to income: Outstanding_Debt / (Annual_Income + 1); computed whenever both are known',
    trainingRange: [0, 0.6832],
    // The largest ratio of valid inputs.
    validRange: [0, 1_000_000],
    moreIs: 'worse',
    typical: 0.0128,
    required: false,
    examples: [0.03],
    formula: { kind: 'ratio', numerator: 'Outstanding_Debt', denominator: 'Annual_Income', plus: 1 }
  },
  {
    name: 'EMI_to_Salary',
    label: 'Loan payments to salary',
    kind: 'ratio',
    unit: '',
    description: 'Total_EMI_per_month / (Monthly_Inhand_Salary + 1); computed whenever both are known',
    trainingRange: [0, 0.2252],
    // The largest ratio of valid inputs.
    validRange: [0, 1800],
    moreIs: 'worse',
    typical: 0.0178,
    required: false,
    examples: [0.03],
    formula: { kind: 'ratio', numerator: 'Total_EMI_per_month', denominator: 'Monthly_Inhand_Salary', plus: 1 }
  }
] as const

type Entry = (typeof table)[number]

/** Name of one of the 20 fields. */
export type ApplicantField = Entry['name']

/** The labels of a category field. */
export type CategoryLabel<Name extends CategoryField> = Extract<Entry, { name: Name }>['categories'][number]

/** Name of a category field. */
export type CategoryField = Extract<Entry, { kind: 'category' }>['name']

/** Name of a column of the public data that is not a field. */
export type UnusedField = (typeof unusedNames)[number]

/** A raw applicant: numbers or their text, labels or codes; any field may be left out. */
export type Applicant = RecordInput<Entry, UnusedField>

/** An applicant with the keys `Key`, which differ from those of `Applicant` in case, blanks, hyphens or underscores. */
export type SpelledApplicant<Key extends string> = SpelledRecord<Entry, UnusedField, Key>

/** The 20 fields, in the model's column order. */
export const applicantFields: readonly FieldSpec<ApplicantField, JunkToken>[] = table

/** Every key a field may appear under: its name or an alias. */
export const fieldKeys: readonly string[] = /* @__PURE__ */ applicantFields.flatMap(keysOf)

const unusedNames = [
  'ID',
  'Customer_ID',
  'Month',
  'Name',
  'SSN',
  'Type_of_Loan',
  'Credit_Mix',
  'Credit_Utilization_Ratio',
  'Payment_of_Min_Amount',
  'Credit_Score'
] as const

/** Columns of the public data that are not fields; they are ignored without a warning. */
export const unusedFields: readonly UnusedField[] = unusedNames
