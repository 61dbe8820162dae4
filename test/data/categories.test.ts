import { expect, test } from 'vitest'
import { type CategoryValue, createCategoryCodes } from '../../src/data/categories.ts'
import { ValueError } from '../../src/data/values.ts'

const texts = createCategoryCodes(['a', 'b', 'ü "q"', ''])
const integers = createCategoryCodes([3, 7, -10])
const fractions = createCategoryCodes([0.25, 1.5])
const truths = createCategoryCodes([false, true])
const mixed = createCategoryCodes(['x', null, 2])

test('a value of a list becomes its place', () => {
  expect(['a', 'b', 'ü "q"', ''].map(texts.codeOf)).toEqual([0, 1, 2, 3])
  expect([3, 7, -10].map(integers.codeOf)).toEqual([0, 1, 2])
  expect([0.25, 1.5].map(fractions.codeOf)).toEqual([0, 1])
  expect([false, true].map(truths.codeOf)).toEqual([0, 1])
  expect(['x', 2].map(mixed.codeOf)).toEqual([0, 2])
})

test('a value that training did not see is missing', () => {
  expect(texts.codeOf('c')).toBeNaN()
  expect(texts.codeOf('A')).toBeNaN()
  expect(integers.codeOf(0)).toBeNaN()
  expect(integers.codeOf(3.5)).toBeNaN()
  expect(fractions.codeOf(Infinity)).toBeNaN()
  expect(mixed.codeOf('y')).toBeNaN()
})

test('null, undefined and NaN are missing whatever the list', () => {
  for (const { codeOf } of [texts, integers, fractions, truths, mixed]) {
    for (const value of [null, undefined, NaN]) expect(codeOf(value)).toBeNaN()
  }
})

test('zeros of both signs are one category', () => {
  expect(createCategoryCodes([0, 1]).codeOf(-0)).toBe(0)
})

test('integers are the same in a number and a bigint, and keep all digits beyond 2^53', () => {
  const list: CategoryValue[] = [9007199254740993n, 9007199254740992, 5]
  const { codeOf } = createCategoryCodes(list)
  expect([9007199254740993n, 9007199254740992n, 9007199254740992, 5n, 5].map(codeOf)).toEqual([0, 1, 1, 2, 2])
  expect(codeOf(9007199254740995n)).toBeNaN()
})

test('another kind of value than the list holds is an error, not a missing value', () => {
  const cases: [{ codeOf: (value: unknown) => number }, unknown, string][] = [
    [texts, 1, 'expected a category (string), got number'],
    [integers, '3', 'expected a category (number), got string'],
    [truths, 1, 'expected a category (boolean), got number'],
    [truths, 'true', 'expected a category (boolean), got string'],
    [mixed, true, 'expected a category (string or number), got boolean'],
    [texts, ['a'], 'expected a category (string), got an array'],
    [texts, new Date(0), 'expected a category (string), got Date']
  ]
  for (const [{ codeOf }, value, message] of cases) expect(() => codeOf(value)).toThrow(new ValueError(message))
})
