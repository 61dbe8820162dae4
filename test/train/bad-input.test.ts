/**
 * What cannot be trained on is refused, with one error that says what was expected.
 */
import { expect, test } from 'vitest'
import {
  createDataset,
  crossValidate,
  type CrossValidateOptions,
  type CustomMetric,
  type CustomObjective,
  type DatasetOptions,
  refit,
  train,
  type TrainOptions
} from '../../src/train/index.ts'

const rows = [
  [1, 2],
  [2, 1],
  [3, 5],
  [0, 1]
]
const label = [0, 1, 1, 0]
const data = createDataset(rows, { label })
const parameters = { objective: 'binary', min_data_in_leaf: 1, num_iterations: 2 } as const

const datasets: [string, unknown, unknown, string][] = [
  ['no rows', [], { label: [] }, 'RangeError: "rows" expected at least 1 row, got 0'],
  ['columns of no rows', [new Float64Array(0)], { label: [] }, 'RangeError: "rows" expected at least 1 row, got 0'],
  ['no features', [[], []], { label: [0, 1] }, 'RangeError: "rows" expected at least 1 feature, got 0'],
  ['a number', 5, { label }, 'TypeError: "rows" expected columns, rows, records, a matrix or a table, got number'],
  ['no options', rows, undefined, 'TypeError: "options" expected an object, got undefined'],
  ['a mistyped option', rows, { label, wieght: [1] }, 'RangeError: "options" expected label, weight,'],
  ['no labels', rows, {}, 'TypeError: "label" expected numbers, got undefined'],
  ['too few labels', rows, { label: [0] }, 'RangeError: "label" expected 4 numbers, one for each row; got 1'],
  ['labels of text', rows, { label: ['a', 'b', 'c', 'd'] }, 'TypeError: "label[0]" expected a number'],
  ['a missing label', rows, { label: [0, 1, null, 0] }, 'RangeError: "label[2]" expected a finite number'],
  ['a label NaN', rows, { label: [0, NaN, 1, 0] }, 'RangeError: "label[1]" expected a finite number'],
  ['a label beyond float32', rows, { label: [0, 1e39, 1, 0] }, 'RangeError: "label[1]" expected a finite number'],
  [
    'a negative weight',
    rows,
    { label, weight: [1, -1, 1, 1] },
    'RangeError: "weight[1]" expected a finite number from 0'
  ],
  ['a weight NaN', rows, { label, weight: [1, NaN, 1, 1] }, 'RangeError: "weight[1]" expected a finite number from 0'],
  ['an infinite weight', rows, { label, weight: [1, 1, 1, Infinity] }, 'RangeError: "weight[3]" expected a finite'],
  ['too few weights', rows, { label, weight: [1] }, 'RangeError: "weight" expected 4 numbers, one for each row; got 1'],
  [
    'groups of 3 rows',
    rows,
    { label, group: [1, 2] },
    'RangeError: "group" expected sizes that add up to 4 rows, got 3'
  ],
  ['no groups', rows, { label, group: [] }, 'RangeError: "group" expected sizes that add up to 4 rows, got 0'],
  ['an empty group', rows, { label, group: [4, 0] }, 'RangeError: "group[1]" expected an integer from 1 up, got 0'],
  ['half a row', rows, { label, group: [2.5, 1.5] }, 'RangeError: "group[0]" expected an integer from 1 up, got 2.5'],
  [
    'a missing initial score',
    rows,
    { label, initScore: [1, NaN, 1, 1] },
    'RangeError: "initScore[1]" expected a finite'
  ],
  [
    'an unknown category',
    rows,
    { label, categoricalFeatures: ['age'] },
    'RangeError: "categoricalFeatures" expected names'
  ],
  ['a category too far', rows, { label, categoricalFeatures: [2] }, 'RangeError: "categoricalFeatures" expected names'],
  ['half a category', rows, { label, categoricalFeatures: [0.5] }, 'RangeError: "categoricalFeatures" expected names'],
  ['flags', rows, { label, categoricalFeatures: [true] }, 'TypeError: "categoricalFeatures" expected names or numbers'],
  ['too few names', rows, { label, featureNames: ['a'] }, 'RangeError: "rows[0]" expected 1 features, got 2'],
  ['a name twice', rows, { label, featureNames: ['a', 'a'] }, 'RangeError: "featureNames" expected every name once'],
  [
    'a name LightGBM refuses',
    rows,
    { label, featureNames: ['a', 'b:c'] },
    'RangeError: "featureNames[1]" expected a name'
  ],
  [
    'names of numbers',
    rows,
    { label, featureNames: [1, 2] },
    'TypeError: "featureNames[0]" expected a string, got number'
  ],
  ['numbers, then text', [{ a: 1 }, { a: 'x' }], { label: [0, 1] }, 'TypeError: "rows[1].a" expected a number like'],
  ['rows of different length', [[1, 2], [1]], { label: [0, 1] }, 'RangeError: "rows[1]" expected 2 features, got 1'],
  ['dates', [[new Date(0)]], { label: [0] }, 'TypeError: "rows[0][0]" expected a number, null or undefined, got Date']
]

test.each(datasets)('createDataset: %s', (_, given, options, message) => {
  expect(errorOf(() => createDataset(given as never, options as DatasetOptions))).toContain(message)
})

const flat: CustomObjective = (scores) => ({ gradients: scores.map(() => 1), hessians: scores.map(() => 1) })
const other = createDataset([[1], [2]], { label: [0, 1] })
const copy = createDataset(rows, { label })
const trainings: [string, object, TrainOptions | object, string][] = [
  [
    'validation as a list',
    {},
    { validation: [copy] },
    'TypeError: "validation" expected datasets by name, got an array'
  ],
  [
    'rows to validate by',
    {},
    { validation: { v: rows } },
    'TypeError: "validation.v" expected what createDataset returns'
  ],
  [
    'other features',
    {},
    { validation: { v: other } },
    'RangeError: "validation.v" expected the features of the training'
  ],
  [
    'initial scores too few',
    {},
    { validation: { v: { ...copy, initScore: new Float64Array(1) } } },
    'RangeError: "initScore" of "v"'
  ],
  [
    'a model that is none',
    {},
    { initModel: {} },
    'TypeError: "initModel" expected what loadModel or train returns, got Object'
  ],
  ['onIteration of text', {}, { onIteration: 'x' }, 'TypeError: "onIteration" expected a function, got string'],
  ['a metric of no function', {}, { customMetric: 5 }, 'TypeError: "customMetric" expected a function, got number'],
  [
    'a metric that gives a number',
    {},
    { validation: { v: data }, customMetric: (() => 5) as unknown as CustomMetric },
    'TypeError: a customMetric'
  ],
  [
    'an objective too many',
    {},
    { customObjective: flat },
    'RangeError: "objective" expected "custom" with a customObjective'
  ],
  ['no objective', { objective: 'custom' }, {}, 'RangeError: "customObjective" expected a function'],
  [
    'an objective of no function',
    { objective: 'custom' },
    { customObjective: 5 },
    'TypeError: "customObjective" expected a function'
  ],
  [
    'no derivatives',
    { objective: 'custom' },
    { customObjective: () => undefined },
    'RangeError: "gradients" of the customObjective'
  ],
  [
    'too few derivatives',
    { objective: 'custom' },
    { customObjective: () => ({ gradients: [1], hessians: [1] }) },
    'expected 4 numbers'
  ],
  [
    'a derivative NaN',
    { objective: 'custom' },
    { customObjective: () => ({ gradients: [1, NaN, 1, 1], hessians: [1, 1, 1, 1] }) },
    'RangeError: "gradients[1]"'
  ],
  [
    'a forest of a custom objective',
    { objective: 'custom', boosting: 'rf', feature_fraction: 0.5 },
    { customObjective: flat },
    'RangeError: "objective" expected'
  ],
  [
    'early stopping without data',
    { early_stopping_round: 2 },
    {},
    'RangeError: "early_stopping_round" expected a validation dataset'
  ],
  [
    'early stopping without a metric',
    { early_stopping_round: 2, metric: 'none' },
    { validation: { v: copy } },
    'RangeError: "early_stopping_round" expected a metric'
  ],
  [
    'early stopping with DART',
    { early_stopping_round: 2, boosting: 'dart' },
    { validation: { v: copy } },
    'RangeError: "early_stopping_round" expected 0'
  ],
  [
    'labels of no class',
    { objective: 'multiclass', num_class: 2, metric: 'auc_mu' },
    { validation: { v: createDataset(rows, { label: [0, 1, 2, 0] }) } },
    'RangeError: "label" expected'
  ],
  ['queries that are missing', { objective: 'lambdarank' }, {}, 'RangeError: "group" expected']
]

test.each(trainings)('train: %s', (_, given, options, message) => {
  expect(errorOf(() => train({ ...parameters, ...given }, data, options as TrainOptions))).toContain(message)
})

test('datasets and parameters that are none', () => {
  const expected = 'TypeError: "dataset" expected what createDataset returns, got '
  expect(errorOf(() => train(parameters, rows as never))).toBe(`${expected}an array`)
  expect(errorOf(() => train(parameters, undefined as never))).toBe(`${expected}undefined`)
  expect(errorOf(() => crossValidate(parameters, undefined as never))).toBe(`${expected}undefined`)
  expect(errorOf(() => refit(train(parameters, data), undefined as never))).toBe(`${expected}undefined`)
  expect(errorOf(() => train(undefined as never, data))).toBe(
    'TypeError: "parameters" expected an object, got undefined'
  )
})

const folds: [string, CrossValidateOptions | object, string][] = [
  [
    'more folds than rows',
    { folds: 5, stratified: false },
    'RangeError: "folds" expected at most 4, the number of rows; got 5'
  ],
  [
    'more folds than rows of a class',
    { folds: 3 },
    'RangeError: "folds" expected at most 2, the rows of the smallest class'
  ],
  [
    'more folds than groups',
    { folds: 3, groups: ['a', 'a', 'b', 'b'] },
    'RangeError: "folds" expected at most 2, the number of groups'
  ],
  ['one fold', { folds: 1 }, 'RangeError: "folds" expected at least 2, got 1'],
  ['half a fold', { folds: 2.5 }, 'RangeError: "folds" expected an integer, got 2.5'],
  ['folds of text', { folds: 'five' }, 'TypeError: "folds" expected a number or an array, got string'],
  ['no folds', { folds: [] }, 'RangeError: "folds" expected at least 1 fold, got 0'],
  ['a fold that is none', { folds: [3] }, 'TypeError: "folds[0]" expected { validation, training? }, got number'],
  [
    'a fold of no rows',
    { folds: [{ validation: [] }] },
    'RangeError: "folds[0].validation" expected at least 1 row, got 0'
  ],
  [
    'a fold of all rows',
    { folds: [{ validation: [0, 1, 2, 3] }] },
    'RangeError: "folds[0].validation" expected to leave rows'
  ],
  [
    'a row too far',
    { folds: [{ validation: [0, 4] }] },
    'RangeError: "folds[0].validation[1]" expected a number from 0 to 3'
  ],
  [
    'a row twice',
    { folds: [{ validation: [1, 1] }] },
    'RangeError: "folds[0].validation[1]" expected a number from 0 to 3'
  ],
  ['a seed of given folds', { folds: [{ validation: [1] }], seed: 3 }, 'RangeError: "seed" expected to be left out'],
  ['too few groups', { folds: 2, groups: [1] }, 'RangeError: "groups" expected 4 values, one for each row; got 1'],
  [
    'a missing group',
    { folds: 2, groups: [1, null, 2, 3] },
    'TypeError: "groups[1]" expected a number or a string, got null'
  ],
  ['validation datasets', { validation: { v: copy } }, 'RangeError: "options" expected folds, groups,']
]

test.each(folds)('crossValidate: %s', (_, options, message) => {
  expect(errorOf(() => crossValidate(parameters, data, options as CrossValidateOptions))).toContain(message)
})

test('crossValidate: queries stay whole, and groups are theirs', () => {
  const ranked = createDataset(rows, { label, group: [1, 3] })
  const ranking = { ...parameters, objective: 'lambdarank' } as const
  const cut = { folds: [{ validation: [0, 1] }] }
  expect(errorOf(() => crossValidate(ranking, ranked, cut))).toBe(
    'RangeError: "folds" expected whole queries, got 2 of the 3 rows of query 1'
  )
  expect(errorOf(() => crossValidate(ranking, ranked, { folds: 2, groups: [1, 2, 3, 4] }))).toContain(
    '"groups" expected'
  )
})

test('refit: models, leaves and parameters that do not fit', () => {
  const model = train(parameters, data)
  expect(errorOf(() => refit({} as never, data))).toContain(
    'TypeError: "model" expected what loadModel or train returns'
  )
  expect(errorOf(() => refit(model, data, { num_leaves: 2 }))).toContain('RangeError: "num_leaves" expected at least 3')
  expect(errorOf(() => refit(model, data, { path_smooth: 1 }))).toContain('RangeError: "path_smooth" expected 0')
  expect(errorOf(() => refit(model, other))).toContain('RangeError: "model" expected a model of 1 features')
  const custom = train({ ...parameters, objective: 'custom' }, data, { customObjective: flat })
  expect(errorOf(() => refit(custom, data))).toContain('RangeError: "objective" expected')
})

function errorOf(task: () => unknown): string {
  try {
    task()
  } catch (error) {
    return String(error)
  }
  return 'no error'
}
