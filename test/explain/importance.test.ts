import { expect, test } from 'vitest'
import { featureImportance, meanAbsoluteShap } from '../../src/explain/importance.ts'
import { forestOf, modelOf } from '../oracle/random-forest.ts'

const leaf = { leafValue: 1, leafCount: 1 }
const node = { decisionType: 0, threshold: 0, categories: [], left: leaf, right: leaf }
// Gains are 1 at the root, 2 at its child.
const two = { ...node, splitFeature: 2, left: { ...node, splitFeature: 0 } }
const model = modelOf(forestOf([two, { ...node, splitFeature: 2 }], 3))

test('splits and gains of each feature', () => {
  expect(featureImportance(model, 'split')).toEqual(Float64Array.of(1, 0, 2))
  expect(featureImportance(model, 'gain')).toEqual(Float64Array.of(2, 0, 2))
})

test('knows no other type', () => {
  expect(() => featureImportance(model, 'cover' as 'gain')).toThrow(
    new RangeError('"type" expected split or gain, got cover')
  )
  expect(() => featureImportance(model, null as unknown as 'gain')).toThrow(
    new RangeError('"type" expected split or gain, got null')
  )
})

test.each(['CatBoost', 'ONNX'] as const)('files of %s hold no gains', (library) => {
  const other = { ...model, source: { library, version: undefined } }
  expect(() => featureImportance(other, 'split')).toThrow(`one of ${library} has no gains`)
})

test('mean absolute contributions of each output', () => {
  const shape = {
    method: 'path-dependent',
    mode: 'fast',
    additive: true,
    baseValues: Float64Array.of(0, 0),
    numOutputs: 2,
    numFeatures: 2,
    featureNames: ['a', 'b']
  } as const
  const values = Float64Array.of(1, -2, 3, 0, -3, 4, 1, -1)
  expect(meanAbsoluteShap({ ...shape, values, numRows: 2 })).toEqual(Float64Array.of(2, 3, 2, 0.5))
  expect(meanAbsoluteShap({ ...shape, values: new Float64Array(0), numRows: 0 })).toEqual(new Float64Array(4))
})
