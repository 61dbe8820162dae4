import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readVarint, visitFields, wireType } from '../../../src/bytes/protobuf.ts'
import { readFloats, readIntegers, readTextPlaces } from '../../../src/format/onnx/numbers.ts'

const field = 8

function varint(value: bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}

function bytesOf(type: number, value: readonly number[], number = field): number[] {
  const key = varint(BigInt(8 * number + type))
  return type === wireType.bytes ? [...key, ...varint(BigInt(value.length)), ...value] : [...key, ...value]
}

function numberOf(value: number, size: 4 | 8): number[] {
  const view = new DataView(new ArrayBuffer(size))
  if (size === 4) view.setFloat32(0, value, true)
  else view.setFloat64(0, value, true)
  return [...new Uint8Array(view.buffer)]
}

// Messages of parts, among them fields of other numbers and types, in a longer array of bytes.
function messages<T>(part: fc.Arbitrary<{ bytes: number[]; values: T[] }>): fc.Arbitrary<{
  message: { bytes: Uint8Array; start: number; end: number }
  values: T[]
}> {
  const other = fc
    .constantFrom(
      bytesOf(wireType.varint, varint(300n), 7),
      bytesOf(wireType.bytes, [1, 2, 3], 16),
      bytesOf(wireType.varint, [5], 2000)
    )
    .map((bytes) => ({ bytes, values: [] as T[] }))
  const parts = fc.array(fc.oneof({ weight: 4, arbitrary: part }, other), { maxLength: 12 })
  return parts.map((list) => {
    const bytes = list.flatMap((one) => one.bytes)
    // What follows looks like more of the field.
    const after = bytesOf(wireType.varint, [1])
    return {
      message: { bytes: Uint8Array.from([9, ...bytes, ...after]), start: 1, end: 1 + bytes.length },
      values: list.flatMap(({ values }) => values)
    }
  })
}

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: 0n, max: 200n }),
  fc.constantFrom(127n, 128n, 16383n, 16384n, -1n)
)

test('integers, one by one and packed', () => {
  const single = int64.map((value) => ({ bytes: bytesOf(wireType.varint, varint(value)), values: [Number(value)] }))
  const packed = fc
    .array(int64, { maxLength: 5 })
    .map((list) => ({ bytes: bytesOf(wireType.bytes, list.flatMap(varint)), values: list.map(Number) }))
  fc.assert(
    fc.property(messages(fc.oneof(single, packed)), ({ message, values }) => {
      expect([...readIntegers(message, field)]).toEqual(values)
    }),
    { numRuns: 1000 }
  )
})

test.each([4, 8] as const)('numbers of %i bytes, one by one and packed', (size) => {
  const type = size === 4 ? wireType.fixed32 : wireType.fixed64
  const float = size === 4 ? fc.float() : fc.double()
  const single = float.map((value) => ({ bytes: bytesOf(type, numberOf(value, size)), values: [value] }))
  const packed = fc.array(float, { maxLength: 5 }).map((list) => ({
    bytes: bytesOf(
      wireType.bytes,
      list.flatMap((value) => numberOf(value, size))
    ),
    values: list
  }))
  fc.assert(
    fc.property(messages(fc.oneof(single, packed)), ({ message, values }) => {
      expect([...readFloats(message, field, size)]).toEqual(values)
    }),
    { numRuns: 1000 }
  )
})

test('texts, short and long', () => {
  const text = fc.oneof(fc.constantFrom('', 'LEAF', 'BRANCH_LEQ'), fc.constant('x'.repeat(200)))
  const part = text.map((value) => ({
    bytes: bytesOf(wireType.bytes, [...new TextEncoder().encode(value)]),
    values: [value]
  }))
  fc.assert(
    fc.property(messages(part), ({ message, values }) => {
      const { bytes, starts, ends } = readTextPlaces(message, field)
      const texts = Array.from(starts, (start, i) => new TextDecoder().decode(bytes.subarray(start, ends[i])))
      expect(texts).toEqual(values)
    })
  )
})

// Bytes that are often a list: what visiting the fields one by one finds is what is read at once, or neither reads anything.
test('damaged lists are damaged to both ways of reading', () => {
  const byte = fc.oneof(fc.constantFrom(8 * field, 8 * field + 2, 0, 1, 2, 127, 128, 255), fc.nat({ max: 255 }))
  const visited = (bytes: Uint8Array, end: number): number[] => {
    const found: number[] = []
    visitFields(bytes, 0, end, (number, type, start, to) => {
      if (number !== field) return
      if (type === wireType.varint) found.push(readVarint(bytes, start, to))
      if (type !== wireType.bytes) return
      for (let at = start; at < to;) {
        found.push(readVarint(bytes, at, to))
        do at++
        while (bytes[at - 1]! >= 128)
      }
    })
    return found
  }
  const outcomeOf = (read: () => Iterable<number>): unknown => {
    try {
      return [...read()]
    } catch (error) {
      if (error instanceof SyntaxError) return 'damaged'
      throw error
    }
  }
  const arbitrary = fc.record({ list: fc.array(byte, { minLength: 1, maxLength: 16 }), cut: fc.nat({ max: 3 }) })
  fc.assert(
    fc.property(arbitrary, ({ list, cut }) => {
      const bytes = Uint8Array.from(list)
      const end = Math.max(0, bytes.length - cut)
      expect(outcomeOf(() => readIntegers({ bytes, start: 0, end }, field))).toEqual(
        outcomeOf(() => visited(bytes, end))
      )
    }),
    { numRuns: 5000 }
  )
})
