/**
 * What the champion is chosen from, and by which rule: written down before anything is trained.
 *
 * @module
 */
import type { CandidatePlan, Directions, ExperimentPlan } from '../../src/pipeline/experiment/plan.ts'

/** Fields whose direction is beyond dispute. */
export const directions12: Directions = {
  up: ['Annual_Income', 'Monthly_Inhand_Salary', 'Monthly_Balance', 'Amount_invested_monthly', 'Credit_History_Months'],
  down: [
    'Num_of_Loan',
    'Num_Credit_Card',
    'Num_Credit_Inquiries',
    'Interest_Rate',
    'Delay_from_due_date',
    'Total_EMI_per_month',
    'EMI_to_Salary'
  ]
}

/** And debt to income: whatever moves it down, less debt or more income, is for the better. */
export const directions13: Directions = { up: directions12.up!, down: [...directions12.down!, 'DTI'] }

/** And those that the data contradict in part. */
export const directions15: Directions = {
  up: directions13.up!,
  down: [...directions13.down!, 'Outstanding_Debt', 'Num_of_Delayed_Payment']
}

/** Of the data's columns, those that no candidate but one sees. */
export const extraFields: readonly string[] = ['Credit_Mix', 'Payment_of_Min_Amount']

/** What an applicant is, not what they do. */
export const personalFields: readonly string[] = ['Age', 'Occupation']

const small = { num_leaves: 15, learning_rate: 0.1, min_data_in_leaf: 50, num_iterations: 50, verbosity: -1 }
const long = { ...small, num_iterations: 100 }
const others = [...personalFields, ...extraFields]
const cumulative = { learner: 'boosting', form: 'cumulative', decision: { cutoffs: 'fitted' } } as const
const multiclass = { learner: 'boosting', leaveOut: extraFields } as const

// Of the size that those have who claim more than 76 % on random rows.
const large: CandidatePlan = {
  name: 'large',
  ...multiclass,
  parameters: { num_leaves: 63, learning_rate: 0.05, num_iterations: 400, verbosity: -1 }
}

const candidates: readonly CandidatePlan[] = [
  { name: 'monotone-13', ...cumulative, parameters: small, directions: directions13, leaveOut: others },
  { name: 'monotone-13-long', ...cumulative, parameters: long, directions: directions13, leaveOut: others },
  { name: 'monotone-13-personal', ...cumulative, parameters: small, directions: directions13, leaveOut: extraFields },
  // Debt to income holds the income: unless it has a direction itself, more income could make things worse by way of it.
  { name: 'monotone-12', ...cumulative, parameters: small, directions: directions12, leaveOut: others },
  {
    name: 'monotone-12-without-dti',
    ...cumulative,
    parameters: small,
    directions: directions12,
    leaveOut: [...others, 'DTI']
  },
  { name: 'monotone-15', ...cumulative, parameters: small, directions: directions15, leaveOut: others },
  { name: 'free', ...cumulative, parameters: small, leaveOut: others },
  { name: 'free-20', ...cumulative, parameters: small, leaveOut: extraFields },
  { name: 'free-20-and-mix', ...cumulative, parameters: small },
  {
    name: 'reference',
    ...multiclass,
    parameters: { num_leaves: 15, learning_rate: 0.05, num_iterations: 150, verbosity: -1 }
  },
  large
]

const common: Pick<ExperimentPlan, 'seed' | 'classes' | 'ratios'> = {
  seed: 1,
  classes: ['Poor', 'Standard', 'Good'],
  ratios: [
    { name: 'DTI', numerator: 'Outstanding_Debt', denominator: 'Annual_Income' },
    { name: 'EMI_to_Salary', numerator: 'Total_EMI_per_month', denominator: 'Monthly_Inhand_Salary' }
  ]
}

/** The experiment: what does not keep the directions, ratios computed anew, cannot win, nor can what sees age and occupation. */
export const championPlan: ExperimentPlan = {
  name: 'champion',
  ...common,
  protocols: [{ name: 'stratified-grouped' }],
  candidates,
  rule: {
    protocol: 'stratified-grouped',
    standardErrors: 1,
    // Ratios follow from their parts.
    directions: { up: directions12.up!, down: directions12.down!.filter((name) => name !== 'EMI_to_Salary') },
    // Age and occupation are left out as a matter of policy, whatever they are worth.
    excluded: ['monotone-13-personal', 'free-20-and-mix', 'reference', 'large']
  }
}

/** For comparison only: what random rows make of the champion, and of the large model. */
export const rowRandomPlan: ExperimentPlan = {
  name: 'random rows',
  ...common,
  resamples: 200,
  protocols: [{ name: 'row-random' }],
  candidates: [candidates[0]!, large],
  rule: { protocol: 'row-random', standardErrors: 1 }
}
