import { expect, test } from 'vitest'
import { ModelFormatError } from '../../src/errors.ts'
import { readCompact, writeCompact } from '../../src/format/compact.ts'
import { loadModel } from '../../src/format/load-model.ts'
import { saveModel } from '../../src/format/save-model.ts'
import { predict, predictLeaf } from '../../src/predict/predict.ts'
import { splitImportance } from '../../src/model/split-importance.ts'
import { differingBits, float64s, readCases } from '../fixtures.ts'

const cases = readCases().map((of) => ({ of, model: loadModel(of.file('model.txt')!) }))
const storable = cases.filter(({ model }) => model.forest.linear === undefined && !model.forest.leafCount.includes(-1))

test.each(storable.map(({ of, model }) => [of.name, of, model] as const))(
  '%s: predictions, counts and names survive',
  (_, of, model) => {
    const read = readCompact(writeCompact(model))
    const rows = { values: float64s(of, 'rows.f64'), numRows: of.numRows, numFeatures: of.numFeatures }
    expect(differingBits(predict(read, rows), predict(model, rows))).toBe(0)
    expect(predictLeaf(read, rows)).toEqual(predictLeaf(model, rows))
    expect(read.forest.leafCount).toEqual(model.forest.leafCount)
    expect(read.forest.catThreshold).toEqual(model.forest.catThreshold)
    expect(read.featureNames).toEqual(model.featureNames)
    expect(splitImportance(read.forest, 'split')).toEqual(splitImportance(model.forest, 'split'))
    // What the compact form leaves out is written as 0, so only those lines may differ.
    const lines = (text: string): string[] =>
      text.split('\n').filter((line) => !/^(?:leaf_weight|internal_|tree_sizes)/.test(line))
    expect(lines(saveModel(read))).toEqual(lines(saveModel(model)))
  }
)

test('training rows of inner nodes are the sums of their leaves', () => {
  const model = storable.find(({ of }) => of.name === 'regression')!.model
  expect(readCompact(writeCompact(model)).forest.internalCount).toEqual(model.forest.internalCount)
})

test('sets of categories that are stored without their zero words keep them', () => {
  const dump = saveModel(cases.find(({ of }) => of.name === 'categorical-sorted')!.model, { format: 'lightgbm-json' })
  // Categories far apart, the largest that LightGBM can have among them.
  const spread = dump.replaceAll(/"threshold":"([\d|]+)"/g, (_, list: string) => {
    const categories = list.split('||').map((category) => Number(category) * 1_000_003)
    return `"threshold":"${[...categories, 2147483647].join('||')}"`
  })
  const model = loadModel(spread)
  const bytes = writeCompact(model)
  const read = readCompact(bytes)
  expect(model.forest.catWordNumber).toBeDefined()
  expect(read.forest.catWordNumber).toEqual(model.forest.catWordNumber)
  expect(read.forest.catThreshold).toEqual(model.forest.catThreshold)
  expect(bytes.length).toBeLessThan(spread.length)
  const { numFeatures } = model.forest
  const values = [NaN, -1, 0, 1, 31, 32, 1_000_002, 1_000_003, 2_000_006, 9_000_027, 2147483646, 2147483647]
  const rows = values.map((value) => Array.from({ length: numFeatures }, () => value))
  expect(differingBits(predict(read, rows), predict(model, rows))).toBe(0)
  expect(predictLeaf(read, rows)).toEqual(predictLeaf(model, rows))
  for (let length = 0; length < bytes.length; length += 13) {
    expect(() => readCompact(bytes.subarray(0, length)), String(length)).toThrow(ModelFormatError)
  }
  const laterVersion = bytes.with(3, 51)
  expect(() => readCompact(laterVersion)).toThrow('expected a compact model')
  const catWordNumber = model.forest.catWordNumber!.map((number) => (number === 2 ** 26 - 1 ? 2 ** 26 : number))
  const beyond = writeCompact({ ...model, forest: { ...model.forest, catWordNumber } })
  expect(() => readCompact(beyond)).toThrow('expected words 0 to 67108863, got 67108864')
})

test('linear trees are refused', () => {
  const linear = cases.find(({ of }) => of.name === 'linear')!.model
  expect(() => writeCompact(linear)).toThrow(new RangeError('"model" expected constant leaves, got linear trees'))
})

test('cut bytes give ModelFormatError', () => {
  const bytes = writeCompact(storable.find(({ of }) => of.name === 'categorical-sorted')!.model)
  for (let length = 0; length < bytes.length; length += 7) {
    expect(() => readCompact(bytes.subarray(0, length)), String(length)).toThrow(ModelFormatError)
  }
})
