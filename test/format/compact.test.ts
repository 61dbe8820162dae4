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
