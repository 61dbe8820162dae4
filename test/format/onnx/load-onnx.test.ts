import { expect, test } from 'vitest'
import { ModelFormatError } from '../../../src/errors.ts'
import { explain } from '../../../src/explain/explain.ts'
import { loadModel } from '../../../src/format/load-model.ts'
import { loadOnnx } from '../../../src/format/onnx/load-onnx.ts'
import { saveModel } from '../../../src/format/save-model.ts'
import { type Model, numIterationsOf, numOutputsOf } from '../../../src/model/model.ts'
import { createPool } from '../../../src/pool/create-pool.ts'
import { predict, predictLeaf, predictRaw } from '../../../src/predict/predict.ts'
import { predictClass } from '../../../src/predict/predict-class.ts'
import { createScorer } from '../../../src/predict/scorer.ts'
import { differingBits } from '../../fixtures.ts'
import { readOnnxCases } from './cases.ts'
import { classifier, ensemble, fileOf, node, regressor } from './files.ts'
import { elementTypes } from './write-onnx.ts'

const cases = new Map(readOnnxCases('fixtures/onnx').map((one) => [one.name, one]))
const modelOf = (name: string): Model => loadOnnx(cases.get(name)!.bytes)
const { float, double, int64 } = elementTypes
const outputsOf = (bytes: Uint8Array, rows: readonly (readonly number[])[]): number[] => [
  ...predict(
    loadOnnx(bytes),
    rows.map((row) => [...row])
  )
]

test('a model says where it comes from, and what its classes are called', () => {
  const model = loadModel(cases.get('sklearn-forest-strings')!.bytes)
  expect(model.source).toEqual({ library: 'ONNX', version: 'skl2onnx 1.20.0' })
  expect(model.objective).toBe('TreeEnsembleClassifier')
  expect(model.numClasses).toBe(3)
  expect(model.classLabels).toEqual(['high', 'low', 'né'])
  expect(model.featureNames).toEqual(['f0', 'f1', 'f2', 'f3', 'f4', 'f5'])
  expect(model.numFeatures).toBe(6)
  expect(numIterationsOf(model)).toBe(1)
  expect(modelOf('catboost').source.version).toBe('CatBoost 1.2.10')
  expect(modelOf('lightgbm').source.version).toBe('OnnxMLTools 1.16.0')
  expect(modelOf('modes').source.version).toBeUndefined()
  expect(modelOf('arg-max').classLabels).toEqual([7, 3, 11])
  expect(loadOnnx(fileOf([classifier()])).classLabels).toEqual([3, 8])
  expect(modelOf('sklearn-forest-regression').numClasses).toBeUndefined()
})

test('several inputs are columns one after the other, called after them', () => {
  const model = modelOf('operators')
  expect(model.featureNames).toEqual(['a_0', 'a_1', 'a_2', 'b_0', 'b_1'])
  const bytes = fileOf([node('Concat', ['a', 'b'], ['x'], { axis: { int: 1 } }), regressor()], {
    inputs: [
      { name: 'a', type: float, dims: [undefined, 1] },
      { name: 'b', type: float, dims: [undefined, 1] }
    ]
  })
  expect(loadOnnx(bytes).featureNames).toEqual(['a', 'b'])
  expect([...predict(loadOnnx(bytes), [{ b: 1, a: 0 }])]).toEqual([-1])
})

test('one raw score can make two outputs, in every way there is to ask for them', async () => {
  const { bytes, rows: values, numRows, output } = cases.get('xgboost')!
  const model = loadOnnx(bytes)
  const rows = { values, numRows, numFeatures: model.numFeatures }
  expect(model.forest.numTreesPerIteration).toBe(1)
  expect(numOutputsOf(model)).toBe(2)
  expect(predictRaw(model, rows)).toHaveLength(numRows)
  expect(predict(model, rows)).toHaveLength(2 * numRows)
  const scorer = createScorer(model)
  expect(scorer.numOutputs).toBe(2)
  const one = values.slice(0, 6)
  expect(scorer.predict(one)).toHaveLength(2)
  expect(scorer.predict(one)).toBe(scorer.predict(one))
  expect(scorer.predictRaw(one)).toHaveLength(1)
  const pool = createPool({ threads: 2 })
  try {
    for (const name of ['xgboost', 'operators', 'two-both', 'catboost']) {
      const { bytes: file, rows: all, numRows: count, output: wanted } = cases.get(name)!
      const numFeatures = all.length / count
      // Enough rows for the pool to use its threads.
      const copies = 400
      const many = { values: new Float64Array(all.length * copies), numRows: count * copies, numFeatures }
      for (let copy = 0; copy < copies; copy++) many.values.set(all, copy * all.length)
      const found = await pool.predict(loadOnnx(file), many)
      expect(found).toHaveLength(wanted.length * copies)
      expect(differingBits(found.subarray(0, wanted.length), wanted)).toBe(0)
      expect(differingBits(found.subarray(-wanted.length), wanted)).toBe(0)
    }
  } finally {
    await pool.close()
  }
  expect(differingBits(predict(structuredClone(model), rows), output)).toBe(0)
  expect(differingBits(predict(modelOf('catboost'), rows), cases.get('xgboost')!.output)).not.toBe(0)
})

test('the weights of two classes that mirror each other are one raw score', () => {
  expect(modelOf('catboost').forest.numTreesPerIteration).toBe(1)
  expect(modelOf('two-both').forest.numTreesPerIteration).toBe(2)
  expect(modelOf('catboost-three').forest.numTreesPerIteration).toBe(3)
  // A tree of one class each.
  expect(modelOf('xgboost-three').forest.numTrees).toBe(modelOf('xgboost-three').fileTrees!.treeOf.length)
})

test('leaves have the numbers of their nodes, trees the order of the file', () => {
  const model = loadOnnx(fileOf([regressor()]))
  expect([
    ...predictLeaf(model, [
      [0, 0],
      [1, 0]
    ])
  ]).toEqual([1, 2])
  const { bytes, rows: values, numRows } = cases.get('xgboost-three')!
  const leaves = predictLeaf(loadOnnx(bytes), { values, numRows, numFeatures: 6 })
  expect(leaves).toHaveLength(numRows * 12)
})

test('TreeEnsemble as the standard has it: sets hold values as they are, LOGISTIC is 2', () => {
  const values = [
    [2, 0],
    [4, 0],
    [2.7, 0],
    [3, 0],
    [NaN, 0],
    [-0, 0]
  ]
  expect(outputsOf(fileOf([ensemble()]), values)).toEqual([5, 5, 7, 7, 7, 7])
  const nanIsTrue = { nodes_missing_value_tracks_true: { ints: [1] } }
  expect(outputsOf(fileOf([ensemble(nanIsTrue)]), values)).toEqual([5, 5, 7, 7, 5, 7])
  const two = { n_targets: { int: 2 }, leaf_targetids: { ints: [0, 1] } }
  const shares = (transform: number): number[] =>
    outputsOf(fileOf([ensemble({ ...two, post_transform: { int: transform } })]), [[2, 0]])
  expect(shares(1)).toEqual([0.9933071732521057, 0.006692850962281227])
  expect(shares(2)).toEqual([0.9933071732521057, 0.5])
})

test('labels become texts, or other names, by number', () => {
  const labelled = { ...classifier(), outputs: ['l', 'out'] }
  const cast = (to: number): Model => loadOnnx(fileOf([labelled, node('Cast', ['l'], ['label'], { to: { int: to } })]))
  expect(cast(elementTypes.string).classLabels).toEqual(['3', '8'])
  expect(cast(int64).classLabels).toEqual([3, 8])
  expect(() => loadOnnx(fileOf([labelled, node('Add', ['l', 'out'], ['label'])]))).toThrow(/numbers, got a label/)
})

test('a sum of one, and numbers that are there for all rows', () => {
  const two = { name: 'two', type: 'float', dims: [1, 1], values: [2] } as const
  const nodes = [regressor({}, ['x'], 'y'), node('Sum', ['y'], ['z']), node('Sub', ['two', 'z'], ['out'])]
  expect(
    outputsOf(fileOf(nodes, { constants: [two] }), [
      [0, 0],
      [1, 0]
    ])
  ).toEqual([3, 0])
})

test('a target that no leaf has a weight for is 0, whatever its base value', () => {
  const bytes = fileOf([regressor({ n_targets: { int: 2 }, base_values: { floats: [0.5, 7] } })])
  expect(
    outputsOf(bytes, [
      [0, 0],
      [1, 0]
    ])
  ).toEqual([-0.5, 0, 2.5, 0])
})

test('rows of integers are cut off, as NumPy does it', () => {
  const bytes = fileOf([node('Cast', ['x'], ['y'], { to: { int: float } }), regressor({}, ['y'])], {
    inputs: [{ name: 'x', type: int64, dims: [undefined, 2] }]
  })
  expect(
    outputsOf(bytes, [
      [0.9, 0],
      [1, 0],
      [-0.9, 0]
    ])
  ).toEqual([-1, 2, -1])
})

test('float rows are rounded, double rows are not; a rounded double needs no input stage', () => {
  const inputs = [{ name: 'x', type: double, dims: [undefined, 2] }]
  const barely = 0.5 + 2 ** -40
  expect(outputsOf(fileOf([regressor()]), [[barely, 0]])).toEqual([-1])
  expect(outputsOf(fileOf([regressor()], { inputs }), [[barely, 0]])).toEqual([2])
  const cast = fileOf([node('Cast', ['x'], ['y'], { to: { int: float } }), regressor({}, ['y'])], { inputs })
  expect(loadOnnx(cast).inputStage).toBeUndefined()
  expect(outputsOf(cast, [[barely, 0]])).toEqual([-1])
  const wide = fileOf([node('Cast', ['x'], ['y'], { to: { int: double } }), regressor({}, ['y'])])
  expect(outputsOf(wide, [[barely, 0]])).toEqual([-1])
})

test('a file that does not say how wide its rows are has those that its trees test', () => {
  const inputs = [{ name: 'x', type: float }]
  expect(loadOnnx(fileOf([regressor()], { inputs })).numFeatures).toBe(1)
  const third = { nodes_featureids: { ints: [2, 0, 0] } }
  expect(loadOnnx(fileOf([regressor(third)], { inputs })).numFeatures).toBe(3)
})

test('explanations: against a background where columns stay apart, else not', () => {
  const background = [
    [0, 0],
    [1, 1]
  ]
  const plain = explain(loadOnnx(fileOf([regressor()])), [[1, 0]], { background })
  expect([...plain.values]).toEqual([1.5, 0])
  expect([...plain.baseValues]).toEqual([0.5])
  expect(() => explain(loadOnnx(fileOf([regressor()])), [[1, 0]])).toThrow(/give "background" rows/)

  const scaled = node('Scaler', ['x'], ['y'], { offset: { floats: [1, 2] }, scale: { floats: [2, 3] } }, 'ai.onnx.ml')
  const swapped = node('Gather', ['y', 'order'], ['z'], { axis: { int: 1 } })
  const order = { name: 'order', type: 'int64', dims: [2], values: [1, 0] } as const
  const model = loadOnnx(fileOf([scaled, swapped, regressor({}, ['z'])], { constants: [order] }))
  expect(model.inputStage?.columnNames).toEqual(['z[0]'])
  // (2.5 - 2) 3 is above 0.5, (2 - 2) 3 is not.
  const staged = explain(model, [[9, 2.5]], {
    background: [
      [0, 2],
      [0, 2.5]
    ]
  })
  expect([...staged.values]).toEqual([0, 1.5])

  const normalized = node('Normalizer', ['x'], ['y'], { norm: { text: 'L1' } }, 'ai.onnx.ml')
  const joined = loadOnnx(fileOf([normalized, regressor({}, ['y'])]))
  expect(() => explain(joined, [[1, 0]], { background })).toThrow(/ONNX that computes them from several columns/)
  const mean = loadOnnx(
    fileOf([node('Mul', ['x', 'y'], ['z']), regressor({}, ['z'])], {
      inputs: [
        { name: 'x', type: float, dims: [undefined, 2] },
        { name: 'y', type: float, dims: [undefined, 2] }
      ]
    })
  )
  expect(() => explain(mean, [[1, 0, 1, 1]], { background: [[0, 0, 0, 0]] })).toThrow(/from several columns/)
})

test('a tested value and a threshold of one column are one player', () => {
  const model = modelOf('lightgbm-categories')
  expect(model.inputStage?.columnNames).toContain('f2, place among values')
  const { rows: values, numRows } = cases.get('lightgbm-categories')!
  const rows = { values, numRows, numFeatures: 6 }
  const { values: contributions, baseValues } = explain(model, rows, { background: rows })
  const raw = predictRaw(model, rows)
  for (let row = 0; row < numRows; row++) {
    const sum = contributions.subarray(6 * row, 6 * row + 6).reduce((total, value) => total + value, baseValues[0]!)
    expect(Math.abs(sum - raw[row]!)).toBeLessThan(1e-5)
  }
})

test('it is no model that LightGBM could load, and none that is given as JSON', () => {
  expect(() => saveModel(modelOf('sklearn-tree'))).toThrow(RangeError)
  expect(() => loadOnnx({})).toThrow(ModelFormatError)
  expect(() => loadOnnx('model.onnx')).toThrow(/looks like its path/)
  expect(() => loadOnnx('tree\nversion=v4\n')).toThrow(ModelFormatError)
  expect(() => loadOnnx(new Uint8Array(0))).toThrow(ModelFormatError)
  expect(() => loadModel(cases.get('modes')!.bytes.slice(0, 300))).toThrow(/ONNX model/)
})

test('classes are decided by the raw score', () => {
  const rows = [
    [0, 0],
    [1, 0]
  ]
  const model = loadOnnx(fileOf([classifier()]))
  expect([...predictClass(model, rows)]).toEqual([0, 1])
  // Scores without a negative weight are compared with one half.
  const positive = (weights: readonly number[]): number[] => [
    ...predictClass(loadOnnx(fileOf([classifier({ class_weights: { floats: weights } })])), rows)
  ]
  expect(positive([0.25, 0.75])).toEqual([0, 1])
  expect(positive([0.5, 0.4])).toEqual([0, 0])
  expect(positive([-0.5, 0.4])).toEqual([0, 1])
})
