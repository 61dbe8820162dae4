import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fairnessColumns, fairnessOption, reportSections } from '../../../src/cli/training/report-sections.ts'
import { fitChosen, runExperiment } from '../../../src/pipeline/experiment/run-experiment.ts'
import { readReportSections } from '../../../src/pipeline/report/read-report-input.ts'
import { createTable } from '../../../src/pipeline/table.ts'

const numRows = 120
const table = createTable(
  {
    age: Float64Array.from({ length: numRows }, (_, row) => 20 + (row % 50)),
    job: Array.from({ length: numRows }, (_, row) => ['Doctor', 'Writer'][row % 2]!),
    bad: Float64Array.from({ length: numRows }, (_, row) => Number(row % 50 > 20))
  },
  { bad: 'label' }
)

test('sections of an experiment can be read as a part of a report, with the hash of the data', async () => {
  const experiment = await runExperiment(
    {
      name: 'small',
      seed: 1,
      resamples: 20,
      protocols: [{ name: 'row-random', numFolds: 2 }],
      candidates: [
        { name: 'trees', learner: 'boosting', parameters: { num_leaves: 3, num_iterations: 3, min_data_in_leaf: 5 } }
      ],
      rule: { protocol: 'row-random', standardErrors: 1 }
    },
    table
  )
  const cleaning = { numRows, numFaults: 0, firstFaults: [], columns: {}, identifiers: ['Name'], unknownColumns: [] }
  const sources = {
    fairness: fairnessColumns(table, fairnessOption('age:30:62, job')),
    path: 'examples/applicants.csv',
    cleaning,
    champion: () => fitChosen(experiment)
  }
  const text = await reportSections(experiment, sources)
  const { data, fairness, explanation, cutoffs } = readReportSections(JSON.parse(text))
  const sha256 = createHash('sha256').update(readFileSync(sources.path)).digest('hex')
  expect(data).toEqual([{ name: 'applicants.csv', sha256, cleaning }])
  expect(fairness!.map(({ attribute }) => attribute)).toEqual(['age', 'job'])
  expect(explanation!.featureNames).toEqual(['age', 'job'])
  expect(cutoffs!.numRows).toBe(numRows)
  const few = JSON.parse(
    await reportSections(experiment, { ...sources, fairness: [], cleaning: undefined, champion: undefined })
  )
  expect(Object.keys(few)).toEqual(['cutoffs'])
})

test('columns of fairness: limits for numbers, none for texts', () => {
  expect(fairnessOption(undefined)).toEqual([])
  expect(fairnessOption('age:30:62,job')).toEqual([
    { name: 'age', limits: [30, 62] },
    { name: 'job', limits: [] }
  ])
  for (const value of ['', 'age:', 'age:x', 'age:3:3', ':3'])
    expect(() => fairnessOption(value)).toThrow('--fairness expected')
})
