import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createGrowingBuffer } from '../../../src/server/http/growing-buffer.ts'

test('bytes come out as they went in, and the buffer begins anew', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 6 }), { maxLength: 3 }),
      (rounds) => {
        const buffer = createGrowingBuffer()
        for (const pieces of rounds) {
          for (const piece of pieces) buffer.append(piece)
          const expected = Buffer.concat(pieces)
          expect(buffer.length()).toBe(expected.length)
          expect(buffer.take().equals(expected)).toBe(true)
        }
      }
    )
  )
})

test('single bytes take no more memory than their number calls for', () => {
  const buffer = createGrowingBuffer()
  const byte = new Uint8Array([7])
  for (let i = 0; i < 1_000_000; i++) buffer.append(byte)
  const bytes = buffer.take()
  expect(bytes.length).toBe(1_000_000)
  expect(bytes.buffer.byteLength).toBeLessThanOrEqual(2 * bytes.length)
})
