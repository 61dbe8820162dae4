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

describe('category lists that contradict the file', () => {
  const load = (categories: unknown) => (): unknown => loadModel(text, { categories: categories as never })
  const texts = lists[0]!

  test('are refused by the name of their feature', () => {
    const other = (name: string): RangeError =>
      new RangeError(`"categories.${name}" expected one of the model's category lists, got another`)
    expect(load({ text: texts.toReversed() })).toThrow(other('text'))
    expect(load({ text: texts.slice(1) })).toThrow(other('text'))
    expect(load({ grade: [] })).toThrow(other('grade'))
    expect(load({ amount: grades })).toThrow(
      new RangeError('"categories.amount" expected a feature whose values are codes of the list')
    )
    expect(() => loadModel(ambiguous, { categories: { grade: texts, text: grades } as never })).toThrow(RangeError)
  })

  test('that are right change nothing', () => {
    const record = { text: texts[0], grade: grades[1], amount: 0.5 }
    expect(predictRaw(loadModel(text, { categories: { text: texts, grade: grades } }), [record])).toEqual(
      predictRaw(loadModel(text), [record])
    )
  })
})

test('a model without lists takes them for its categorical features', () => {
  const plain = text.replace(/pandas_categorical:.*/, 'pandas_categorical:null')
  const codes = /feature_infos=(.*)/.exec(plain)![1]!.split(' ')
  const names = /feature_names=(.*)/.exec(plain)![1]!.split(' ')
  const name = names[codes.findIndex((info) => /^-?\d/.test(info))]!
  const values = Array.from({ length: 100 }, (_, code) => `value ${code}`)
  const model = loadModel(plain, { categories: { [name]: values } })
  expect(predictRaw(model, [{ [name]: 'value 1' }])).toEqual(predictRaw(loadModel(plain), [{ [name]: 1 }]))
  const fault = 'expected a feature whose values are codes of the list'
  expect(() => loadModel(plain, { categories: { [name]: values.slice(0, 1) } })).toThrow(fault)
  expect(() => loadModel(plain, { categories: { amount: values } })).toThrow(fault)
})

test('names of features match with white space as _', () => {
  const spaced = text.replaceAll('grade', 'the_grade')
  const model = loadModel(spaced, { categories: { 'the grade': grades } })
  expect(() => loadModel(spaced, { categories: { the_grade: grades, 'the grade': grades } })).toThrow(
    '"categories" expected names of features, got "the grade" twice'
  )
  expect(predictRaw(model, [{ 'the grade': grades[1]! }])).toEqual(predictRaw(loadModel(text), [{ grade: grades[1]! }]))
})

test('encodeColumns gives the codes that records get', () => {
  const model = loadModel(text)
  const table = { text: ['a', 'nobody', null], flag: [true, false, null], grade: [grades[1]!, grades[0]!, null] }
  const columns = encodeColumns(model, table, { missingColumns: 'allow' })
  const records = [0, 1, 2].map((i) => ({ text: table.text[i], flag: table.flag[i], grade: table.grade[i] }))
  expect(predictRaw(model, columns)).toEqual(predictRaw(model, records))
  expect(predictRaw(model, table, { missingColumns: 'allow' })).toEqual(predictRaw(model, records))
})
