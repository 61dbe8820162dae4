import { describe, expect, test } from 'vitest'
import { saveModel } from '../../src/format/save-model.ts'
import { createDataset, type ForcedBins, train } from '../../src/train/index.ts'

const rows = Array.from({ length: 60 }, (_, i) => [i / 60, i % 3])
const dataset = createDataset(rows, { label: rows.map(([x]) => x! * 2), categoricalFeatures: [1] })
const parameters = { num_iterations: 1, num_leaves: 2, min_data_in_leaf: 1, max_bin: 3 }
const thresholdWith = (forcedBins: readonly ForcedBins[]): unknown =>
  /^threshold=(.*)$/m.exec(saveModel(train(parameters, dataset, { forcedBins })))?.[1]

test('bounds are among those of the bins', () => {
  expect(thresholdWith([{ feature: 0, bin_upper_bound: [0.7] }])).toBe('0.69999999999999996')
  expect(thresholdWith([{ feature: 0, bin_upper_bound: [0.25] }])).toBe('0.25')
})

test('categories have none', () => {
  expect(thresholdWith([{ feature: 1, bin_upper_bound: [1.5] }])).toBe(thresholdWith([]))
})

test('the name of a file is not enough', () => {
  expect(() => train({ ...parameters, forcedbins_filename: 'bins.json' }, dataset)).toThrow(
    '"forcedbins_filename" expected "forcedBins" among the options, with what the file holds'
  )
})

describe('what does not fit', () => {
  test.each([
    [{}, TypeError, '"forcedBins" expected an array, got Object'],
    [[{ feature: 2, bin_upper_bound: [] }], RangeError, 'a feature from 0 to 1, got 2'],
    [[{ bin_upper_bound: [] }], RangeError, 'a feature from 0 to 1, got undefined'],
    [[null], RangeError, 'a feature from 0 to 1, got undefined'],
    [[{ feature: 0 }], TypeError, '"forcedBins[0].bin_upper_bound" expected an array of numbers'],
    [[{ feature: 0, bin_upper_bound: [1, NaN] }], TypeError, 'expected an array of numbers']
  ])('%j', (forcedBins, type, message) => {
    const training = (): unknown => train(parameters, dataset, { forcedBins: forcedBins as readonly ForcedBins[] })
    expect(training).toThrow(type)
    expect(training).toThrow(message)
  })
})
