import { expect, test } from 'vitest'
import { flatRoot } from '../../src/bytes/flatbuffers.ts'

// A buffer by hand: parts of 16 and 32 bits, little-endian.
function bufferOf(...parts: readonly (readonly [bits: 16 | 32, value: number])[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, [bits]) => sum + bits / 8, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [bits, value] of parts) {
    if (bits === 16) view.setUint16(at, value, true)
    else view.setInt32(at, value, true)
    at += bits / 8
  }
  return bytes
}

// The root at 12, whose fields are at 4: an integer, a vector of two integers, and one that is not there.
const valid = bufferOf(
  [32, 12],
  [16, 8],
  [16, 12],
  [16, 4],
  [16, 8],
  [32, 8],
  [32, -7],
  [32, 4],
  [32, 2],
  [32, 70000],
  [32, -1]
)

test('fields, those that are not there, and vectors', () => {
  const root = flatRoot(valid)
  expect(root.int32(0, 5)).toBe(-7)
  expect([...new Int32Array(root.vector(1, 4))]).toEqual([70000, -1])
  expect(root.length(1)).toBe(2)
  expect(root.int32(2, 5)).toBe(5)
  expect(root.text(2)).toBe('')
  expect(root.table(2)).toBeUndefined()
  expect(root.tables(2)).toEqual([])
})

test('a copy, also of a Buffer', () => {
  const buffer = Buffer.from(valid)
  const vector = new Int32Array(flatRoot(buffer).vector(1, 4))
  buffer.fill(0)
  expect([...vector]).toEqual([70000, -1])
})

test('offsets out of the buffer', () => {
  for (let length = 0; length < valid.length; length++) {
    expect(() => {
      const root = flatRoot(valid.subarray(0, length))
      root.int32(0, 5)
      root.vector(1, 4)
    }, String(length)).toThrow(/^expected FlatBuffers/)
  }
  const far = valid.slice()
  new DataView(far.buffer).setUint32(0, 0xfffffff0, true)
  expect(() => flatRoot(far)).toThrow(SyntaxError)
})

test('a vector that many offsets lead to is not read many times', () => {
  // A vector of tables, all of which are the root itself.
  const loop = bufferOf(
    [32, 12],
    [16, 8],
    [16, 12],
    [16, 0],
    [16, 8],
    [32, 8],
    [32, 0],
    [32, 4],
    [32, 2],
    [32, -16],
    [32, -20]
  )
  const root = flatRoot(loop)
  const follow = (depth: number): number => {
    let table = root
    for (let i = 0; i < depth; i++) table = table.tables(1)[0] ?? table
    return depth
  }
  expect(() => follow(1000)).toThrow(/again and again|expected FlatBuffers/)
})
