import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fmaFloat32 } from '../../src/numeric/fma-float32.ts'
import { exactFmaFloat32 } from '../oracle/numeric-fma.ts'

const finite = { noNaN: true, noDefaultInfinity: true } as const

/** Float32 numbers of either sign, many with few ones, which make ties. */
function numbers(limit: number): fc.Arbitrary<number> {
  const sparse = fc
    .array(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 3 })
    .map((bits) => bits.reduce((sum, bit) => sum + 2 ** -bit, 0))
  return fc
    .tuple(
      fc.constantFrom(-1, 1),
      fc.integer({ min: -limit, max: limit }),
      fc.oneof(fc.float({ ...finite, min: 1, max: 2 }), sparse)
    )
    .map(([sign, exponent, size]) => Math.fround(sign * size * 2 ** exponent))
}

test('a product and a sum are rounded once', () => {
  fc.assert(
    fc.property(numbers(20), numbers(20), numbers(60), (a, b, c) => {
      expect(fmaFloat32(a, b, c) + 0).toBe(exactFmaFloat32(a, b, c) + 0)
    }),
    { numRuns: 20_000 }
  )
})

test('also next to the smallest numbers', () => {
  fc.assert(
    fc.property(numbers(10), numbers(10), numbers(10), (a, b, c) => {
      const [small, smaller] = [Math.fround(a * 2 ** -75), Math.fround(c * 2 ** -140)]
      expect(fmaFloat32(small, b * 2 ** -65, smaller) + 0).toBe(exactFmaFloat32(small, b * 2 ** -65, smaller) + 0)
    }),
    { numRuns: 20_000 }
  )
})

test('a tie that the last bits of the product break is no tie', () => {
  // Half a unit of c's last place, and so little less that float64 does not see it beside c.
  expect(fmaFloat32(2 ** -31 * (1 + 2 ** -20), 1 - 2 ** -20, 2 ** -7)).toBe(2 ** -7)
  expect(fmaFloat32(2 ** -31 * (1 + 2 ** -20), 1 - 2 ** -20, 2 ** -7 * (1 + 2 ** -23))).toBe(2 ** -7 * (1 + 2 ** -23))
  expect(fmaFloat32(2 ** -31, 1, 2 ** -7 * (1 + 2 ** -23))).toBe(2 ** -7 * (1 + 2 ** -22))
  expect(fmaFloat32(2 ** -31, 1, 2 ** -7)).toBe(2 ** -7)
})
