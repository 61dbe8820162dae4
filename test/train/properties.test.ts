/**
 * What must hold whatever LightGBM does.
 */
import { describe, expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { saveModel } from '../../src/format/save-model.ts'
import type { Model } from '../../src/model/model.ts'
import { createLightgbmRandom } from '../../src/numeric/lightgbm-random.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import { createDataset, type CustomObjective, type Dataset, train } from '../../src/train/index.ts'

const random = createLightgbmRandom(11)
const uniform = (): number => random.nextFloat() + random.nextFloat() / 32768
const columnOf = (numRows: number, value: (row: number) => number): Float64Array =>
  Float64Array.from({ length: numRows }, (_, row) => value(row))

const numRows = 600
const columns = [
  columnOf(numRows, () => Math.floor(uniform() * 40)),
  columnOf(numRows, () => (uniform() < 0.2 ? NaN : Math.floor(uniform() * 12))),
  columnOf(numRows, () => (uniform() < 0.5 ? 0 : Math.floor(uniform() * 9) - 4))
]
const target = columnOf(
  numRows,
  (row) => columns[0]![row]! / 10 - Math.abs(columns[2]![row]!) + (Number.isNaN(columns[1]![row]!) ? 1 : 0) + uniform()
)

// Lines of a model's trees by their key.
function treeLines(model: Model, key: string): string[] {
  return saveModel(model)
    .split('\n')
    .filter((line) => line.startsWith(`${key}=`))
}

test('a row of weight 3 counts as three rows', () => {
  const weight = columnOf(numRows, () => 1 + Math.floor(uniform() * 3))
  const repeated = Array.from(weight).flatMap((count, row) => Array<number>(count).fill(row))
  const again = (values: Float64Array): Float64Array => Float64Array.from(repeated, (row) => values[row]!)
  // Limits count rows, not weights; derivatives are rounded to float32 with their weights.
  const parameters = {
    objective: 'regression',
    num_iterations: 10,
    num_leaves: 8,
    min_data_in_leaf: 1,
    min_data_in_bin: 1
  } as const
  const weighted = train(parameters, createDataset(columns, { label: target, weight }))
  const other = train(parameters, createDataset(columns.map(again), { label: again(target) }))
  expect(treeLines(other, 'split_feature')).toEqual(treeLines(weighted, 'split_feature'))
  expect(treeLines(other, 'threshold')).toEqual(treeLines(weighted, 'threshold'))
  const scores = predictRaw(weighted, columns)
  predictRaw(other, columns).forEach((score, row) => expect(score).toBeCloseTo(scores[row]!, 6))
})

describe('saved, loaded and predicted: the scores of training', () => {
  const seen = (parameters: object, data: Dataset): { scores: Float64Array; model: Model } => {
    let scores = new Float64Array(0)
    const model = train({ num_iterations: 25, min_data_in_leaf: 3, ...parameters }, data, {
      validation: { itself: data },
      customMetric: (outputs) => {
        scores = outputs.slice()
        return { metric: 'none', value: 0, isHigherBetter: false }
      }
    })
    return { scores, model }
  }
  test.each([
    ['gbdt', {}],
    ['bagging', { bagging_fraction: 0.5, bagging_freq: 1 }],
    ['goss', { data_sample_strategy: 'goss', learning_rate: 0.5 }],
    ['extra trees', { extra_trees: true }]
  ])('%s, to the bit without a score to start from', (_, parameters) => {
    const data = createDataset(columns, { label: target, categoricalFeatures: [2] })
    const { scores, model } = seen({ objective: 'regression', boost_from_average: false, ...parameters }, data)
    expect(predictRaw(loadModel(saveModel(model)), columns)).toEqual(scores)
  })
  test('with one, within rounding: it is added to the leaves of the first tree', () => {
    const { scores, model } = seen({ objective: 'regression' }, createDataset(columns, { label: target }))
    predictRaw(loadModel(saveModel(model)), columns).forEach((score, row) =>
      expect(score).toBeCloseTo(scores[row]!, 12)
    )
  })
})

test('a custom objective that is a built-in one gives the same trees', () => {
  const data = createDataset(columns, { label: target })
  const parameters = { num_iterations: 12, boost_from_average: false, feature_fraction: 1 } as const
  const residuals: CustomObjective = (scores, { label }) => ({
    gradients: scores.map((score, row) => score - label[row]!),
    hessians: scores.map(() => 1)
  })
  const custom = train({ ...parameters, objective: 'custom' }, data, { customObjective: residuals })
  const builtIn = train({ ...parameters, objective: 'regression' }, data)
  const trees = (model: Model): string => /Tree=0[^]*end of trees/.exec(saveModel(model))![0]
  expect(trees(custom)).toBe(trees(builtIn))
})

describe('monotone constraints hold', () => {
  test.each(['basic', 'intermediate', 'advanced'] as const)('%s: on 10,000 sweeps', (method) => {
    // With missing values LightGBM's advanced method breaks its promise, and so does this one (docs/limits.md).
    const hasMissing = method !== 'advanced'
    const complete = columns.map((column) => column.map((value) => (hasMissing || !Number.isNaN(value) ? value : 5)))
    const noisy = columnOf(numRows, (row) => target[row]! * (uniform() < 0.3 ? -1 : 1))
    const model = train(
      {
        objective: 'regression',
        num_iterations: 60,
        num_leaves: 31,
        min_data_in_leaf: 2,
        monotone_constraints: [1, 0, -1],
        monotone_constraints_method: method
      },
      createDataset(complete, { label: noisy })
    )
    const numSweeps = 10_000
    const steps = 12
    const sweeps = Array.from({ length: numSweeps }, () => ({
      feature: uniform() < 0.5 ? 0 : 2,
      values: [uniform() * 40, hasMissing && uniform() < 0.2 ? NaN : uniform() * 12, uniform() * 9 - 4]
    }))
    const along = [0, 1, 2].map((feature) =>
      columnOf(numSweeps * steps, (i) => {
        const { feature: swept, values } = sweeps[Math.floor(i / steps)]!
        if (feature !== swept) return values[feature]!
        const [low, high] = feature === 0 ? [-1, 41] : [-5, 6]
        return low + ((high - low) * (i % steps)) / (steps - 1)
      })
    )
    const scores = predictRaw(model, along)
    let broken = 0
    for (let i = 0; i < scores.length - 1; i++) {
      if ((i + 1) % steps === 0) continue
      const rise = scores[i + 1]! - scores[i]!
      if (sweeps[Math.floor(i / steps)]!.feature === 0 ? rise < -1e-12 : rise > 1e-12) broken++
    }
    expect(broken).toBe(0)
    expect(new Set(scores).size).toBeGreaterThan(300)
  })
})
