import { expect, test } from 'vitest'
import { predictRaw } from '../../../src/predict/predict.ts'
import { fitChosen, runExperiment } from '../../../src/pipeline/experiment/run-experiment.ts'
import type { CandidatePlan } from '../../../src/pipeline/experiment/plan.ts'
import { explanationOfFitted } from '../../../src/pipeline/report/fitted-explanation.ts'
import { createTable, featuresOf } from '../../../src/pipeline/table.ts'
import type { Rows } from '../../../src/data/rows.ts'
import { uniforms } from '../../credit/monitoring/random.ts'

const numRows = 240
const next = uniforms(61)
const income = Float64Array.from({ length: numRows }, () => (next() < 0.1 ? NaN : 100 * next()))
const job = Array.from({ length: numRows }, () => ['Doctor', 'Writer', null][Math.floor(3 * next())]!)
const grade = Float64Array.from(income, (value) =>
  Math.min(2, Math.floor(((Number.isNaN(value) ? 50 : value) + 40 * next()) / 45))
)
const table = createTable({ income, job, grade }, { grade: 'label' })

const experiment = async (candidate: Partial<CandidatePlan>): ReturnType<typeof runExperiment> =>
  runExperiment(
    {
      name: 'small',
      seed: 1,
      resamples: 0,
      protocols: [{ name: 'row-random', numFolds: 2 }],
      candidates: [
        {
          name: 'one',
          learner: 'boosting',
          parameters: { num_leaves: 4, num_iterations: 8, min_data_in_leaf: 10 },
          ...candidate
        }
      ],
      rule: { protocol: 'row-random', standardErrors: 1 }
    },
    table
  )

test.each(['multiclass', 'cumulative'] as const)(
  '%s: contributions add up to how far the best class is ahead',
  async (form) => {
    const run = await experiment({ form })
    const fitted = await fitChosen(run)
    const { values, featureNames, numRows: count, columns, unit } = explanationOfFitted(fitted, table)!
    expect([count, featureNames]).toEqual([numRows, ['income', 'job']])
    expect(unit).toContain(form === 'cumulative' ? 'passing' : 'best class')
    const [model] = fitted.models
    const numOutputs = form === 'cumulative' ? 1 : 3
    const raw = predictRaw(model!, featuresOf(table, featureNames) as Rows)
    const ahead = Array.from({ length: numRows }, (_, row) =>
      numOutputs === 1 ? raw[row]! : raw[row * 3 + 2]! - raw[row * 3]!
    )
    // All but the base value, which is the same for every row.
    const bases = ahead.map((value, row) => value - values[row * 2]! - values[row * 2 + 1]!)
    for (const base of bases) expect(base).toBeCloseTo(bases[0]!, 9)
    expect(columns[1]).toEqual(job)
    expect(columns[0]).toEqual(Array.from(income, (value) => (Number.isNaN(value) ? null : value)))
  }
)

test('some rows stand for many, and a scorecard has nothing to explain', async () => {
  const fitted = await fitChosen(await experiment({}))
  const { numRows: count, values, columns } = explanationOfFitted(fitted, table, { maxRows: 50 })!
  expect([count, values.length, columns[0]!.length]).toEqual([50, 100, 50])
  const card = await fitChosen(await experiment({ learner: 'scorecard', parameters: {} }))
  expect(explanationOfFitted(card, table)).toBeUndefined()
  expect(() => explanationOfFitted(fitted, table, { maxRows: 0 })).toThrow('"maxRows" expected >= 1, got 0')
})
