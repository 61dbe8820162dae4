import { expect, test } from 'vitest'
import {
  dictionary,
  either,
  list,
  measure,
  name,
  nullable,
  number,
  object,
  optional,
  pair,
  partOf,
  text
} from '../src/shapes.ts'

test('what fits becomes a value: null is NaN for a measure, and stays null where it may be', () => {
  const shape = object<{ readonly rate: number; readonly note?: string; readonly most: number | null }>({
    rate: measure,
    note: optional(text),
    most: nullable(number)
  })
  expect(shape({ rate: null, note: undefined, most: null }, '')).toStrictEqual({ rate: NaN, most: null })
  expect(partOf({ a: number })({ a: 1, b: 2 }, '')).toStrictEqual({ a: 1 })
  expect(pair(number)([1, 2], 'p')).toEqual([1, 2])
})

test('keys of any name are own keys', () => {
  const parsed: unknown = JSON.parse('{"__proto__": 1, "": 2}')
  expect(Object.entries(dictionary(number)(parsed, 'd'))).toEqual([
    ['__proto__', 1],
    ['', 2]
  ])
  expect(() => dictionary(number, name)(parsed, 'd')).toThrow(new RangeError('"d" expected a name, got "__proto__"'))
})

test('what does not fit is named by its place', () => {
  const shape = object({ items: list(object({ id: either(Array.isArray, list(number), text) }), 1) }, 'order')
  const wrong = (value: unknown): (() => void) => {
    return () => void shape(value, '')
  }
  expect(wrong([])).toThrow(new TypeError('"order" expected an object, got an array'))
  expect(wrong({})).toThrow(new TypeError('"items" expected a value, got none'))
  expect(wrong({ items: [] })).toThrow(new RangeError('"items" expected at least 1 items, got 0'))
  expect(wrong({ items: new Array(1) })).toThrow(new TypeError('"items[0]" expected an object, got undefined'))
  expect(wrong({ items: [{ id: [1, 'x'] }] })).toThrow(new TypeError('"items[0].id[1]" expected a number, got string'))
  expect(wrong({ items: [{ id: 'a', size: 1 }] })).toThrow(
    new RangeError('"items[0]" expected the keys id; got "size"')
  )
})
