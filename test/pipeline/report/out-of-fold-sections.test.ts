import { expect, test } from 'vitest'
import { runExperiment } from '../../../src/pipeline/experiment/run-experiment.ts'
import { createReport } from '../../../src/pipeline/report/create-report.ts'
import { reportOfExperiment } from '../../../src/pipeline/report/experiment-report.ts'
import { outOfFoldSections } from '../../../src/pipeline/report/out-of-fold-sections.ts'
import { createTable } from '../../../src/pipeline/table.ts'
import { uniforms } from '../../credit/monitoring/random.ts'

const numRows = 400
const next = uniforms(51)
const income = Float64Array.from({ length: numRows }, () => 100 * next())
const ages = Float64Array.from({ length: numRows }, () => 20 + 50 * next())
const jobs = Array.from({ length: numRows }, () => (next() < 0.5 ? 'Doctor' : 'Writer'))
const table = createTable(
  {
    customer: Float64Array.from({ length: numRows }, (_, row) => row >> 1),
    income,
    grade: Array.from(income, (value) => (value + 30 * next() > 65 ? 'good' : 'bad'))
  },
  { customer: 'group', grade: 'label' }
)

const experiment = await runExperiment(
  {
    name: 'small',
    seed: 1,
    classes: ['bad', 'good'],
    resamples: 50,
    protocols: [{ name: 'stratified-grouped', numFolds: 2 }],
    candidates: [
      { name: 'trees', learner: 'boosting', parameters: { num_leaves: 4, num_iterations: 10, min_data_in_leaf: 10 } }
    ],
    rule: { protocol: 'stratified-grouped', standardErrors: 1 }
  },
  table
)

test('cutoffs and fairness of rows that were not trained on', () => {
  const fairness = [
    { name: 'Age', column: ages, limits: [30, 62] },
    { name: 'Job', column: jobs }
  ]
  const sections = outOfFoldSections(experiment, { fairness })
  const { cutoffs, fairness: found } = sections
  expect(cutoffs!.numRows).toBe(numRows)
  const rates = cutoffs!.rows.map(({ badRate }) => badRate)
  expect(rates.at(-1)!).toBeLessThan(rates[0]! / 2)
  expect(found!.map(({ attribute, groups }) => [attribute, groups.map(({ name }) => name)])).toEqual([
    ['Age', ['below 30', '30 to below 62', '62 and above']],
    ['Job', ['Doctor', 'Writer']]
  ])
  const { accuracy } = experiment.results.protocols[0]!.candidates[0]!.evaluation.metrics
  expect(accuracy.value).toBeGreaterThan(0.7)
  // All are approved as often as the classes that the figures are of say.
  const [bad, good] = experiment.results.protocols[0]!.candidates[0]!.evaluation.confusion
  const approved = found![1]!.groups.reduce(
    (sum, { numRows: size, approvalRate }) => sum + size * approvalRate.value,
    0
  )
  expect(approved).toBeCloseTo(bad![1]! + good![1]!, 6)
  const page = createReport({ ...reportOfExperiment(experiment.results), ...sections })
  for (const words of ['Cutoff table', 'Groups of Age', 'Groups of Job']) expect(page).toContain(words)
})

test('refuses what does not fit', () => {
  expect(() => outOfFoldSections(experiment, { passingClass: 'bad' })).toThrow('"passingClass" expected one of good')
  expect(() => outOfFoldSections(experiment, { fairness: [{ name: 'Age', column: ages }] })).toThrow(
    '"fairness" expected limits for the numbers of "Age"'
  )
  const none = { ...experiment, results: { ...experiment.results, champion: { candidate: null, reasoning: [] } } }
  expect(outOfFoldSections(none)).toEqual({})
})
