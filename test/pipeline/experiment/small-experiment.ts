/**
 * An experiment that takes a second.
 *
 * @module
 */
import type { ExperimentPlan } from '../../../src/pipeline/experiment/plan.ts'
import { createTable, type Table } from '../../../src/pipeline/table.ts'

/** 900 rows of 150 customers, of three classes; some values are missing. */
export function smallTable(): Table {
  const numRows = 900
  const rows = Array.from({ length: numRows }, (_, i) => i)
  const customer = rows.map((i) => Math.floor(i / 6))
  const income = Float64Array.from(rows, (i) => (i % 19 === 0 ? NaN : ((customer[i]! * 7919) % 150) * 500))
  const debt = Float64Array.from(rows, (i) => ((i * 104729) % 977) * 5)
  const job = rows.map((i) => (i % 37 === 0 ? null : ['clerk', 'smith', 'cook'][customer[i]! % 3]!))
  const score = rows.map((i) => {
    const known = Number.isNaN(income[i]!) ? 30_000 : income[i]!
    return known / 40_000 - debt[i]! / 8000 + (job[i] === 'cook' ? 0.3 : 0) + ((i * 48271) % 1009) / 900
  })
  const label = score.map((value) => (value < 0.8 ? 'Poor' : value < 1.6 ? 'Standard' : 'Good'))
  return createTable(
    { customer: customer.map((number) => `c${number}`), income, debt, job, label },
    { customer: 'group', label: 'label' }
  )
}

/** Candidates of every kind on two protocols. */
export const smallPlan: ExperimentPlan = {
  name: 'small',
  seed: 3,
  classes: ['Poor', 'Standard', 'Good'],
  resamples: 50,
  ratios: [{ name: 'burden', numerator: 'debt', denominator: 'income' }],
  protocols: [
    { name: 'stratified-grouped', numFolds: 3, seed: 1 },
    { name: 'row-random', numFolds: 3, candidates: ['trees'] }
  ],
  search: { seed: 11, numFolds: 3, samples: 4, rungs: [1, 3], keepOneIn: 2 },
  candidates: [
    {
      name: 'trees',
      learner: 'boosting',
      parameters: { num_leaves: 4, num_iterations: 12 },
      search: { learning_rate: [0.05, 0.2], min_data_in_leaf: [10, 20, 40] }
    },
    {
      name: 'monotone',
      learner: 'boosting',
      form: 'cumulative',
      leaveOut: ['burden'],
      parameters: { num_leaves: 4, num_iterations: 12, learning_rate: 0.2 },
      directions: { up: ['income'], down: ['debt'] },
      decision: { cutoffs: 'fitted' }
    },
    {
      name: 'balanced',
      learner: 'boosting',
      parameters: { growth: 'symmetric', num_iterations: 8 },
      steps: [{ step: 'winsorise', lower: 0.05, upper: 0.95 }],
      classWeights: 'balanced',
      correctsPrior: true,
      earlyStopping: { rounds: 3, share: 0.25 }
    },
    { name: 'card', learner: 'scorecard', leaveOut: ['burden'], directions: { up: ['income'], down: ['debt'] } }
  ],
  rule: { protocol: 'stratified-grouped', standardErrors: 1, directions: { up: ['income'], down: ['debt'] } }
}
