/**
 * A made-up score, so that what is shown of it does not depend on the model.
 *
 * @module
 */
import type { InsufficientInformation, ScoredApplicant } from '../../src/credit/champion/applicant-score.ts'

/** A score of every part. */
export const exampleScore: ScoredApplicant = {
  status: 'scored',
  prediction: 'Standard',
  passes: true,
  probabilities: { Poor: 0.3046, Standard: 0.6951, Good: 0.0003 },
  points: 512,
  basePoints: 560,
  groups: [
    {
      code: 'INCOME',
      name: 'Income',
      points: 12,
      contribution: 0.2,
      fields: [
        { field: 'Monthly_Inhand_Salary', value: null, contribution: -0.05 },
        { field: 'Annual_Income', value: 34847.8437, contribution: 0.25 }
      ]
    },
    {
      code: 'LIQUIDITY',
      name: 'Monthly surplus',
      points: -40,
      contribution: -0.7,
      fields: [
        { field: 'Payment_Behaviour', value: 'Low_spent_Small_value_payments', contribution: -0.5 },
        { field: 'Amount_invested_monthly', value: 40, contribution: -0.25 },
        { field: 'Monthly_Balance', value: 190, contribution: 0.05 }
      ]
    },
    {
      code: 'PRICE',
      name: 'Interest rate',
      points: -20,
      contribution: -0.35,
      fields: [{ field: 'Interest_Rate', value: 29, contribution: -0.35 }]
    },
    { code: 'AGE', name: 'Age', points: 0, contribution: 0, fields: [{ field: 'Age', value: 41, contribution: 0 }] }
  ],
  reasons: [
    {
      rank: 1,
      code: 'LIQUIDITY',
      name: 'Monthly surplus',
      text: 'Monthly surplus and payment pattern',
      points: -40,
      contribution: -0.7,
      share: 2 / 3,
      gain: 31,
      fields: [
        { field: 'Payment_Behaviour', value: 'Low_spent_Small_value_payments', contribution: -0.5 },
        { field: 'Amount_invested_monthly', value: 40, contribution: -0.25 }
      ]
    },
    {
      rank: 2,
      code: 'PRICE',
      name: 'Interest rate',
      text: 'Interest rate on credit cards',
      points: -20,
      contribution: -0.35,
      share: 1 / 3,
      gain: 12,
      fields: [{ field: 'Interest_Rate', value: 29, contribution: -0.35 }]
    }
  ],
  warnings: [
    { code: 'empty', field: 'Monthly_Inhand_Salary', message: 'empty; treated as missing' },
    { code: 'unknown_field', field: 'Adress\u001b[2J', message: 'not a field of the applicant; ignored' }
  ],
  repairs: [{ code: 'trailing_underscore', field: 'Annual_Income', message: 'trailing underscore removed' }],
  used: {} as ScoredApplicant['used'],
  model: { id: 'example-model', version: '1.2', sha256: '0123456789abcdef' },
  baseline: { name: 'near-cutoff', size: 200, sha256: 'fedcba9876543210', margin: -0.7 },
  margin: -1.5
}

/** An applicant of whom too little is known. */
export const exampleShortage: InsufficientInformation = {
  status: 'insufficient information',
  message: 'a score needs Interest_Rate, Outstanding_Debt and at least 12 of the 18 fields (3 known)',
  missing: ['Interest_Rate', 'Outstanding_Debt'],
  minimum: { fields: ['Interest_Rate', 'Outstanding_Debt'], numFields: 12, outOf: 18 },
  warnings: [{ code: 'missing', field: 'Interest_Rate', message: 'not provided' }],
  repairs: [],
  used: {} as ScoredApplicant['used'],
  model: { id: 'example-model', version: '1.2', sha256: '0123456789abcdef' }
}
