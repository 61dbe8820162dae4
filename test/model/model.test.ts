import { inspect } from 'node:util'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { saveModel } from '../../src/format/save-model.ts'
import { numLeavesOf, rootOf } from '../../src/model/forest.ts'
import { type Model, numIterationsOf, savedParameters } from '../../src/model/model.ts'
import { savedImportances, splitImportance } from '../../src/model/split-importance.ts'
import { predict } from '../../src/predict/predict.ts'
import { rowsOf } from '../check-case.ts'
import { differingBits, readCases } from '../fixtures.ts'
import { smallModel, smallModelWith } from '../format/small-model.ts'

const model = loadModel(smallModel)

test('nodes and leaves are numbered through the whole forest', () => {
  const { forest } = model
  expect([...forest.nodeOffsets]).toEqual([0, 2, 3])
  expect([...forest.leafOffsets]).toEqual([0, 3, 5])
  expect([...forest.leftChild]).toEqual([1, ~0, ~3])
  expect([...forest.rightChild]).toEqual([~1, ~2, ~4])
  expect([...forest.threshold]).toEqual([40, 1.5, 0])
  expect([rootOf(forest, 0), rootOf(forest, 1)]).toEqual([0, 2])
  expect([numLeavesOf(forest, 0), numLeavesOf(forest, 1)]).toEqual([3, 2])
  expect(numIterationsOf(model)).toBe(2)
})

test('a model survives structuredClone and postMessage: it predicts, explains and saves the same', () => {
  for (const of of readCases().filter(({ name }) => ['multiclass-ova', 'pandas', 'linear'].includes(name))) {
    const original = loadModel(of.file('model.txt')!)
    const { port1, port2 } = new MessageChannel()
    port1.postMessage(original)
    const posted = receiveMessageOnPort(port2)!.message as Model
    port1.close()
    for (const copy of [structuredClone(original), posted]) {
      expect(differingBits(predict(copy, rowsOf(of)), predict(original, rowsOf(of)))).toBe(0)
      expect(saveModel(copy)).toBe(saveModel(original))
    }
  }
})

test('console.log shows a model in one line', () => {
  expect(inspect(model)).toBe('Model { binary, 2 trees, 3 features }')
  const multiclass = loadModel(
    readCases()
      .find(({ name }) => name === 'multiclass')!
      .file('model.txt')!
  )
  expect(inspect({ model: multiclass })).toMatch(
    /^\{ model: Model \{ multiclass, \d+ trees, \d+ features, 3 classes \} \}$/
  )
})

test('what LightGBM cannot express is not saved as its model', () => {
  const { forest } = model
  for (const change of [{ sumType: 'float32' }, { tinyIsZero: false }, { baseScores: Float64Array.of(0.5) }] as const) {
    const other: Model = { ...model, forest: { ...forest, ...change } }
    expect(() => saveModel(other)).toThrow(/^"model" expected float64 sums without base scores/)
  }
})

test("what a file does not give has LightGBM's zeros, and counts are marked as unknown", () => {
  const text = smallModel.replace(/^(?:split_gain|leaf_weight|leaf_count|internal_\w+|shrinkage)=.*\n/gm, '')
  const { forest } = loadModel(text)
  expect(forest.splitGain).toEqual(new Float64Array(3))
  expect(forest.internalValue).toEqual(new Float64Array(3))
  expect(forest.internalWeight).toEqual(new Float64Array(3))
  expect(forest.leafWeight).toEqual(new Float64Array(5))
  expect(forest.internalCount).toEqual(new Int32Array(3).fill(-1))
  expect(forest.leafCount).toEqual(new Int32Array(5).fill(-1))
  expect(forest.shrinkage).toEqual(new Float64Array(2).fill(1))
})

test('recorded parameters', () => {
  expect([...savedParameters(model)]).toEqual([
    ['boosting', 'gbdt'],
    ['objective', 'binary']
  ])
  expect(savedParameters(loadModel(smallModel.replace(/\nparameters:[^]*end of parameters\n/, ''))).size).toBe(0)
  const awkward = loadModel(smallModel.replace('[boosting: gbdt]', '[data: a: b]\n[machines: ]\n[label_gain: 0,1,3]'))
  expect([...savedParameters(awkward)]).toEqual([
    ['data', 'a: b'],
    ['machines', ''],
    ['label_gain', '0,1,3'],
    ['objective', 'binary']
  ])
})

test('importance by splits and by gain; splits without gain do not count', () => {
  expect([...splitImportance(model.forest, 'split')]).toEqual([1, 1, 1])
  expect([...splitImportance(model.forest, 'gain')]).toEqual([10, 4, 5])
  const { forest } = loadModel(smallModelWith('split_gain=0 2.5'))
  expect([...splitImportance(forest, 'split')]).toEqual([0, 1, 1])
  expect([...splitImportance(forest, 'gain')]).toEqual([0, 4, 2.5])
})

test('gains are float32, as LightGBM has them', () => {
  const { forest } = loadModel(smallModelWith('split_gain=0.1 123.457'))
  expect([...forest.splitGain]).toEqual([Math.fround(0.1), Math.fround(123.457), 4])
})

// `feature_importances:` is made anew when a file has none; LightGBM's own lines tell whether it is right.
test.each(readCases().filter(({ roundTrip }) => roundTrip))('$name: importances are those LightGBM saved', (of) => {
  const loaded = loadModel(of.file('model.txt')!)
  const lines = savedImportances(loaded)
    .map(({ name, value }) => `${name}=${value}\n`)
    .join('')
  expect(lines).toBe(loaded.file.importances)
})

test('features of the same importance keep their order', () => {
  const text = saveModel(loadModel(smallModel.replace(/feature_importances:[^]*?\n\n/, '\n')))
  expect(text).toContain('feature_importances:\nage=1\ncity=1\ndebt=1\n')
})
