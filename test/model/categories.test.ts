import { describe, expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { encodeColumns } from '../../src/model/encode-columns.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import { readCases } from '../fixtures.ts'

const text = readCases()
  .find(({ name }) => name === 'pandas')!
  .file('model.txt')!
  .toString('utf8')
// `amount` looks like codes, too, so that the list of `grade` could be its.
const ambiguous = text.replace('[-3.9849999999999999:3.0649999999999999]', '[0:1]')
const lists = JSON.parse(/pandas_categorical:(.*)/.exec(text)![1]!) as (string | number | boolean)[][]
const grades = lists[4]!

describe('category lists that a file leaves open', () => {
  test('are given when the model is loaded', () => {
    const record = { text: 'a', grade: grades[1], amount: 0.5 }
    expect(() => predictRaw(loadModel(ambiguous), [record])).toThrow('load it with categories: { "grade": [...] }')
    const model = loadModel(ambiguous, { categories: { grade: grades } })
    expect(predictRaw(model, [record])[0]).toBe(predictRaw(loadModel(text), [record])[0])
    expect(predictRaw(structuredClone(model), [record])[0]).toBe(predictRaw(loadModel(text), [record])[0])
  })

  test('must be lists of values of features', () => {
    const load = (categories: unknown) => (): unknown => loadModel(text, { categories: categories as never })
    expect(load({ grades })).toThrow(new RangeError('"categories" expected names of features, got "grades"'))
    expect(load({ grade: 'low' })).toThrow(new TypeError('"categories.grade" expected a list of values, got string'))
    expect(load({ grade: ['low', {}] })).toThrow(
      new TypeError('"categories.grade[1]" expected a string, number, boolean or null, got Object')
    )
    expect(load(7)).toThrow(new TypeError('"categories" expected lists by feature name, got number'))
  })
})

test('encodeColumns gives the codes that records get', () => {
  const model = loadModel(text)
  const table = { text: ['a', 'nobody', null], flag: [true, false, null], grade: [grades[1]!, grades[0]!, null] }
  const columns = encodeColumns(model, table, { missingColumns: 'allow' })
  const records = [0, 1, 2].map((i) => ({ text: table.text[i], flag: table.flag[i], grade: table.grade[i] }))
  expect(predictRaw(model, columns)).toEqual(predictRaw(model, records))
  expect(predictRaw(model, table, { missingColumns: 'allow' })).toEqual(predictRaw(model, records))
})
