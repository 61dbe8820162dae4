import { expect, test } from 'vitest'
import { cityHash } from '../../src/numeric/city-hash.ts'

// The low halves, with a sign: what CatBoost 1.2.10 writes for these categories.
const hashes: readonly (readonly [text: string, hash: number])[] = [
  ['', 797982799],
  ['a', -805065478],
  ['red', -1242798403],
  ['é', 468052468],
  ['7', -17943309],
  ['abcdefghi', -1275414319],
  ['0123456789abcdefg', -445042630],
  ['x'.repeat(33), 1424607287],
  ['x'.repeat(64), 648792787],
  ['x'.repeat(65), -148743473],
  ['x'.repeat(200), 692612926]
]

test.each(hashes)('%j', (text, hash) => {
  const wide = cityHash(new TextEncoder().encode(text))
  expect(wide).toBeGreaterThanOrEqual(0n)
  expect(wide).toBeLessThan(2n ** 64n)
  expect(Number(BigInt.asIntN(32, wide))).toBe(hash)
})

test('part of other bytes', () => {
  const bytes = new TextEncoder().encode('..0123456789abcdefg..')
  expect(cityHash(bytes.subarray(2, 19))).toBe(cityHash(bytes.slice(2, 19)))
})
