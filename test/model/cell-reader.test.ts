import { describe, expect, test } from 'vitest'
import type { CategoryValue } from '../../src/data/categories.ts'
import { loadModel } from '../../src/format/load-model.ts'
import { codeOfCell, valueOfCell } from '../../src/model/cell-reader.ts'
import { readCases } from '../fixtures.ts'

const text = readCases()
  .find(({ name }) => name === 'pandas')!
  .file('model.txt')!
  .toString('utf8')
const names = loadModel(text).featureNames
const feature = names.indexOf('text')

// The code of a cell of a feature with these categories.
function codeIn(categories: readonly CategoryValue[], cell: string): number {
  const model = loadModel(
    text.replace(/pandas_categorical:.*/, 'pandas_categorical:null').replace(/-1(:\d+)+/g, '-1:0'),
    { categories: { text: categories } }
  )
  return codeOfCell(model, feature, cell, true)
}

describe('a category that training did not see is missing', () => {
  test.each(['90210', '1e5', '-3', '01.0', '3', 'ZZ', 'inf', '-Infinity', 'true', 'FALSE', '99999999999999999999'])(
    'of text, though it looks like another thing: %s',
    (cell) => {
      expect(codeIn(['01', '02', '7', '9', 'SW1'], cell)).toBeNaN()
    }
  )

  test('of numbers, of true and false, of several kinds', () => {
    expect(codeIn([10, 20], '90210')).toBeNaN()
    expect(codeIn([10, 20], 'inf')).toBeNaN()
    expect(codeIn([true], 'False')).toBeNaN()
    expect(codeIn(['a', 10, true], '11')).toBeNaN()
    expect(codeIn(['a', 10, true], 'b')).toBeNaN()
  })
})

test('a category that training saw has its code', () => {
  expect(['01', '7', ' 7', 'SW1'].map((cell) => codeIn(['01', '02', '7', '9', 'SW1'], cell))).toEqual([0, 2, NaN, 4])
  expect(['10', '1e1', ' 20 ', '+20'].map((cell) => codeIn([10, 20], cell))).toEqual([0, 0, 1, 1])
  expect(['TRUE', 'false'].map((cell) => codeIn([false, true], cell))).toEqual([1, 0])
})

test('what no category of the list can be is an error', () => {
  expect(() => codeIn([10, 20], 'abc')).toThrow('expected a category (number), got string')
  expect(() => codeIn([10, 20], 'true')).toThrow('expected a category (number), got string')
})

test('an empty cell is missing, whatever the list holds', () => {
  expect(codeIn(['', 'a'], '')).toBeNaN()
  expect(codeIn(['a', 'None'], 'None')).toBe(1)
  const model = loadModel(text)
  expect(valueOfCell(model, feature, '')).toBeNull()
})
