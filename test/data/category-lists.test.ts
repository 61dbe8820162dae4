import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseFeatureInfo } from '../../src/format/lightgbm/feature-infos.ts'
import { listOfFeature, noList, unknownList } from '../../src/data/category-lists.ts'

function lists(featureInfos: string[], lengths: number[]): number[] {
  return [
    ...listOfFeature(
      featureInfos.map(parseFeatureInfo),
      lengths.map((length) => ({ length }))
    )
  ]
}

test('no list, no question', () => {
  expect(lists(['[0:1]', '-1:0:1', 'none'], [])).toEqual([noList, noList, noList])
})

test('as many lists as categorical features', () => {
  expect(lists(['-1:0:1', '[0:1]', '-1:2:0', '[-1.5:2]'], [2, 3])).toEqual([0, noList, 1, noList])
})

test('an ordered category column was trained as numbers 0, 1, 2, …', () => {
  expect(lists(['-1:0:1', '[0:2]', '[-1.5:2]'], [2, 3])).toEqual([0, 1, noList])
  expect(lists(['[0:2]', '-1:0:1', '[-1.5:2]'], [3, 2])).toEqual([0, 1, noList])
  // A code beyond the list: the feature is no column of it.
  expect(lists(['-1:0:1', '[0:3]', '[0:2]'], [2, 3])).toEqual([0, noList, 1])
})

test('two columns that could be the ordered one', () => {
  expect(lists(['-1:0:1', '[0:1]', '[0:2]', '[0.5:1]'], [2, 3])).toEqual([0, unknownList, unknownList, noList])
})

test('a constant category column has no entry', () => {
  expect(lists(['-1:0:1', 'none', '[0.5:1]'], [2, 1])).toEqual([0, 1, noList])
})

test('lists that fit no features', () => {
  expect(lists(['-1:0:9'], [2])).toEqual([unknownList])
  expect(lists(['[0.5:1]'], [2])).toEqual([unknownList])
})

test('integer columns given as categorical beside a category column', () => {
  expect(lists(['-1:0:1', '-1:0:2'], [2])).toEqual([0, noList])
  expect(lists(['-1:0:77', '-1:2:0:1', '[0:1]'], [3])).toEqual([noList, 0, noList])
  // Either may have the list.
  expect(lists(['-1:0:1', '-1:0:1'], [2])).toEqual([unknownList, unknownList])
})

test('what the caller knows', () => {
  const known = (infos: string[], lengths: number[], of: [number, number[]][]): number[] => [
    ...listOfFeature(
      infos.map(parseFeatureInfo),
      lengths.map((length) => ({ length })),
      new Map(of)
    )
  ]
  expect(known(['-1:0:1', '-1:0:1'], [2], [[1, [0]]])).toEqual([noList, 0])
  expect(known(['-1:0:1', '-1:0:1'], [2], [[1, []]])).toEqual([0, noList])
  expect(known(['-1:0:1', '[0:1]', '[0:2]'], [2, 3], [[2, []]])).toEqual([0, 1, noList])
})

test('entries that mean nothing are no columns of a list', () => {
  expect(lists(['-1:0', '[a:b]', '[0:nan]', '[inf:inf]', '[0]'], [1])).toEqual([0, noList, noList, noList, noList])
})

test('a search that would take too long is not made', () => {
  expect(
    lists(
      Array.from({ length: 10_000 }, () => '-1:0'),
      Array.from({ length: 10_000 }, () => 1)
    )[0]
  ).toBe(unknownList)
})

test('the answer is what all possible assignments have in common', () => {
  const info = fc.constantFrom(
    'none',
    '[0:0]',
    '[0:1]',
    '[0:2]',
    '[1:2]',
    '[-1:1]',
    '[0:1.5]',
    '-1:0',
    '-1:0:1',
    '-1:2:0',
    '-1:3'
  )
  fc.assert(
    fc.property(
      fc.array(info, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
      (infos, lengths) => {
        expect(lists(infos, lengths)).toEqual(byTrying(infos, lengths))
      }
    ),
    { numRuns: 3000 }
  )
})

// Tries every increasing assignment of lists to features.
function byTrying(infos: readonly string[], lengths: readonly number[]): number[] {
  const found =
    [
      assignments(infos, lengths, { mayLack: false, mayHave: true }),
      assignments(infos, lengths, { mayLack: true, mayHave: false }),
      assignments(infos, lengths, { mayLack: true, mayHave: true })
    ].find(({ length }) => length > 0) ?? []
  return infos.map((_, feature) => {
    const answers = new Set(found.map((assigned) => assigned[feature]!))
    return answers.size === 1 ? [...answers][0]! : unknownList
  })
}

// `mayLack`: categorical features; `mayHave`: numerical ones.
function assignments(
  infos: readonly string[],
  lengths: readonly number[],
  { mayLack, mayHave }: { mayLack: boolean; mayHave: boolean }
): number[][] {
  const found: number[][] = []
  const extend = (assigned: number[], nextList: number): void => {
    const feature = assigned.length
    if (feature === infos.length) {
      if (nextList === lengths.length) found.push(assigned)
      return
    }
    const info = infos[feature]!
    const categorical = /^-?\d/.test(info)
    const numbers =
      info === 'none'
        ? []
        : info
            .replace(/[[\]]/g, '')
            .split(':')
            .map(Number)
            .filter((value) => !(categorical && value === -1))
    const areCodes = numbers.every((value) => Number.isInteger(value) && value >= 0)
    if (!categorical || mayLack) extend([...assigned, noList], nextList)
    if (
      (mayHave || categorical || info === 'none') &&
      nextList < lengths.length &&
      areCodes &&
      numbers.every((value) => value < lengths[nextList]!)
    )
      extend([...assigned, nextList], nextList + 1)
  }
  extend([], 0)
  return found
}
