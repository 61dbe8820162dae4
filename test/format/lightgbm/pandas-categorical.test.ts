import { afterEach, expect, test, vi } from 'vitest'
import { loadModel } from '../../../src/format/load-model.ts'
import { parseCategoryLists } from '../../../src/format/lightgbm/pandas-categorical.ts'
import { smallModel } from '../small-model.ts'

afterEach(() => vi.restoreAllMocks())

test('more lists than columns are refused before any is made', () => {
  const parse = vi.spyOn(JSON, 'parse')
  for (const json of [
    '[[],[],[],[]]',
    '[["a"],[1],[],[]]',
    '[[[[[',
    `[${'[],'.repeat(100_000)}[]]`,
    '['.repeat(100_000)
  ]) {
    expect(parseCategoryLists(json, 3)).toBeUndefined()
    expect(() => loadModel(smallModel.replace('pandas_categorical:null', `pandas_categorical:${json}`))).toThrow(
      'expected null or lists of category values as JSON'
    )
  }
  expect(parse).not.toHaveBeenCalled()
})

test('brackets within text are no lists', () => {
  const lists = [['[[[[[', '"[[["', '\\'], ['[\\"'], [']']]
  expect(parseCategoryLists(JSON.stringify(lists), 3)).toEqual(lists)
  expect(parseCategoryLists('[["[[[', 3)).toBeUndefined()
  expect(parseCategoryLists('[[NaN,"[[["],[1]]', 3)).toEqual([[null, '[[['], [1]])
})
