// A card issuer: default of credit card clients in Taiwan, from a CSV file to a scorer in one file. Run:
//   node examples/lenders/taiwan-cards.js [taiwan.opencredit]
import { readData, show, trainLender } from './train-lender.js'

const file = process.argv[2] ?? 'taiwan.opencredit'
const months = ['September', 'August', 'July', 'June', 'May', 'April']
const unit = 'NT dollars'

// Left out are sex, marriage and age: the law forbids to decide by them, or asks for proof that they are needed.
const columns = [
  {
    column: 'LIMIT_BAL',
    field: {
      name: 'Limit',
      kind: 'number',
      unit,
      validRange: [0, 5_000_000],
      trainingRange: [10_000, 1_000_000],
      moreIs: 'better'
    }
  },
  {
    column: 'EDUCATION',
    field: {
      name: 'Education',
      kind: 'category',
      categories: ['not known', 'graduate school', 'university', 'high school', 'other', 'other (5)', 'other (6)']
    }
  },
  ...['PAY_0', 'PAY_2', 'PAY_3', 'PAY_4', 'PAY_5', 'PAY_6'].map((column, i) => ({
    column,
    field: {
      name: `Late in ${months[i]}`,
      kind: 'integer',
      unit: 'months',
      description: `Months that the payment due in ${months[i]} was late; 0 a part of the bill was paid, −1 all of it, −2 nothing was due`,
      validRange: [-2, 9],
      trainingRange: [-2, 8],
      moreIs: 'worse'
    }
  })),
  {
    column: 'BILL_AMT1',
    field: {
      name: 'Bill',
      kind: 'number',
      unit,
      description: 'Bill of September',
      validRange: [-500_000, 5_000_000],
      trainingRange: [-165_580, 964_511]
    }
  },
  ...months.slice(0, 3).map((month, i) => ({
    column: `PAY_AMT${i + 1}`,
    field: {
      name: `Paid in ${month}`,
      kind: 'number',
      unit,
      validRange: [0, 5_000_000],
      trainingRange: [0, 200_000],
      moreIs: 'better'
    }
  }))
]
const use = {
  name: 'Use of the limit',
  kind: 'ratio',
  description: 'Bill / limit',
  validRange: [-10, 10],
  trainingRange: [-0.6, 6.5],
  formula: { kind: 'ratio', numerator: 'Bill', denominator: 'Limit', plus: 1 }
}
const fields = [...columns.map(({ field }) => field), use]

const records = await readData('taiwan/UCI_Credit_Card.csv')
const rows = records.map((record) => {
  const values = columns.map(({ column }) => Number(record[column]))
  return [...values, Number(record.BILL_AMT1) / (Number(record.LIMIT_BAL) + 1)]
})

const late = months.map((month) => `Late in ${month}`)
const paid = months.slice(0, 3).map((month) => `Paid in ${month}`)
const scorer = trainLender({
  file,
  rows,
  label: records.map((record) => Number(record['default.payment.next.month'])),
  definition: {
    name: 'taiwan-cards',
    version: '1',
    fields,
    classes: ['defaults', 'pays'],
    reasonGroups: [
      { code: 'PERFORMANCE', name: 'Late payments', fields: late },
      {
        code: 'USE',
        name: 'Limit and its use',
        text: 'Amount owed in relation to the limit',
        missingText: 'Unable to verify the amount owed',
        fields: ['Limit', 'Bill', 'Use of the limit']
      },
      {
        code: 'PAYMENTS',
        name: 'Payments',
        text: 'Amount of recent payments',
        missingText: 'Unable to verify recent payments',
        fields: paid
      },
      {
        code: 'EDUCATION',
        name: 'Education',
        text: 'Education',
        missingText: 'Unable to verify education',
        fields: ['Education']
      }
    ],
    monotoneFields: [...late, ...paid]
  },
  // The model is one of defaults: whoever is likelier than one in five to default does not pass.
  model: { name: 'default', predicts: { below: 'pays' }, cutoff: 0.8 },
  parameters: { num_iterations: 100, learning_rate: 0.1, num_leaves: 8, min_data_in_leaf: 50 }
})

const punctual = {
  Limit: '200,000.00',
  Education: 'university',
  ...Object.fromEntries(late.map((name) => [name, -1])),
  Bill: 12_000,
  ...Object.fromEntries(paid.map((name) => [name, 9_000]))
}
const behind = {
  ...punctual,
  Limit: 50_000,
  Bill: 48_000,
  'Late in September': 2,
  'Late in August': 1,
  'Paid in September': 0
}
const { 'Late in September': _, ...silent } = behind
show(scorer, { 'Always on time': punctual, 'Two months late': behind, 'The same, September not told': silent }, file)
