import fc from 'fast-check'
import { crc32 as crc32OfZlib, deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { base64OfBytes, bytesOfBase64 } from '../../src/bytes/base64.ts'
import { crc32 } from '../../src/bytes/crc32.ts'

test('the check value of the standard, and of nothing', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  expect(crc32(new Uint8Array(0))).toBe(0)
})

test.skipIf(crc32OfZlib === undefined)('is that of zlib', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(crc32(bytes)).toBe(crc32OfZlib(bytes))
    })
  )
})

test('goes on from the checksum of what was before', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (one, other) => {
      expect(crc32(other, crc32(one))).toBe(crc32(Uint8Array.of(...one, ...other)))
    })
  )
})

test('base64 of bytes is that of Node, and comes back', () => {
  const long = deflateSync(Buffer.alloc(5_000_000, 'a long text'), { level: 0 })
  for (const bytes of [new Uint8Array(0), Uint8Array.of(0), Uint8Array.of(255, 0), new Uint8Array(long)]) {
    const text = base64OfBytes(bytes)
    expect(text === Buffer.from(bytes).toString('base64')).toBe(true)
    expect(Buffer.from(bytesOfBase64(text)).equals(bytes)).toBe(true)
  }
})
