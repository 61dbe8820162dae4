import { expect, test } from 'vitest'
import { createObjective } from '../../src/objective/create-objective.ts'
import type { ObjectiveData, ObjectiveParameters } from '../../src/objective/objective.ts'
import { defaults } from './objective-cases.ts'

interface Given {
  readonly label: readonly number[]
  readonly weight?: readonly number[]
  readonly queryBoundaries?: readonly number[]
}

function create(objective: string, given: Given, parameters: Partial<ObjectiveParameters> = {}): unknown {
  const data: ObjectiveData = {
    numRows: given.label.length,
    label: Float32Array.from(given.label),
    ...(given.weight && { weight: Float32Array.from(given.weight) }),
    ...(given.queryBoundaries && { queryBoundaries: Int32Array.from(given.queryBoundaries) })
  }
  return createObjective({ ...defaults, ...parameters, objective }, data)
}

test.each([
  ['regression', 'finite numbers', [0, NaN]],
  ['regression_l1', 'finite numbers', [0, Infinity]],
  ['mape', 'finite numbers', [0, -Infinity]],
  ['binary', 'finite numbers', [1, NaN]],
  ['poisson', 'finite numbers of 0 or more', [1, -0.5]],
  ['tweedie', 'finite numbers of 0 or more', [1, NaN]],
  ['gamma', 'finite numbers above 0', [1, 0]],
  ['cross_entropy', 'numbers from 0 to 1', [1, 1.5]],
  ['cross_entropy_lambda', 'numbers from 0 to 1', [1, NaN]]
])('%s expects %s', (objective, expected, label) => {
  expect(() => create(objective, { label })).toThrow(
    new RangeError(`"label" expected ${expected}, got another value in row 1`)
  )
})

test.each(['multiclass', 'multiclassova'])('%s expects class numbers, and more than one class', (objective) => {
  for (const label of [3, -1, 0.5, NaN]) {
    expect(() => create(objective, { label: [0, 1, label] }, { num_class: 3 })).toThrow(
      '"label" expected integers from 0 to 2 (num_class - 1), got another value in row 2'
    )
  }
  expect(() => create(objective, { label: [0] })).toThrow(`"num_class" expected 2 or more with ${objective}, got 1`)
})

test.each(['lambdarank', 'rank_xendcg'])('%s expects queries, and labels that have a gain', (objective) => {
  const message = '"label" expected integers from 0 to 30, which have a gain (label_gain), got another value in row 0'
  for (const label of [31, -1, 0.5, NaN]) {
    expect(() => create(objective, { label: [label], queryBoundaries: [0, 1] })).toThrow(message)
  }
  const gain = { label_gain: [0, 1, 5] }
  expect(() => create(objective, { label: [2], queryBoundaries: [0, 1] }, gain)).not.toThrow()
  expect(() => create(objective, { label: [3], queryBoundaries: [0, 1] }, gain)).toThrow('integers from 0 to 2')
  expect(() => create(objective, { label: [1] })).toThrow(
    `"group" expected the sizes of queries for ${objective}, got none`
  )
  const label = new Array<number>(10_002).fill(0)
  expect(() => create(objective, { label, queryBoundaries: [0, 1, 10_002] })).toThrow(
    '"group" expected at most 10000 rows in a query, got 10001 in query 1'
  )
})

test('labels that are all 0 have no logarithm', () => {
  for (const objective of ['poisson', 'tweedie'])
    expect(() => create(objective, { label: [0, 0] })).toThrow('"label" expected a number above 0, got only 0')
})

test('weights of cross-entropy', () => {
  const label = [0, 1]
  expect(() => create('cross_entropy', { label, weight: [1, 0] })).not.toThrow()
  expect(() => create('cross_entropy', { label, weight: [1, -1] })).toThrow('"weight" expected numbers of 0 or more')
  expect(() => create('cross_entropy', { label, weight: [0, 0] })).toThrow(
    '"weight" expected a number above 0, got only 0'
  )
  expect(() => create('cross_entropy_lambda', { label, weight: [1, 0] })).toThrow(
    '"weight" expected numbers above 0, got another value in row 1'
  )
})

test('parameters that contradict each other', () => {
  const label = [0, 1]
  const both = { is_unbalance: true, scale_pos_weight: 2 }
  expect(() => create('binary', { label }, both)).toThrow(
    '"scale_pos_weight" expected 1 when is_unbalance is set, got 2'
  )
  expect(() => create('quantile', { label }, { alpha: 1 })).toThrow('"alpha" expected above 0 and below 1, got 1')
})
