import { expect, test } from 'vitest'
import { type CategoryValue, createCategoryEncoder } from '../../src/data/categories.ts'

const lists: CategoryValue[][] = [
  ['a', 'b', 'ü "q"', ''],
  [3, 7, -10],
  [0.25, 1.5],
  [false, true],
  ['x', null, 2]
]
// Feature 5 has no list; of feature 6 nothing is known.
const { encode } = createCategoryEncoder(lists, [0, 1, 2, 3, 4, -1, -2])

test('a value of a list becomes its place', () => {
  expect(['a', 'b', 'ü "q"', ''].map((value) => encode(0, value, 'x'))).toEqual([0, 1, 2, 3])
  expect([3, 7, -10].map((value) => encode(1, value, 'x'))).toEqual([0, 1, 2])
  expect([0.25, 1.5].map((value) => encode(2, value, 'x'))).toEqual([0, 1])
  expect([false, true].map((value) => encode(3, value, 'x'))).toEqual([0, 1])
  expect(['x', 2].map((value) => encode(4, value, 'x'))).toEqual([0, 2])
})

test('a value that training did not see is missing', () => {
  expect(encode(0, 'c', 'x')).toBeNaN()
  expect(encode(0, 'A', 'x')).toBeNaN()
  expect(encode(1, 0, 'x')).toBeNaN()
  expect(encode(1, 3.5, 'x')).toBeNaN()
  expect(encode(2, Infinity, 'x')).toBeNaN()
  expect(encode(4, 'y', 'x')).toBeNaN()
})

test('null, undefined and NaN are missing whatever the list', () => {
  for (let feature = 0; feature < 7; feature++) {
    for (const value of [null, undefined, NaN]) expect(encode(feature, value, 'x')).toBeNaN()
  }
})

test('zeros of both signs are one category', () => {
  const zero = createCategoryEncoder([[0, 1]], [0]).encode
  expect(zero(0, -0, 'x')).toBe(0)
})

test('another kind of value than the list holds is an error, not a missing value', () => {
  const cases: [number, unknown, string][] = [
    [0, 1, '"rows[0].x" expected a category (string), got number'],
    [1, '3', '"rows[0].x" expected a category (number), got string'],
    [3, 1, '"rows[0].x" expected a category (boolean), got number'],
    [3, 'true', '"rows[0].x" expected a category (boolean), got string'],
    [4, true, '"rows[0].x" expected a category (string or number), got boolean'],
    [0, ['a'], '"rows[0].x" expected a category (string), got an array'],
    [0, new Date(0), '"rows[0].x" expected a category (string), got Date']
  ]
  for (const [feature, value, message] of cases)
    expect(() => encode(feature, value, 'rows[0].x')).toThrow(new TypeError(message))
})

test('a feature without a list takes numbers only', () => {
  expect(encode(5, 7, 'x')).toBe(7)
  expect(encode(5, -0, 'x')).toBe(-0)
  expect(() => encode(5, 'a', 'rows[2].x')).toThrow(
    new TypeError('"rows[2].x" expected a number, null or undefined, got string')
  )
})

test('when nothing says which list a feature has, no value can be taken', () => {
  const message =
    '"rows[0].x" expected null or undefined: the model has 5 category lists and does not tell which is this feature\'s; ' +
    'give codes as columns or a matrix'
  for (const value of ['a', 7, true]) expect(() => encode(6, value, 'rows[0].x')).toThrow(new TypeError(message))
})
