import { expect, test } from 'vitest'
import { ModelFormatError } from '../../../src/errors.ts'
import { explain } from '../../../src/explain/explain.ts'
import { loadModel } from '../../../src/format/load-model.ts'
import { saveModel } from '../../../src/format/save-model.ts'
import { loadXGBoost } from '../../../src/format/xgboost/load-xgboost.ts'
import type { Matrix } from '../../../src/data/positional-rows.ts'
import { type Model, numIterationsOf } from '../../../src/model/model.ts'
import { predictClass } from '../../../src/predict/predict-class.ts'
import { predict, predictRaw } from '../../../src/predict/predict.ts'
import { differingBits } from '../../fixtures.ts'
import { readXgboostCases } from './cases.ts'

type Value = null | boolean | number | string | Value[] | { [key: string]: Value | undefined }
type Place = readonly (string | number)[]

const cases = new Map(readXgboostCases('fixtures/xgboost').map((one) => [one.name, one]))
const textOf = (name: string): string => new TextDecoder().decode(cases.get(name)!.json)
const documentOf = (name: string): Value => JSON.parse(textOf(name))
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const booster = ['learner', 'gradient_booster'] as const
const parameters = ['learner', 'learner_model_param'] as const

function rowsOf(name: string): Matrix {
  const { rows: values, numRows } = cases.get(name)!
  return { values, numRows, numFeatures: values.length / numRows }
}

// What `change` makes of the value at a place; undefined takes it away.
function changed(document: Value, place: Place, change: (value: Value) => Value | undefined): Value {
  const copy = structuredClone(document)
  const last = place.at(-1)!
  const parent = place.slice(0, -1).reduce<Value>((at, key) => (at as Record<string, Value>)[key]!, copy)
  const holder = parent as Record<string, Value>
  const value = change(holder[last]!)
  if (value === undefined) delete holder[last]
  else holder[last] = value
  return copy
}

const load = (document: Value): Model => loadXGBoost(bytes(JSON.stringify(document)))
const sameRaw = (name: string, document: Value): void => {
  expect(differingBits(predictRaw(load(document), rowsOf(name)), cases.get(name)!.outputs.raw!)).toBe(0)
}

test('a model says where it comes from, and what XGBoost calls things', () => {
  const model = loadModel(textOf('multi-softprob'))
  expect(model.source).toEqual({ library: 'XGBoost', version: '3.2.0' })
  expect(model.objective).toBe('multi:softprob')
  expect(model.numClasses).toBe(3)
  expect(model.featureNames).toEqual(['f0', 'f1', 'f2', 'f3', 'f4'])
  expect(numIterationsOf(model)).toBe(4)
  expect(loadModel(textOf('names')).featureNames).toEqual(['é', 'a"b', 'f 2', '\\', 'x'.repeat(40)])
  expect(loadModel(textOf('binary-hinge')).numClasses).toBe(2)
  expect(loadModel(textOf('reg-gamma')).numClasses).toBeUndefined()
})

test('classes', () => {
  const outputs = cases.get('multi-softprob')!.outputs.output!
  const best = Array.from(predictClass(loadModel(textOf('multi-softprob')), rowsOf('multi-softprob')))
  best.forEach((found, row) => {
    const ofRow = outputs.subarray(3 * row, 3 * row + 3)
    expect(ofRow[found]).toBe(Math.max(...ofRow))
  })
  const softmax = changed(documentOf('multi-softprob'), ['learner', 'objective', 'name'], () => 'multi:softmax')
  expect(predict(load(softmax), rowsOf('multi-softprob'))).toEqual(Float64Array.from(outputs))
})

test('best iteration: what the file says, and native prediction uses all trees', () => {
  const attributes = ['learner', 'attributes'] as const
  const early = changed(documentOf('binary-logistic'), attributes, () => ({ best_iteration: '1', user: 'x' }))
  expect(load(early).bestIteration).toBe(1)
  sameRaw('binary-logistic', early)
  expect(load(changed(early, attributes, () => ({ best_iteration: 'soon' }))).bestIteration).toBeUndefined()
})

test('base_score in all its spellings', () => {
  const base = (text: string): number => {
    const document = changed(documentOf('binary-logistic'), [...parameters, 'base_score'], () => text)
    return load(document).forest.baseScores[0]!
  }
  for (const text of ['2E-1', '[2E-1]', '0.2', '(0.2)', ' [0.2,] ']) expect(base(text), text).toBe(base('0.2'))
  expect(base('5E-1')).toBe(-0)
  // Clamped to 1e-6 and its complement.
  expect(base('0')).toBe(base('1E-6'))
  expect(base('1')).toBe(base('0.999999'))
  for (const text of ['', '[]', 'x', '1,2', '[0x1]', 'nan']) expect(() => base(text), text).toThrow(ModelFormatError)
})

test('older files: no iteration_indptr, default_left as booleans, dart beside its trees, no split_type', () => {
  const model = [...booster, 'model'] as const
  for (const name of ['multi-softprob', 'boosted-forest', 'reg-tweedie']) {
    let old = changed(documentOf(name), [...model, 'iteration_indptr'], () => undefined)
    old = changed(old, [...model, 'trees'], (trees) =>
      (trees as { [key: string]: Value }[]).map(({ split_type, categories, ...tree }) => ({
        ...tree,
        default_left: (tree['default_left'] as number[]).map((isLeft) => isLeft === 1)
      }))
    )
    sameRaw(name, old)
    expect(numIterationsOf(load(old))).toBe(numIterationsOf(load(documentOf(name))))
  }
  const dart = documentOf('dart')
  sameRaw('dart', dart)
  const beside = changed(dart, booster, (value) => {
    const { weight_drop, gbtree } = value as { [key: string]: { [key: string]: Value } }
    return { name: 'gbtree', model: { ...(gbtree!['model'] as object), weight_drop: weight_drop! } }
  })
  sameRaw('dart', beside)
})

test('vectors of 2.0 to 3.1 stand in base_weights, by node', () => {
  const old = changed(documentOf('vector-leaves'), [...booster, 'model', 'trees'], (trees) =>
    (trees as { [key: string]: number[] }[]).map(({ leaf_weights, sum_hessian, loss_changes, ...tree }) => {
      const isLeaf = tree['left_children']!.map((child) => child === -1)
      const rowOf = (node: number): number[] => {
        const row = isLeaf[node] ? 3 * tree['right_children']![node]! : 0
        return leaf_weights!.slice(row, row + 3)
      }
      return {
        ...tree,
        base_weights: isLeaf.flatMap((_, node) => rowOf(node)),
        right_children: tree['right_children']!.map((child, node) => (isLeaf[node] ? -1 : child))
      }
    })
  )
  sameRaw('vector-leaves', old)
  expect(() => explain(load(old), rowsOf('vector-leaves'))).toThrow('does not say how many there were')
})

test('a snapshot of a booster holds its model', () => {
  sameRaw('reg-squarederror', { Config: {}, Model: documentOf('reg-squarederror') })
})

test('bare NaN and Infinity, which JSON has not', () => {
  const text = textOf('reg-squarederror').replace(/"loss_changes":\[[^\],]*/, '"loss_changes":[NaN')
  expect(text).toContain('NaN')
  expect(
    differingBits(predictRaw(loadModel(text), rowsOf('reg-squarederror')), cases.get('reg-squarederror')!.outputs.raw!)
  ).toBe(0)
})

test('categories of data frames: texts and numbers become codes', () => {
  const cats = (version: number[], values: number[]): Value =>
    changed(
      changed(documentOf('categories-one'), [...booster, 'model', 'cats'], () => ({
        enc: [
          { offsets: [], values: [] },
          { offsets: [], values: [] },
          { offsets: [], values: [] },
          { offsets: [0, 3, 8, 12], values },
          { type: 15, values: [10, 20, 30, 40] }
        ]
      })),
      ['version'],
      () => version
    )
  const ascii = [...'redgreenblue'].map((character) => character.charCodeAt(0))
  const model = load(cats([3, 2, 0], ascii))
  expect(model.categories).toEqual({ f3: ['red', 'green', 'blue'], f4: [10, 20, 30, 40] })
  const record = { f0: 1, f1: 0, f2: 0.5, f3: 'blue', f4: 20 }
  expect(predictRaw(model, [record])).toEqual(predictRaw(model, [[1, 0, 0.5, 2, 1]]))
  // Up to 3.3 texts beyond ASCII are cut at the wrong places.
  const accented = ascii.with(3, -61).with(4, -87)
  expect(load(cats([3, 2, 0], accented)).categories).toEqual({ f4: [10, 20, 30, 40] })
  expect(load(cats([3, 4, 1], accented)).categories!['f3']).toEqual(['red', 'éeen', 'blue'])
  expect(() => load(cats([3, 4, 1], ascii.with(3, -61)))).toThrow('XGBoost model (cats, values): expected UTF-8')
})

const dump = '[\n  { "nodeid": 0, "leaf": 0.5 }\n]'
const instead = "save the model as JSON or UBJSON: booster.save_model('model.json')"
test.each([
  ['a dump as JSON', dump, instead],
  ['a tree of a dump', '  { "nodeid": 0, "leaf": 0.5 }', instead],
  ['a dump as text', 'booster[0]:\n0:[f0<1.5] yes=1,no=2,missing=1\n', instead],
  ['a dump as text without a heading', '0:leaf=0.25\n', instead],
  ['the old binary', 'binf\0\0\0\0', instead]
])('%s is refused, and what to save is said', (_, text, message) => {
  for (const reader of [loadModel, loadXGBoost]) {
    expect(() => reader(bytes(text))).toThrow(ModelFormatError)
    expect(() => reader(bytes(text))).toThrow(message)
  }
})

const trees = [...booster, 'model', 'trees'] as const
test.each<[string, Place, (value: Value) => Value | undefined, string]>([
  ['a linear model without weights', [...booster, 'name'], () => 'gblinear', '(gradient_booster, weights): missing'],
  [
    'a linear model with too few weights',
    booster,
    () => ({ name: 'gblinear', model: { weights: [1, 2, 3, 4, 5] } }),
    '(gradient_booster, weights): expected 6 values, got 5'
  ],
  [
    'another booster',
    [...booster, 'name'],
    () => 'gbforest',
    '(gradient_booster, name): expected gbtree, dart or gblinear'
  ],
  ['another objective', ['learner', 'objective', 'name'], () => 'my:own', '(objective, name): expected one of'],
  ['no learner parameters', parameters, () => undefined, '(learner, learner_model_param): missing'],
  [
    'a number as a number',
    [...parameters, 'num_feature'],
    () => 5,
    '(learner_model_param, num_feature): expected text'
  ],
  ['too many classes', [...parameters, 'num_class'], () => '65537', 'expected an integer from 0 to 65536 as text'],
  ['too few features', [...parameters, 'num_feature'], () => '1', 'split_indices): expected features from 0 to 0'],
  ['trees of no kind', trees, () => [0], '(trees[0]): expected an object'],
  ['a list cut short', [...trees, 0, 'default_left'], () => [0], '(trees[0], default_left): expected'],
  ['text among numbers', [...trees, 0, 'split_conditions', 0], () => 'x', 'split_conditions): expected numbers'],
  ['a cycle', [...trees, 0, 'left_children', 0], () => 0, 'node 0 is reached twice'],
  ['a child outside', [...trees, 0, 'right_children', 0], () => 999, '(trees[0], right_children): expected children'],
  ['half a child', [...trees, 0, 'left_children', 0], () => 0.5, 'left_children): expected integers from -1'],
  ['no nodes', [...trees, 0, 'left_children'], () => [], 'left_children'],
  ['outputs out of range', [...booster, 'model', 'tree_info', 0], () => 1, '(model, tree_info): expected integers'],
  [
    'iterations out of order',
    [...booster, 'model', 'iteration_indptr', 1],
    () => 4,
    'iteration_indptr): expected ascending'
  ],
  ['names cut short', ['learner', 'feature_names'], () => ['a'], '(learner, feature_names): expected 5 texts']
])('%s', (_, place, change, message) => {
  const fault = (): Model => load(changed(documentOf('reg-squarederror'), place, change))
  expect(fault).toThrow(ModelFormatError)
  expect(fault).toThrow(message)
})

test('sets of categories that lie outside the list', () => {
  const set = [...trees, 0, 'categories_sizes', 0]
  expect(() => load(changed(documentOf('categories-sets'), set, () => 999))).toThrow('expected sets within')
})

test('is not saved as LightGBM', () => {
  expect(() => saveModel(loadModel(textOf('reg-squarederror')))).toThrow("cannot be saved as LightGBM's")
})
