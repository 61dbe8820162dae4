import { expect, test } from 'vitest'
import { ModelFormatError } from '../../../src/errors.ts'
import { explain } from '../../../src/explain/explain.ts'
import { featureImportance } from '../../../src/explain/importance.ts'
import { loadModel } from '../../../src/format/load-model.ts'
import { saveModel } from '../../../src/format/save-model.ts'
import { sklearnEstimators } from '../../../src/format/sklearn/estimators.ts'
import { loadSklearn } from '../../../src/format/sklearn/load-sklearn.ts'
import type { Matrix } from '../../../src/data/positional-rows.ts'
import { encodeColumns } from '../../../src/model/encode-columns.ts'
import { type Model, numIterationsOf } from '../../../src/model/model.ts'
import { createPool } from '../../../src/pool/create-pool.ts'
import { predictClass } from '../../../src/predict/predict-class.ts'
import { predict, predictRaw } from '../../../src/predict/predict.ts'
import { differingBits } from '../../fixtures.ts'
import { pathDependentGame, shapleyValues } from '../../oracle/shapley.ts'
import { readSklearnCases } from './cases.ts'

type Value = null | boolean | number | string | Value[] | { [key: string]: Value | undefined }
type Document = { [key: string]: Value }
type Place = readonly (string | number)[]

const cases = new Map(readSklearnCases('fixtures/sklearn').map((one) => [one.name, one]))
// Of version 1; those of version 2 are in packed-trees.test.ts.
const documentOf = (name: string): Document => JSON.parse(new TextDecoder().decode(cases.get(name)!.version1))
const modelOf = (name: string): Model => loadSklearn(cases.get(name)!.json)

function rowsOf(name: string): Matrix {
  const { rows: values, numRows } = cases.get(name)!
  return { values, numRows, numFeatures: values.length / numRows }
}

// What `change` makes of the value at a place; undefined takes it away.
function changed(document: Document, place: Place, change: (value: Value) => Value | undefined): Document {
  const copy = structuredClone(document)
  const last = place.at(-1)!
  const parent = place.slice(0, -1).reduce<Value>((at, key) => (at as Document)[key]!, copy)
  const holder = parent as Document
  const value = change(holder[last]!)
  if (value === undefined) delete holder[last]
  else holder[last] = value
  return copy
}

// One split of one feature: leaves -1 and 1, and 0 between 0 and 1.
const split: Document = {
  ...documentOf('boosting-classifier'),
  num_features: 1,
  base_scores: [0],
  trees: [
    {
      left: [1, -1, 3, -1, -1],
      right: [2, -1, 4, -1, -1],
      feature: [0, null, 0, null, null],
      threshold: [0, null, 1, null, null],
      missing_left: [0, 0, 0, 0, 0],
      left_categories: null,
      leaf_values: [-1, 0, 1],
      covers: [4, 1, 3, 2, 1],
      gains: null
    }
  ]
}

test('a model says where it comes from, and what scikit-learn calls things', () => {
  const model = modelOf('random-forest-classes')
  expect(model.source).toEqual({ library: 'scikit-learn', version: '1.9.1' })
  expect(model.objective).toBe('RandomForestClassifier')
  expect(model.numClasses).toBe(3)
  expect(model.classLabels).toEqual(['hîgh', 'low', 'mid'])
  expect(model.featureNames).toEqual(['x0', 'x1', 'x2', 'x3', 'x4'])
  expect(numIterationsOf(model)).toBe(5)
  expect(modelOf('histogram-texts').featureNames).toEqual(['f 0', 'f 1', 'f 2', 'f 3', 'f 4'])
  expect(modelOf('random-forest-regressor').numClasses).toBeUndefined()
})

test('every estimator has a golden case', () => {
  const found = new Set([...cases.keys()].map((name) => modelOf(name).objective))
  expect([...found].toSorted()).toEqual([...sklearnEstimators].toSorted())
})

test('forests: raw scores are sums over the trees, outputs are means', () => {
  const model = modelOf('random-forest-regressor')
  const rows = rowsOf('random-forest-regressor')
  const sums = predictRaw(model, rows)
  expect(predict(model, rows)).toEqual(sums.map((sum) => sum / 5))
})

test('a raw score of 0 is of class 1 in gradient boosting, and of class 0 in histogram gradient boosting', () => {
  expect([...predictClass(loadSklearn(split), [[-1], [0.5], [2]])]).toEqual([0, 1, 1])
  const histogram = { ...split, estimator: 'HistGradientBoostingClassifier', zero_class: 0 }
  expect([...predictClass(loadSklearn(histogram), [[-1], [0.5], [2]])]).toEqual([0, 0, 1])
  // Where the probability is 0.5 but the raw score is not 0.
  const near = changed(split, ['trees', 0, 'leaf_values'], () => [-1e-20, 0, 1e-20])
  expect([...predict(loadSklearn(near), [[-1], [2]])]).toEqual([0.5, 0.5])
  expect([...predictClass(loadSklearn(near), [[-1], [2]])]).toEqual([0, 1])
})

test('of raw scores whose probabilities are equal the highest is the class', () => {
  const model = loadSklearn({
    ...split,
    classes: ['a', 'b', 'c'],
    num_outputs: 3,
    link: 'softmax',
    base_scores: [0, 1e-20, 2e-20],
    trees: Array.from({ length: 3 }, () => ({
      left: [-1],
      right: [-1],
      feature: [null],
      threshold: [null],
      missing_left: [0],
      left_categories: null,
      leaf_values: [0],
      covers: [4],
      gains: null
    }))
  })
  const [a, b, c] = predict(model, [[0]])
  expect(a === b && b === c).toBe(true)
  expect([...predictClass(model, [[0]])]).toEqual([2])
})

test('a classifier of one class', () => {
  const one = changed(documentOf('one-leaf'), ['trees', 0, 'leaf_values'], () => [1])
  const model = loadSklearn({ ...one, classes: [true], num_outputs: 1, base_scores: [0] })
  expect([...predictClass(model, [[0, 0, 0, 0, 0]])]).toEqual([0])
  expect(model.classLabels).toEqual([true])
})

test('isolation forests: decision function, and outliers below 0', () => {
  const isolation = {
    ...split,
    estimator: 'IsolationForest',
    classes: null,
    link: 'isolation',
    isolation: { denominator: 1, offset: -0.5 }
  }
  const model = loadSklearn(isolation)
  expect(model.classLabels).toEqual([-1, 1])
  // -(2^-f) + 0.5 of -1, 0 and 1.
  expect([...predict(model, [[-1], [0.5], [2]])]).toEqual([-1.5, -0.5, 0])
  expect([...predictClass(model, [[-1], [0.5], [2]])]).toEqual([0, 0, 1])
  // A forest of one row.
  const none = loadSklearn({ ...isolation, isolation: { denominator: 0, offset: -0.5 } })
  expect([...predict(none, [[-1], [2]])]).toEqual([0, 0])
})

test('categories: values by name, codes by position, unknown ones missing', () => {
  const model = modelOf('histogram-texts')
  const labels = model.categories!['f 3']!
  expect(labels).toContain('ultra violet')
  const record = { 'f 0': 1, 'f 1': 0, 'f 2': 0.5, 'f 4': 2 }
  for (const [code, label] of labels.entries())
    expect(predictRaw(model, [{ ...record, 'f 3': label }])).toEqual(
      predictRaw(model, [[1, 0, 0.5, label === null ? NaN : code, 2]])
    )
  const missing = predictRaw(model, [[1, 0, 0.5, NaN, 2]])
  for (const odd of [labels.length, 255, 1e9, -1]) expect(predictRaw(model, [[1, 0, 0.5, odd, 2]])).toEqual(missing)
  expect(predictRaw(model, [{ ...record, 'f 3': 'puce' }])).toEqual(missing)
  const columns = Object.fromEntries(
    [...Object.entries(record), ['f 3', 'blue']].map(([key, value]) => [key, [value!]])
  )
  expect(encodeColumns(model, columns)[3]).toEqual(Float64Array.of(labels.indexOf('blue')))
})

test.each(['random-forest-classes', 'boosting-classes', 'histogram-categories', 'isolation-subspace'])(
  'explanations of %s are Shapley values by definition',
  (name) => {
    const model = modelOf(name)
    const { forest } = model
    const { values, numRows, numFeatures } = rowsOf(name) as {
      values: Float64Array
      numRows: number
      numFeatures: number
    }
    const found = explain(model, { values, numRows, numFeatures })
    for (let row = 0; row < 12; row++) {
      const given = values.slice(row * numFeatures, (row + 1) * numFeatures)
      const seen = forest.inputType === 'float32' ? given.map(Math.fround) : given
      for (let output = 0; output < found.numOutputs; output++) {
        const trees = Array.from({ length: forest.numTrees }, (_, tree) => tree).filter(
          (tree) => tree % found.numOutputs === output
        )
        const wanted = shapleyValues(numFeatures, pathDependentGame(forest, seen, trees))
        const offset = (row * found.numOutputs + output) * numFeatures
        wanted.forEach((value, feature) => expect(found.values[offset + feature]).toBeCloseTo(value, 10))
      }
    }
  }
)

test('threads of a pool evaluate models that they did not load', async () => {
  const pool = createPool({ threads: 2 })
  try {
    const found = await pool.predict(modelOf('isolation-forest'), rowsOf('isolation-forest'))
    expect(differingBits(found, cases.get('isolation-forest')!.outputs.output!)).toBe(0)
  } finally {
    await pool.close()
  }
})

test.each(['tree-classifier', 'random-forest-classes', 'boosting-classes', 'histogram-categories'])(
  'importance of %s counts each split of the file once',
  (name) => {
    const wanted = { split: Array(5).fill(0) as number[], gain: Array(5).fill(0) as number[] }
    for (const { feature, gains } of documentOf(name)['trees'] as { feature: number[]; gains: number[] }[]) {
      feature.forEach((of, node) => {
        if (!(gains[node]! > 0)) return
        wanted.split[of]!++
        wanted.gain[of]! += gains[node]!
      })
    }
    const model = modelOf(name)
    expect([...featureImportance(model, 'split')]).toEqual(wanted.split)
    expect([...featureImportance(model, 'gain')]).toEqual(wanted.gain)
    expect(Math.max(...wanted.split)).toBeGreaterThan(0)
  }
)

test('is not saved as LightGBM', () => {
  expect(() => saveModel(modelOf('histogram-regressor'))).toThrow("cannot be saved as LightGBM's")
})

test('a document of another kind, and a pickle, say what to do', () => {
  expect(() => loadSklearn('{"format":"sklearn-trees"}')).toThrow(
    'scikit-learn model (document, format): expected "opencredit-sklearn"; write the file with the script that opencredit'
  )
  expect(() => loadSklearn('tree\nversion=v4\n')).toThrow(ModelFormatError)
  const pickle = Uint8Array.of(0x80, 4, 0x95, 1, 2, 3)
  for (const load of [loadModel, loadSklearn]) expect(() => load(pickle)).toThrow('opencredit export-sklearn prints')
})

const categorical = documentOf('histogram-categories')
const numCategorical = (categorical['trees'] as Document[]).findIndex((tree) => tree['left_categories'] !== null)
const sets = ['trees', numCategorical, 'left_categories'] as const
test.each<[string, Place, (value: Value) => Value | undefined, string]>([
  ['a later version', ['version'], () => 3, '(document, version): expected 1 or 2, got 3; export the model again'],
  [
    'AdaBoost',
    ['estimator'],
    () => 'AdaBoostClassifier',
    '(document, estimator): expected one of DecisionTreeClassifier'
  ],
  ['Bagging', ['estimator'], () => 'BaggingRegressor', 'IsolationForest; got "BaggingRegressor"'],
  ['another link', ['link'], () => 'probit', '(document, link): expected one of identity, logit'],
  ['another way to combine', ['combine'], () => 'median', '(document, combine): expected one of mean, sum'],
  ['no input', ['input'], () => undefined, '(document, input): missing'],
  ['too many outputs', ['num_outputs'], () => 65537, 'num_outputs): expected an integer from 1 to 65536'],
  ['no base scores', ['base_scores'], () => [], '(document, base_scores): expected 1 finite numbers'],
  ['text among base scores', ['base_scores'], () => ['x'], 'scikit-learn model (base_scores, 0): expected a number'],
  ['too few labels', ['classes'], () => ['a'], '(document, classes): expected 2 labels'],
  ['labels of no kind', ['classes'], () => ['a', {}], '(document, classes): expected a list of texts'],
  ['names cut short', ['feature_names'], () => ['a'], '(document, feature_names): expected 5 texts'],
  ['categories cut short', ['categories'], () => [], '(document, categories): expected 5 lists or nulls'],
  [
    'too many categories',
    ['categories', 0],
    () => Array.from({ length: 257 }, (_, i) => i),
    'at most 256 values, got 257'
  ],
  ['no trees', ['trees'], () => [], '(document, trees): expected a multiple of 1 trees'],
  ['a tree of no kind', ['trees', 0], () => 0, '(trees[0]): expected an object'],
  ['a list cut short', ['trees', 0, 'missing_left'], () => [0], '(trees[0], missing_left): expected'],
  ['half a child', ['trees', 0, 'left', 0], () => 0.5, '(trees[0], left): expected integers from -1'],
  ['a child outside', ['trees', 0, 'left', 0], () => 999, '(trees[0], left): expected children up to'],
  ['one child', ['trees', 0, 'right', 0], () => -1, '(trees[0], right): expected both children or none'],
  ['a cycle', ['trees', 0, 'left', 0], () => 0, '(trees[0], left): node 0 is reached twice'],
  ['a feature too many', ['num_features'], () => 4, 'expected 4 lists'],
  ['a feature outside', ['trees', 0, 'feature', 0], () => 5, '(trees[0], feature): expected integers from 0 to 4'],
  ['text as a threshold', ['trees', 0, 'threshold', 0], () => 'NaN', '(trees[0], threshold): expected finite numbers'],
  ['an infinite leaf', ['trees', 0, 'leaf_values', 0], () => 'Infinity', 'leaf_values): expected finite numbers'],
  ['a code outside', [...sets, '0'], () => [300], 'left_categories): expected integers from 0 to'],
  ['a split without its categories', sets, () => null, 'expected categories, as its feature has'],
  ['categories of a leaf', sets, (value) => ({ ...(value as Document), '9999': [0] }), 'got 9999']
])('%s is refused where it is', (_, place, change, message) => {
  const isNumerical = place[0] === 'trees' && place[2] !== 'left_categories'
  const document = isNumerical ? documentOf('histogram-classifier') : categorical
  expect(() => loadSklearn(changed(document, place, change))).toThrow(ModelFormatError)
  expect(() => loadSklearn(changed(document, place, change))).toThrow(message)
})

test.each<[string, string, Place, Value, string]>([
  [
    'labels of a regressor',
    'histogram-regressor',
    ['classes'],
    [0, 1],
    'expected null, as the estimator is no classifier'
  ],
  ['a missing zero class', 'boosting-classifier', ['zero_class'], null, '(document, zero_class): expected a number'],
  ['several sums of isolation', 'isolation-forest', ['combine'], 'mean', '(document, combine): expected one sum'],
  ['another link of isolation', 'isolation-forest', ['link'], 'logit', '(document, link): expected isolation'],
  ['no denominator', 'isolation-forest', ['isolation'], {}, '(isolation, denominator): missing']
])('%s is refused', (_, name, place, value, message) => {
  expect(() => loadSklearn(changed(documentOf(name), place, () => value))).toThrow(message)
})

test('trees of an iteration cut short are refused', () => {
  const cut = changed(documentOf('boosting-classes'), ['trees'], (trees) => (trees as Value[]).slice(1))
  expect(() => loadSklearn(cut)).toThrow('(document, trees): expected a multiple of 3 trees')
})

test('what the parsed document holds beyond JSON text is refused: holes and NaN', () => {
  const document = documentOf('histogram-classifier')
  const [tree] = document['trees'] as [Document]
  const holed = { ...tree, threshold: Array(3) }
  expect(() => loadSklearn({ ...document, trees: [holed] })).toThrow(ModelFormatError)
  expect(() => loadSklearn({ ...document, base_scores: [NaN] })).toThrow('expected 1 finite numbers')
  expect(
    differingBits(
      predictRaw(loadSklearn(document), rowsOf('histogram-classifier')),
      cases.get('histogram-classifier')!.outputs.raw!
    )
  ).toBe(0)
})
