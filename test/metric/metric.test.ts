import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMetrics, metricNames } from '../../src/metric/create-metrics.ts'
import { metricsToEvaluate } from '../../src/metric/metric-names.ts'
import type { MetricParameters } from '../../src/metric/metric.ts'
import type { ObjectiveData } from '../../src/objective/objective.ts'
import { objectiveNames } from '../../src/objective/create-objective.ts'
import { defaults } from '../objective/objective-cases.ts'

function dataOf(labels: readonly number[], sizes?: readonly number[], weights?: readonly number[]): ObjectiveData {
  return {
    numRows: labels.length,
    label: Float32Array.from(labels),
    ...(weights && { weight: Float32Array.from(weights) }),
    ...(sizes && {
      queryBoundaries: Int32Array.from([0, ...sizes.map((_, i) => sizes.slice(0, i + 1).reduce((a, b) => a + b))])
    })
  }
}

function evaluate(
  name: string,
  data: ObjectiveData,
  scores: readonly number[],
  parameters: Partial<MetricParameters> = {}
): number[] {
  const metrics = createMetrics([name], { ...defaults, ...parameters }, data, { kind: 'identity' })
  return metrics.map((metric) => metric.evaluate(Float64Array.from(scores)))
}

test.each([
  [[], 'regression', ['l2']],
  [[], 'regression_l1', ['l1']],
  [[], 'huber', ['huber']],
  [[], 'fair', ['fair']],
  [[], 'poisson', ['poisson']],
  [[], 'quantile', ['quantile']],
  [[], 'mape', ['mape']],
  [[], 'gamma', ['gamma']],
  [[], 'tweedie', ['tweedie']],
  [[], 'binary', ['binary_logloss']],
  [[], 'multiclass', ['multi_logloss']],
  [[], 'multiclassova', ['multi_logloss']],
  [[], 'cross_entropy', ['cross_entropy']],
  [[], 'cross_entropy_lambda', ['cross_entropy_lambda']],
  [[], 'lambdarank', ['ndcg']],
  [[], 'rank_xendcg', ['ndcg']],
  [[], 'custom', []],
  [['custom'], 'binary', []],
  [['rmse', 'l2', 'rmse'], 'binary', ['rmse', 'l2']]
])('metric %o of %s is %o', (metric, objective, expected) => {
  expect(metricsToEvaluate(metric, objective)).toEqual(expected)
})

test('every objective has a metric of its own', () => {
  for (const objective of objectiveNames) {
    expect(metricNames).toEqual(expect.arrayContaining(metricsToEvaluate([], objective)))
    expect(metricsToEvaluate([], objective)).toHaveLength(1)
  }
})

test('higher is better for some', () => {
  const isHigherBetter = (name: string): boolean => {
    const isOfClasses = ['multi_logloss', 'multi_error', 'auc_mu'].includes(name)
    const parameters = { ...defaults, num_class: isOfClasses ? 2 : 1 }
    return createMetrics([name], parameters, dataOf([1, 1], [2]), { kind: 'identity' })[0]!.isHigherBetter
  }
  expect(metricNames.filter(isHigherBetter)).toEqual(['r2', 'auc', 'average_precision', 'auc_mu', 'ndcg', 'map'])
})

test('one metric for each number of ranks, in order', () => {
  const names = (parameters: Partial<MetricParameters>): string[] =>
    createMetrics(['ndcg', 'map'], { ...defaults, ...parameters }, dataOf([1, 0], [2]), { kind: 'identity' }).map(
      ({ name }) => name
    )
  expect(names({ eval_at: [10, 3] })).toEqual(['ndcg@3', 'ndcg@10', 'map@3', 'map@10'])
  expect(names({}).slice(0, 5)).toEqual(['ndcg@1', 'ndcg@2', 'ndcg@3', 'ndcg@4', 'ndcg@5'])
})

test('map has no limit to the rows of a query', () => {
  const count = 12_000
  const labels = Array.from({ length: count }, (_, row) => Number(row === count - 1))
  const scores = labels.map((_, row) => row)
  expect(evaluate('map', dataOf(labels, [count]), scores, { eval_at: [1, count] })).toEqual([1, 1])
  expect(evaluate('map', dataOf(labels, [count]), scores.toReversed(), { eval_at: [count] })).toEqual([1 / count])
})

test('AUC is the share of pairs in order, ties counting half', () => {
  const rows = fc.array(fc.record({ label: fc.integer({ min: 0, max: 1 }), score: fc.integer({ min: -4, max: 4 }) }), {
    minLength: 2,
    maxLength: 40
  })
  fc.assert(
    fc.property(rows, (all) => {
      const positives = all.filter(({ label }) => label > 0)
      const negatives = all.filter(({ label }) => label === 0)
      const pairs = positives.flatMap((a) =>
        negatives.map((b) => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0))
      )
      const share = pairs.length === 0 ? 1 : pairs.reduce<number>((a, b) => a + b, 0) / pairs.length
      const [auc] = evaluate(
        'auc',
        dataOf(all.map(({ label }) => label)),
        all.map(({ score }) => score)
      )
      expect(auc).toBeCloseTo(share, 12)
      // With two classes, AUC-mu is the AUC.
      if (pairs.length === 0) return
      const scores = [...all.map(({ score }) => -score), ...all.map(({ score }) => score)]
      const [mu] = evaluate('auc_mu', dataOf(all.map(({ label }) => label)), scores, { num_class: 2 })
      expect(mu).toBeCloseTo(share, 12)
    })
  )
})

test('weights count as repeated rows do', () => {
  const labels = [0, 1, 1, 0, 1]
  const scores = [0.1, 0.9, 0.1, 0.4, 0.35]
  const weights = [1, 2, 3, 1, 2]
  const repeat = (values: readonly number[]): number[] =>
    values.flatMap((value, i) => new Array<number>(weights[i]!).fill(value))
  for (const name of [
    'l1',
    'l2',
    'rmse',
    'r2',
    'binary_logloss',
    'binary_error',
    'auc',
    'average_precision',
    'cross_entropy'
  ]) {
    const [weighted] = evaluate(name, dataOf(labels, undefined, weights), scores)
    expect(weighted, name).toBeCloseTo(evaluate(name, dataOf(repeat(labels)), repeat(scores))[0]!, 12)
  }
})

test('r2 where labels do not vary', () => {
  expect(evaluate('r2', dataOf([2, 2]), [2, 2])).toEqual([1])
  expect(evaluate('r2', dataOf([2, 2]), [2, 3])).toEqual([0])
})

test('what a metric cannot measure', () => {
  expect(() => evaluate('gamma', dataOf([0, 1]), [])).toThrow(
    '"label" expected numbers above 0 for the metric gamma, got another value in row 0'
  )
  expect(() => evaluate('ndcg', dataOf([0, 1]), [])).toThrow(
    '"group" expected the sizes of queries for the metric ndcg'
  )
  expect(() => evaluate('map', dataOf([0, 1]), [])).toThrow('"group" expected the sizes of queries for the metric map')
  expect(() => evaluate('cross_entropy', dataOf([0, 2]), [])).toThrow('"label" expected numbers from 0 to 1')
  expect(() => evaluate('multi_error', dataOf([0, 2]), [], { num_class: 2 })).toThrow(
    '"label" expected integers from 0 to 1'
  )
})

test('auc_mu_weights: one for each pair of classes', () => {
  const data = dataOf([0, 1])
  expect(() => evaluate('auc_mu', data, [], { num_class: 2, auc_mu_weights: [1] })).toThrow(
    '"auc_mu_weights" expected 4 numbers (num_class²), got 1'
  )
  expect(() => evaluate('auc_mu', data, [], { num_class: 2, auc_mu_weights: [0, 1, 0, 0] })).toThrow(
    '"auc_mu_weights" expected numbers other than 0 off the diagonal, got 0 at 2'
  )
})
