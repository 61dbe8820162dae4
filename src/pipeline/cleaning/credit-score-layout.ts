/**
 * The layout of the public credit score data: raw files of 28 columns, with or without a label, in any order, and files whose
 * numbers are already clean.
 *
 * The champion's 20 fields and the junk tokens are stated in src/credit/champion/; the other columns here.
 *
 * @module
 */
import { applicantFields } from '../../credit/champion/applicant-fields.ts'
import { creditClasses } from '../../credit/champion/champion-definition.ts'
import { junkTokens } from '../../credit/champion/junk-tokens.ts'
import type { FieldSpec } from '../../credit/fields/field-spec.ts'
import type { Layout, ListSpec } from './layout.ts'

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December']
]

// Of a category, the codes are its places in the list.
function category(
  spec: Pick<FieldSpec, 'name' | 'label' | 'description'> & { readonly categories: readonly string[] },
  firstCode = 0
): FieldSpec {
  const range = [firstCode, firstCode + spec.categories.length - 1] as const
  return {
    ...spec,
    kind: 'category',
    unit: '',
    trainingRange: range,
    validRange: range,
    typical: range[1],
    required: false,
    examples: [spec.categories[0]!]
  }
}

/** Columns of the public data that could be features but are none of the champion's fields. */
const otherFields: readonly FieldSpec[] = [
  category({
    name: 'Credit_Mix',
    label: 'Credit mix',
    description: 'How the mix of loans and cards is rated',
    categories: ['Bad', 'Standard', 'Good']
  }),
  {
    name: 'Credit_Utilization_Ratio',
    label: 'Credit utilisation',
    kind: 'number',
    unit: 'percent',
    description: 'Share of the credit limit in use',
    trainingRange: [20.1, 50.01],
    // No junk in the data; above 100 the limit is exceeded.
    validRange: [0, 1000],
    typical: 32.6,
    required: false,
    examples: [26.8]
  },
  category({
    name: 'Payment_of_Min_Amount',
    label: 'Only the minimum paid',
    description: 'Whether only the minimum amount was paid',
    categories: ['No', 'Yes']
  })
]

/** The kinds of loans that are listed. */
export const loanKinds: ListSpec = {
  name: 'Type_of_Loan',
  description: 'The kind of each loan; as many as Num_of_Loan, and empty without a loan',
  items: [
    'Auto Loan',
    'Credit-Builder Loan',
    'Debt Consolidation Loan',
    'Home Equity Loan',
    'Mortgage Loan',
    'Not Specified',
    'Payday Loan',
    'Personal Loan',
    'Student Loan'
  ]
}

/** The public credit score data. */
export const creditScoreLayout: Layout = {
  fields: [...applicantFields, ...otherFields],
  lists: [loanKinds],
  group: 'Customer_ID',
  time: /* @__PURE__ */ category(
    { name: 'Month', label: 'Month', description: 'Month of the observation, by name', categories: months },
    1
  ),
  label: /* @__PURE__ */ category({
    name: 'Credit_Score',
    label: 'Credit score',
    description: 'The class to be predicted',
    categories: creditClasses
  }),
  identifiers: ['ID', 'Name', 'SSN'],
  junk: junkTokens
}
