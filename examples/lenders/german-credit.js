// A bank's loans: the Statlog German credit data, from a CSV file to a scorer in one file. Run:
//   node examples/lenders/german-credit.js [german.opencredit]
import { readData, show, trainLender } from './train-lender.js'

const file = process.argv[2] ?? 'german.opencredit'

// The column of the file behind each field, and for categories the file's codes with what they stand for. Left out are sex and
// marital status, foreign worker and age: the law forbids to decide by the former, and the last adds little.
const category = (column, name, codes, more = {}) => ({ column, codes, field: { name, kind: 'category', ...more } })
const number = (column, name, validRange, more = {}) => ({
  column,
  field: { name, kind: 'integer', validRange, ...more }
})
const columns = [
  category('Status', 'Checking account', {
    A11: 'overdrawn',
    A12: 'below 200 DM',
    A13: '200 DM or more, or a salary for a year',
    A14: 'none'
  }),
  number('Duration', 'Duration', [1, 120], { unit: 'months', trainingRange: [4, 72], moreIs: 'worse' }),
  category('CreditHistory', 'Credit history', {
    A30: 'no credits, or all paid back duly',
    A31: 'all credits at this bank paid back duly',
    A32: 'existing credits paid back duly till now',
    A33: 'delay in the past',
    A34: 'critical account, or credits elsewhere'
  }),
  category('Purpose', 'Purpose', {
    A40: 'new car',
    A41: 'used car',
    A42: 'furniture',
    A43: 'radio or television',
    A44: 'domestic appliances',
    A45: 'repairs',
    A46: 'education',
    A48: 'retraining',
    A49: 'business',
    A410: 'others'
  }),
  number('CreditAmount', 'Credit amount', [100, 50_000], { unit: 'DM', trainingRange: [250, 18_424], moreIs: 'worse' }),
  category('Savings', 'Savings', {
    A61: 'below 100 DM',
    A62: '100 to 500 DM',
    A63: '500 to 1,000 DM',
    A64: '1,000 DM or more',
    A65: 'unknown or none'
  }),
  category('Employment', 'Employed for', {
    A71: 'unemployed',
    A72: 'less than a year',
    A73: '1 to 4 years',
    A74: '4 to 7 years',
    A75: '7 years or more'
  }),
  number('InstallmentRate', 'Instalment rate', [1, 4], {
    moreIs: 'worse',
    description: 'Instalments as a share of income, in classes from 1 (below 20 %) to 4 (35 % and more)'
  }),
  category('OtherDebtors', 'Other debtors', { A101: 'none', A102: 'co-applicant', A103: 'guarantor' }),
  number('ResidenceSince', 'Residence', [1, 4], { description: 'How long at this address, in classes from 1 to 4' }),
  category('Property', 'Property', {
    A121: 'real estate',
    A122: 'savings agreement or life insurance',
    A123: 'car or other',
    A124: 'unknown or none'
  }),
  category('OtherInstallmentPlans', 'Other instalment plans', { A141: 'bank', A142: 'stores', A143: 'none' }),
  category('Housing', 'Housing', { A151: 'rented', A152: 'own', A153: 'for free' }),
  number('ExistingCredits', 'Credits at this bank', [1, 10], { trainingRange: [1, 4] }),
  category('Job', 'Job', {
    A171: 'unskilled, not resident',
    A172: 'unskilled, resident',
    A173: 'skilled or official',
    A174: 'manager, self-employed or highly qualified'
  }),
  number('NumDependents', 'Dependants', [1, 10], { trainingRange: [1, 2] }),
  category('Telephone', 'Telephone', { A191: 'none', A192: 'yes' })
]
const fields = columns.map(({ field, codes }) => (codes ? { ...field, categories: Object.values(codes) } : field))

const records = await readData('german/german.csv')
const rows = records.map((record) =>
  columns.map(({ column, codes }) => (codes ? Object.keys(codes).indexOf(record[column]) : Number(record[column])))
)

const scorer = trainLender({
  file,
  rows,
  label: records.map((record) => (record.Class === '1' ? 1 : 0)),
  definition: {
    name: 'german-credit',
    version: '1',
    fields,
    classes: ['bad risk', 'good risk'],
    reasonGroups: [
      {
        code: 'ACCOUNT',
        name: 'Checking account',
        text: 'State of the checking account',
        missingText: 'Unable to verify the checking account',
        fields: ['Checking account']
      },
      {
        code: 'LOAN',
        name: 'Loan',
        text: 'Amount, duration or purpose of the loan',
        missingText: 'Unable to verify the loan asked for',
        fields: ['Duration', 'Credit amount', 'Purpose']
      },
      {
        code: 'OBLIGATIONS',
        fields: ['Instalment rate', 'Other instalment plans', 'Credits at this bank', 'Dependants']
      },
      {
        code: 'HISTORY',
        name: 'Credit history',
        text: 'Credit history',
        missingText: 'Unable to verify the credit history',
        fields: ['Credit history']
      },
      {
        code: 'SAVINGS',
        name: 'Savings and property',
        text: 'Savings and property',
        missingText: 'Unable to verify savings and property',
        fields: ['Savings', 'Property', 'Other debtors']
      },
      { code: 'EMPLOYMENT', fields: ['Employed for', 'Job'] },
      { code: 'RESIDENCE', fields: ['Residence', 'Housing', 'Telephone'] }
    ],
    monotoneFields: ['Duration', 'Credit amount', 'Instalment rate']
  },
  // A bad risk taken for a good one costs five times as much as the reverse, says the data's description.
  model: { name: 'good', predicts: { atLeast: 'good risk' }, cutoff: 5 / 6 },
  parameters: { num_iterations: 100, learning_rate: 0.05, num_leaves: 7, min_data_in_leaf: 20, cat_smooth: 20 }
})

const small = {
  'Checking account': 'none',
  Duration: 12,
  'Credit history': 'existing credits paid back duly till now',
  Purpose: 'radio or television',
  'Credit amount': '1500_',
  Savings: 'below 100 DM',
  'Employed for': '4 to 7 years',
  'Instalment rate': 2,
  'Other debtors': 'none',
  Residence: 3,
  Property: 'real estate',
  'Other instalment plans': 'none',
  Housing: 'own',
  'Credits at this bank': 1,
  Job: 'skilled or official',
  Dependants: 1,
  Telephone: 'yes'
}
const large = {
  ...small,
  'Checking account': 'overdrawn',
  Duration: 48,
  'Credit amount': 9000,
  Purpose: 'new car',
  'Instalment rate': 4
}
const { 'Checking account': _, ...silent } = small
show(
  scorer,
  { 'A small loan': small, 'The same, account not told': silent, 'A large loan, account overdrawn': large },
  file
)
