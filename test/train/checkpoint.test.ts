import { expect, test } from 'vitest'
import { saveModel } from '../../src/format/save-model.ts'
import { createLightgbmRandom } from '../../src/numeric/lightgbm-random.ts'
import { createBooster, type ResumableBooster } from '../../src/train/booster.ts'
import { type Checkpoint, checkpointOf, resume } from '../../src/train/checkpoint.ts'
import { createDataset, type Dataset, type GivenParameters } from '../../src/train/index.ts'
import { resolveParameters } from '../../src/train/parameters/resolve-parameters.ts'

const numRows = 600
const random = createLightgbmRandom(5)
const columns = Array.from({ length: 6 }, (_, feature) =>
  Float64Array.from({ length: numRows }, () => {
    const value = random.nextFloat()
    if (feature === 4) return Math.trunc(value * 12)
    return feature === 5 && value < 0.3 ? NaN : value * 4 - 2
  })
)
const score = Float64Array.from(
  { length: numRows },
  (_, row) => columns[0]![row]! * columns[1]![row]! + columns[2]![row]!
)
const group = Array.from({ length: numRows / 20 }, () => 20)
const labels = {
  regression: score,
  binary: score.map((value) => Number(value > 0)),
  multiclass: score.map((value) => (value < -0.5 ? 0 : value < 0.5 ? 1 : 2)),
  ranking: score.map((value) => Math.max(0, Math.min(3, Math.trunc(value + 1))))
}

function datasetOf(label: keyof typeof labels): Dataset {
  return createDataset(columns, {
    label: labels[label],
    categoricalFeatures: [4],
    ...(label === 'ranking' ? { group, position: score.map((_, row) => (row * 7) % 5) } : {})
  })
}

const cases: (GivenParameters & { label: keyof typeof labels })[] = [
  { label: 'regression' },
  { label: 'regression', objective: 'regression_l1', bagging_freq: 3, bagging_fraction: 0.6, feature_fraction: 0.5 },
  { label: 'binary', objective: 'binary', bagging_freq: 2, pos_bagging_fraction: 0.5, neg_bagging_fraction: 0.8 },
  { label: 'binary', objective: 'binary', boosting: 'dart', drop_rate: 0.4, skip_drop: 0.2 },
  { label: 'binary', objective: 'binary', boosting: 'dart', uniform_drop: true, skip_drop: 0 },
  { label: 'binary', objective: 'binary', boosting: 'dart', xgboost_dart_mode: true, drop_rate: 0.5, skip_drop: 0.1 },
  { label: 'regression', boosting: 'rf', bagging_freq: 1, bagging_fraction: 0.5 },
  { label: 'regression', boosting: 'rf', data_sample_strategy: 'goss', feature_fraction: 0.7 },
  { label: 'regression', data_sample_strategy: 'goss', learning_rate: 0.3 },
  { label: 'regression', feature_fraction_bynode: 0.5 },
  { label: 'regression', extra_trees: true, feature_fraction: 0.7, feature_fraction_bynode: 0.7 },
  { label: 'regression', monotone_constraints: [1, 0, -1, 0, 0, 0], bagging_freq: 1, bagging_fraction: 0.5 },
  { label: 'multiclass', objective: 'multiclass', num_class: 3, bagging_freq: 1, bagging_fraction: 0.5 },
  { label: 'ranking', objective: 'lambdarank', feature_fraction: 0.5 },
  { label: 'ranking', objective: 'lambdarank', lambdarank_position_bias_regularization: 0.1 },
  { label: 'ranking', objective: 'lambdarank', bagging_by_query: true, bagging_freq: 2, bagging_fraction: 0.5 },
  { label: 'ranking', objective: 'rank_xendcg', bagging_freq: 1, bagging_fraction: 0.7 }
]
const numIterations = 9

function grow(booster: ResumableBooster, from: number, to: number): unknown[] {
  const evaluations: unknown[] = []
  for (let iteration = from; iteration < to; iteration++) {
    booster.update()
    evaluations.push(booster.evaluate())
  }
  return evaluations
}

test.each(cases)('from any iteration on, the same model and metrics: %j', ({ label, ...given }) => {
  const parameters = resolveParameters({ num_leaves: 7, min_data_in_leaf: 5, ...given })
  const dataset = datasetOf(label)
  const validation = datasetOf(label)
  const options = { validation: { training: dataset, later: validation } }
  const whole = createBooster(parameters, dataset, options)
  const checkpoints: Checkpoint[] = []
  const evaluations: unknown[] = []
  for (let iteration = 0; iteration < numIterations; iteration++) {
    checkpoints.push(structuredClone(checkpointOf(whole)))
    evaluations.push(...grow(whole, iteration, iteration + 1))
  }
  const text = saveModel(whole.model())
  for (const begin of [0, 1, 4, 8]) {
    const rest = createBooster(parameters, dataset, options)
    resume(rest, checkpoints[begin]!)
    expect(rest.numIterations()).toBe(begin)
    expect(grow(rest, begin, numIterations)).toEqual(evaluations.slice(begin))
    expect(saveModel(rest.model())).toBe(text)
  }
})

test('a checkpoint is of its own data and parameters', () => {
  const parameters = resolveParameters({ bagging_freq: 1, bagging_fraction: 0.5 })
  const booster = createBooster(parameters, datasetOf('regression'))
  booster.update()
  const checkpoint = structuredClone(checkpointOf(booster))
  const multiclass = resolveParameters({ objective: 'multiclass', num_class: 3 })
  const dart = resolveParameters({ boosting: 'dart', bagging_freq: 1, bagging_fraction: 0.5 })
  const others = [
    createBooster(multiclass, datasetOf('multiclass')),
    createBooster(dart, datasetOf('regression')),
    createBooster(parameters, datasetOf('regression'), { validation: { other: datasetOf('regression') } })
  ]
  const message = '"checkpoint" expected one of the same data and parameters'
  for (const other of others) expect(() => resume(other, checkpoint)).toThrow(new RangeError(message))
})

test('the state of a random stream is all of it', () => {
  const stream = createLightgbmRandom(7)
  stream.sample(100, 30)
  const other = createLightgbmRandom(0)
  other.state = stream.state
  const next = (one: typeof stream): unknown[] => [
    one.nextFloat(),
    one.nextInt(0, 1000),
    [...one.sample(50, 5)],
    one.state
  ]
  expect(next(other)).toEqual(next(stream))
})
