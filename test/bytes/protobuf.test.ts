import { expect, test } from 'vitest'
import { endOfVarint, readVarint, visitFields } from '../../src/bytes/protobuf.ts'

type Seen = readonly [field: number, type: number, value: readonly number[]]

function fieldsOf(bytes: readonly number[]): Seen[] {
  const seen: Seen[] = []
  const message = Uint8Array.from(bytes)
  visitFields(message, 0, message.length, (field, type, start, end) => {
    seen.push([field, type, [...message.subarray(start, end)]])
  })
  return seen
}

// The bytes of an int64, least significant first.
function varintOf(value: bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}

test('fields of every type, one after the other', () => {
  expect(fieldsOf([])).toEqual([])
  expect(fieldsOf([8, 150, 1])).toEqual([[1, 0, [150, 1]]])
  expect(fieldsOf([18, 2, 97, 98, 21, 1, 2, 3, 4, 25, 1, 2, 3, 4, 5, 6, 7, 8, 34, 0])).toEqual([
    [2, 2, [97, 98]],
    [2, 5, [1, 2, 3, 4]],
    [3, 1, [1, 2, 3, 4, 5, 6, 7, 8]],
    [4, 2, []]
  ])
  expect(fieldsOf([...varintOf((2n ** 29n - 1n) << 3n), 7])).toEqual([[2 ** 29 - 1, 0, [7]]])
})

test('who has seen enough sees no more', () => {
  const seen: number[] = []
  visitFields(Uint8Array.of(8, 1, 16, 2, 255), 0, 5, (field) => seen.push(field) < 2)
  expect(seen).toEqual([1, 2])
})

test('a part of the bytes is a message of its own', () => {
  const seen: number[] = []
  visitFields(Uint8Array.of(255, 8, 1, 255), 1, 3, (field) => seen.push(field))
  expect(seen).toEqual([1])
})

test.each([
  ['a field of number 0', [0, 1]],
  ['a field beyond 2^29', [...varintOf(2n ** 32n), 1]],
  ['a group', [11]],
  ['the end of a group', [12]],
  ['types that there are not', [14, 1]],
  ['a key without a value', [8]],
  ['text that is too long', [18, 3, 97, 98]],
  ['text whose length is no safe integer', [18, ...varintOf(2n ** 62n), 97]],
  ['text of negative length', [18, ...varintOf(-1n), 97]],
  ['a number that is cut off', [8, 150]],
  ['a fixed number that is cut off', [13, 1, 2, 3]],
  ['a number of eleven bytes', [8, ...new Array<number>(10).fill(128), 0]],
  ['a number of 65 bits', [8, ...new Array<number>(9).fill(255), 2]]
])('%s is no message', (_, bytes) => {
  expect(() => fieldsOf(bytes)).toThrow(SyntaxError)
})

test('integers of 64 bits, also with more bytes than they need', () => {
  const values = [
    0n,
    1n,
    127n,
    128n,
    300n,
    2n ** 31n,
    2n ** 32n - 1n,
    2n ** 35n,
    2n ** 53n - 1n,
    -1n,
    -(2n ** 53n) + 1n
  ]
  for (let bit = 0n; bit < 63n; bit++) values.push(1n << bit, -(1n << bit), (1n << bit) - 1n)
  for (const value of values) {
    const bytes = Uint8Array.from(varintOf(value))
    expect(readVarint(bytes, 0, bytes.length)).toBe(Number(value))
    expect(endOfVarint(bytes, 0, bytes.length)).toBe(bytes.length)
  }
  expect(readVarint(Uint8Array.of(0x81, 0x80, 0), 0, 3)).toBe(1)
  expect(endOfVarint(Uint8Array.of(0x81, 0x80, 0), 0, 3)).toBe(3)
  expect(readVarint(Uint8Array.of(...varintOf(-(2n ** 63n))), 0, 10)).toBe(-(2 ** 63))
})
