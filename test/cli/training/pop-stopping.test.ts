import { expect, test } from 'vitest'
import { createPopStopping } from '../../../src/cli/training/pop-stopping.ts'
import { resolveParameters } from '../../../src/train/parameters/resolve-parameters.ts'

const evaluation = (dataset: string, metric: string, value: number, isHigherBetter = false): object => ({
  dataset,
  metric,
  value,
  isHigherBetter
})

function stops(given: object, history: readonly object[][]): (number | undefined)[] {
  const stopping = createPopStopping(resolveParameters({ early_stopping_round: 2, ...given }), ['training'])!
  return history.map((evaluations, i) => stopping.observe(i + 1, evaluations as never))
}

test('training ends when a metric stands still, with the iteration before it did', () => {
  const history = [3, 2, 2.5, 2.1, 1].map((value) => [evaluation('valid_1', 'l2', value)])
  expect(stops({}, history)).toEqual([undefined, undefined, undefined, 2, undefined])
})

test('a change counts when it is larger than early_stopping_min_delta', () => {
  const history = [3, 2.9, 2.8].map((value) => [evaluation('valid_1', 'l2', value)])
  expect(stops({ early_stopping_min_delta: 0.5 }, history)).toEqual([undefined, undefined, 1])
})

test('of the positions of a ranking metric only the last counts; training data never', () => {
  const history = [0.5, 0.6, 0.7].map((value) => [
    evaluation('training', 'ndcg@1', 0.1, true),
    evaluation('training', 'ndcg@3', 0.1, true),
    evaluation('valid_1', 'ndcg@1', 0.1, true),
    evaluation('valid_1', 'ndcg@3', value, true)
  ])
  expect(stops({ objective: 'lambdarank' }, history)).toEqual([undefined, undefined, undefined])
})

test('first_metric_only: the first of each dataset', () => {
  const history = [3, 2, 1].map((value) => [
    evaluation('valid_1', 'l2', value),
    evaluation('valid_1', 'l1', 5),
    evaluation('valid_2', 'l2', value),
    evaluation('valid_2', 'l1', 5)
  ])
  expect(stops({}, history)).toEqual([undefined, undefined, 1])
  expect(stops({ first_metric_only: true }, history)).toEqual([undefined, undefined, undefined])
})

test('there is none without early_stopping_round, nor with DART', () => {
  expect(createPopStopping(resolveParameters({}), [])).toBeUndefined()
  expect(createPopStopping(resolveParameters({ early_stopping_round: 3, boosting: 'dart' }), [])).toBeUndefined()
})
