import { expect, test } from 'vitest'
import { parsePythonJson } from '../../src/records/python-json.ts'
import { growthOf, linearGrowth } from '../growth.ts'

// Makes the parser read by hand what JSON.parse reads as well.
const byHand = (json: string): unknown => (parsePythonJson(`[NaN, ${json}]`) as unknown[])[1]

test('JSON is what JSON.parse reads', () => {
  for (const json of [
    'null',
    ' [ ] ',
    '{}',
    '{ "a" : [ 1 , { "b" : [ ] } ] , "a" : 2 }',
    '{"__proto__": 1, "2": 3, "1": 4}',
    '"\\" \\\\ \\u00e9 NaN \\\\\\" é"',
    '""',
    '[-0, 0, -1.5e-7, 1E+2, 9007199254740991, 0.12345678901234567, 1e400]',
    'true',
    '[false, [[[["x"]]]], "Infinity"]'
  ]) {
    expect(byHand(json), json).toEqual(JSON.parse(json))
    expect(parsePythonJson(json), json).toEqual(JSON.parse(json))
  }
  expect(Object.keys(byHand('{"__proto__": 1}') as object)).toEqual(['__proto__'])
})

test('what Python writes and JSON has not', () => {
  expect(parsePythonJson('{"a": NaN, "b": [Infinity, -Infinity], "NaN": "NaN"}')).toEqual({
    a: NaN,
    b: [Infinity, -Infinity],
    NaN: 'NaN'
  })
  expect(parsePythonJson('[9007199254740992, -9007199254740993, 1e17, 12345678901234567.5, 1234567890123456]')).toEqual(
    [9007199254740992n, -9007199254740993n, 1e17, 12345678901234567.5, 1234567890123456]
  )
})

test('anything else is a SyntaxError', () => {
  for (const json of [
    '',
    '-NaN',
    'nan',
    'NaNs',
    '[NaN',
    '[NaN,]',
    '[NaN 1]',
    '[NaN]]',
    '{"a" NaN}',
    '{NaN: 1}',
    '{"a": NaN,}',
    '[NaN}',
    '{"a": NaN]',
    '["NaN]',
    '["\\"NaN]',
    '"NaN\u0001"',
    '[NaN, 01]',
    '[NaN, 1.]',
    '[NaN, .5]',
    '[NaN, +1]',
    '[NaN, "\\x"]',
    `[${'9'.repeat(400)}]`
  ])
    expect(() => parsePythonJson(json), json).toThrow(SyntaxError)
})

test('deep nesting needs no call stack', () => {
  const depth = 200_000
  let value = parsePythonJson(`${'['.repeat(depth)}NaN${']'.repeat(depth)}`)
  for (let level = 0; level < depth; level++) [value] = value as [unknown]
  expect(value).toBeNaN()
})

test.each([
  ['backslashes before quotes', (n: number) => `[NaN, "${'\\'.repeat(n)}`],
  ['escaped quotes', (n: number) => `[NaN, "${'\\"'.repeat(n)}`],
  ['digits', (n: number) => `[NaN, ${'9'.repeat(n)}`],
  ['digits and a point', (n: number) => `[NaN, ${'9'.repeat(n)}.${'9'.repeat(n)}e${'9'.repeat(n)}`],
  ['runs of digits', (n: number) => `[NaN, ${'999999999999999,'.repeat(n / 10)}`],
  ['blanks', (n: number) => `[NaN,${' '.repeat(n)}x`],
  ['quotes', (n: number) => `[NaN, ${'""'.repeat(n)}`],
  ['words cut short', (n: number) => `[NaN, ${'Infinit'.repeat(n)}`],
  ['nesting', (n: number) => `[NaN, ${'['.repeat(n)}`],
  ['empty objects', (n: number) => `[NaN, ${'{},'.repeat(n)}`]
])('%s: time grows as the text does', (_, textOf) => {
  expect(
    growthOf(textOf, (text) => {
      try {
        parsePythonJson(text)
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError)
      }
    })
  ).toBeLessThan(linearGrowth)
})
