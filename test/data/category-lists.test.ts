import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CategoryValue } from '../../src/data/categories.ts'
import { parseFeatureInfo } from '../../src/format/lightgbm/feature-infos.ts'
import { listOfFeature, noList, unknownList } from '../../src/data/category-lists.ts'

type List = readonly CategoryValue[]
type Known = [feature: number, lists: number[]][]

// Lists of text, unless they are given.
function lists(featureInfos: string[], lengths: (number | List)[], known: Known = []): number[] | undefined {
  const found = listOfFeature(
    featureInfos.map(parseFeatureInfo),
    lengths.map((list) => (typeof list === 'number' ? ['a', 'b', 'c', 'd'].slice(0, list) : list)),
    new Map(known)
  )
  return found === undefined ? undefined : [...found]
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
  expect(lists(['-1:0:9'], [2])).toBeUndefined()
  expect(lists(['[0.5:1]'], [2])).toBeUndefined()
})

test('integer columns given as categorical beside a category column', () => {
  expect(lists(['-1:0:1', '-1:0:2'], [2])).toEqual([0, noList])
  expect(lists(['-1:0:77', '-1:2:0:1', '[0:1]'], [3])).toEqual([noList, 0, noList])
  // Either may have the list.
  expect(lists(['-1:0:1', '-1:0:1'], [2])).toEqual([unknownList, unknownList])
})

test('what the caller knows', () => {
  expect(lists(['-1:0:1', '-1:0:1'], [2], [[1, [0]]])).toEqual([noList, 0])
  expect(lists(['-1:0:1', '[0:1]', '[0:2]'], [2, 3], [[1, [1]]])).toEqual([0, 1, noList])
  // A list that the feature cannot have, and lists out of order.
  expect(lists(['-1:0:1', '[0:5]', '[0:2]'], [2, 3], [[1, [1]]])).toBeUndefined()
  expect(
    lists(
      ['-1:0:1', '[0:2]', '[0:2]'],
      [2, 3],
      [
        [1, [1]],
        [2, [0]]
      ]
    )
  ).toBeUndefined()
})

test('a column of numbers may be a category column whose features somebody else named', () => {
  // Taken from one, the list of numbers would give the other numbers that mean something else.
  expect(lists(['[0:2]', '-1:0:1:2', '[-1.5:2]'], [[10, 20, 30]])).toEqual([unknownList, unknownList, noList])
  expect(lists(['[0:2]', '-1:0:1:2'], [['10', '20', '30']])).toEqual([unknownList, unknownList])
  // Text is an error in a column of numbers, and true is 1 in either.
  expect(lists(['[0:2]', '-1:0:1:2'], [['10', 'x', '30']])).toEqual([unknownList, unknownList])
  expect(lists(['[0:2]', '-1:0:1:2'], [['a', 'x', 'b c']])).toEqual([noList, 0])
  expect(lists(['[0:1]', '-1:0:1'], [[false, true]])).toEqual([noList, 0])
  expect(lists(['[0:1]', '-1:0:1'], [[true, false]])).toEqual([unknownList, unknownList])
  // One that holds negative values, fractions or codes beyond the list cannot be it.
  expect(lists(['[-1:2]', '[0:2.5]', '[0:3]', '-1:0:1:2'], [[10, 20, 30]])).toEqual([noList, noList, noList, 0])
  // Too few lists: there are names, and the list may be that of any.
  expect(lists(['[0:2]', '-1:0:1:2', '-1:0:7'], [[10, 20, 30]])).toEqual([unknownList, unknownList, noList])
  expect(lists(['[0:2]', '-1:0:1:2', '-1:0:7'], [['a', 'b', 'c']])).toEqual([noList, 0, noList])
  expect(lists(['[0:2]', '-1:0:1:2'], [[10, 20, 30]], [[0, [0]]])).toEqual([0, noList])
})

test('entries that mean nothing are no columns of a list', () => {
  expect(lists(['-1:0', '[a:b]', '[0:nan]', '[inf:inf]', '[0]'], [1])).toEqual([0, noList, noList, noList, noList])
})

test('a search that would take too long is not made', () => {
  expect(
    lists(
      Array.from({ length: 10_000 }, () => '-1:0'),
      Array.from({ length: 10_000 }, () => 1)
    )?.[0]
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
      fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.boolean()), { minLength: 1, maxLength: 4 }),
      (infos, described) => {
        const given = described.map(([length, isText]): List =>
          (isText ? ['a', 'b', 'c', 'd'] : [5, 6, 7, 8]).slice(0, length)
        )
        expect(lists(infos, given)).toEqual(byTrying(infos, given))
      }
    ),
    { numRuns: 3000 }
  )
})

// Tries every increasing assignment of lists to features.
function byTrying(infos: readonly string[], given: readonly List[]): number[] | undefined {
  const all = assignments(infos, given)
  const isCategorical = (feature: number): boolean => /^-?\d/.test(infos[feature]!)
  const isNumerical = (feature: number): boolean => infos[feature]!.startsWith('[')
  const unnamed = all.filter((assigned) =>
    assigned.every((list, feature) => list !== noList || !isCategorical(feature))
  )
  const named = all.filter((assigned) => assigned.every((list, feature) => list === noList || !isNumerical(feature)))
  const usual = inCommon([unnamed, named, all].find(({ length }) => length > 0))
  const others = all.filter((assigned) =>
    assigned.every((list, feature) => list === noList || usual![feature]! >= 0 || typeof given[list]![0] === 'number')
  )
  if (usual === undefined || (unnamed.length === 0 && named.length === 0) || others.length === 0) return usual
  return inCommon([usual, inCommon(others)!])
}

function inCommon(found: readonly (readonly number[])[] | undefined): number[] | undefined {
  return found?.[0]!.map((list, feature) => (found.every((other) => other[feature] === list) ? list : unknownList))
}

function assignments(infos: readonly string[], given: readonly List[]): number[][] {
  const found: number[][] = []
  const extend = (assigned: number[], nextList: number): void => {
    const feature = assigned.length
    if (feature === infos.length) {
      if (nextList === given.length) found.push(assigned)
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
    extend([...assigned, noList], nextList)
    if (nextList < given.length && areCodes && numbers.every((value) => value < given[nextList]!.length))
      extend([...assigned, nextList], nextList + 1)
  }
  extend([], 0)
  return found
}
