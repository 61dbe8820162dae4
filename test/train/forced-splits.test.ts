import { describe, expect, test } from 'vitest'
import { saveModel } from '../../src/format/save-model.ts'
import { createDataset, type ForcedSplit, train } from '../../src/train/index.ts'

const rows = Array.from({ length: 200 }, (_, i) => [i / 200, (i * 7) % 11, i % 4, 1])
const label = rows.map(([x = 0, y = 0, z = 0]) => x * 2 + Math.sin(y) + (z === 2 ? 1 : 0))
const dataset = createDataset(rows, { label, categoricalFeatures: [2] })
const parameters = { num_iterations: 2, num_leaves: 5, min_data_in_leaf: 1 }
const columnsOf = (forcedSplits: ForcedSplit, name: string): string[] =>
  [...saveModel(train(parameters, dataset, { forcedSplits })).matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(
    ([, line]) => line!
  )

test('every tree begins with the splits given, level by level', () => {
  const forced = { feature: 1, threshold: 4, left: { feature: 0, threshold: 0.3 }, right: { feature: 2, threshold: 2 } }
  for (const line of columnsOf(forced, 'split_feature')) expect(line).toMatch(/^1 0 2 /)
  for (const line of columnsOf(forced, 'num_cat')) expect(Number(line)).toBeGreaterThan(0)
})

test('after a split that gains nothing, those after it are found', () => {
  const [first] = columnsOf({ feature: 0, threshold: 0.5, left: { feature: 2, threshold: 77 } }, 'split_feature')
  expect(first).toMatch(/^0 /)
})

test('the name of a file is not enough', () => {
  expect(() => train({ ...parameters, forcedsplits_filename: 'splits.json' }, dataset)).toThrow(
    '"forcedsplits_filename" expected "forcedSplits" among the options, with what the file holds'
  )
})

describe('what does not fit', () => {
  const deep = (depth: number): ForcedSplit => ({
    feature: 0,
    threshold: 0.5,
    ...(depth > 0 ? { left: deep(depth - 1) } : {})
  })
  test.each([
    [[], TypeError, '"forcedSplits" expected an object, got an array'],
    [{ feature: 9, threshold: 1 }, RangeError, 'a feature from 0 to 3 that can split something, got 9'],
    [{ feature: 3, threshold: 1 }, RangeError, 'a feature from 0 to 3 that can split something, got 3'],
    [{ feature: 0 }, TypeError, '"forcedSplits.threshold" expected a number, got undefined'],
    [{ feature: 0, threshold: 1, right: {} }, RangeError, '"forcedSplits.right.feature" expected the number'],
    [deep(4), RangeError, '"forcedSplits" expected at most 4 splits, as num_leaves is 5']
  ])('%j', (forcedSplits, type, message) => {
    const training = (): unknown => train(parameters, dataset, { forcedSplits: forcedSplits as ForcedSplit })
    expect(training).toThrow(type)
    expect(training).toThrow(message)
  })
})
