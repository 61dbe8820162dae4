import { expect, test } from 'vitest'
import { parseUbjson } from '../../src/bytes/ubjson.ts'

const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0))
const bytesOf = (...parts: (string | number)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? ascii(part) : [part])))
const parse = (...parts: (string | number)[]): unknown => parseUbjson(bytesOf(...parts))

test('numbers of every type, big-endian', () => {
  expect(parse('i', 0xff)).toBe(-1)
  expect(parse('U', 0xff)).toBe(255)
  expect(parse('I', 0xff, 0xfe)).toBe(-2)
  expect(parse('l', 0, 1, 0, 0)).toBe(65536)
  expect(parse('L', 0, 0, 0, 1, 0, 0, 0, 0)).toBe(2 ** 32)
  expect(parse('d', 0x3f, 0xc0, 0, 0)).toBe(1.5)
  expect(parse('D', 0x3f, 0xf8, 0, 0, 0, 0, 0, 0)).toBe(1.5)
})

test('texts, words, objects and arrays, counted, typed and neither', () => {
  expect(parse('{', 'U', 1, 'a', 'T', 'U', 1, 'b', 'Z', '}')).toEqual({ a: true, b: null })
  expect(parse('[', 'S', 'U', 2, 0xc3, 0xa9, 'F', '[', ']', '{', '}', ']')).toEqual(['é', false, [], {}])
  expect(parse('[', '#', 'U', 2, 'U', 1, 'U', 2)).toEqual([1, 2])
  expect(parse('[', '#', 'U', 0)).toEqual([])
  expect(parse('[', '$', 'I', '#', 'U', 2, 0, 1, 0xff, 0xff)).toEqual(Int16Array.of(1, -1))
  expect(parse('{', 'U', 9, '__proto__', 'T', '}')).toEqual(Object.fromEntries([['__proto__', true]]))
})

test('depth needs no call stack', () => {
  let value = parseUbjson(Uint8Array.from({ length: 200_000 }, (_, i) => (i < 100_000 ? 91 : 93)))
  for (let depth = 1; depth < 100_000; depth++) value = (value as unknown[])[0]
  expect(value).toEqual([])
})

test.each([
  ['nothing', []],
  ['an unknown type', ['x']],
  ['a number cut short', ['l', 0, 0]],
  ['a text longer than the bytes', ['S', 'l', 0x7f, 0xff, 0xff, 0xff, 'a']],
  ['a length below 0', ['S', 'i', 0xff]],
  ['text that is no UTF-8', ['S', 'U', 1, 0xff]],
  ['more items than bytes', ['[', '#', 'l', 0x7f, 0xff, 0xff, 0xff]],
  ['a typed array longer than the bytes', ['[', '$', 'D', '#', 'U', 2, 0, 0, 0, 0, 0, 0, 0, 0]],
  ['a typed array of objects', ['[', '$', '{', '#', 'U', 1, '}']],
  ['an object without end', ['{', 'U', 1, 'a', 'T']],
  ['bytes after the end', ['T', 'T']]
])('%s is refused', (_, parts) => {
  expect(() => parse(...(parts as (string | number)[]))).toThrow(SyntaxError)
})
