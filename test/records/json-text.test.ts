import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonText } from '../../src/records/json-text.ts'

test('what JSON.stringify writes, wherever there is no bigint', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
      expect(jsonText(value, indent)).toBe(JSON.stringify(value, undefined, indent))
    })
  )
})

test('bigints are numbers of all their digits, whatever the texts beside them', () => {
  const id = 9_007_199_254_740_993n
  expect(jsonText(id)).toBe('9007199254740993')
  expect(jsonText({ a: [id, { b: -id }], c: '9' })).toBe(`{"a":[${id},{"b":${-id}}],"c":"9"}`)
  expect(jsonText({ a: id, b: [] }, 2)).toBe(`{\n  "a": ${id},\n  "b": []\n}`)
  for (const text of ['#', '##', '"#"', '"#', '#"', '\\"#"', '$&', '$1'])
    expect(jsonText({ [text]: text, id, more: [text, id] })).toBe(
      `{${JSON.stringify(text)}:${JSON.stringify(text)},"id":${id},"more":[${JSON.stringify(text)},${id}]}`
    )
})
