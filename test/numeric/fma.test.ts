import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fma, productError } from '../../src/numeric/fma.ts'
import { fromBits } from '../oracle/numeric-exact.ts'
import { exactFma } from '../oracle/numeric-fma.ts'

/** Numbers of either sign with exponents in ±limit: random fractions, and fractions of few ones, which make ties. */
function numbers(limit: number): fc.Arbitrary<number> {
  const sparse = fc
    .array(fc.integer({ min: 0, max: 51 }), { maxLength: 3 })
    .map((bits) => bits.reduce((fraction, bit) => fraction | (1n << BigInt(bit)), 0n))
  const ones = (1n << 52n) - 1n
  const fraction = fc.oneof(
    fc.bigInt({ min: 0n, max: ones }),
    sparse,
    sparse.map((bits) => bits ^ ones)
  )
  return fc
    .tuple(fc.boolean(), fc.integer({ min: -limit, max: limit }), fraction)
    .map(([isNegative, exponent, bits]) => (isNegative ? -1 : 1) * fromBits((BigInt(exponent + 1023) << 52n) | bits))
}

test('a product and a sum are rounded once', () => {
  fc.assert(
    fc.property(numbers(60), numbers(60), numbers(120), (a, b, c) => {
      expect(fma(a, b, c)).toBe(exactFma(a, b, c))
    }),
    { numRuns: 20_000 }
  )
})

test('also where the parts cancel or meet in their last bits', () => {
  const scale = fc.integer({ min: -110, max: 110 })
  fc.assert(
    fc.property(numbers(2), numbers(2), numbers(0), scale, (a, b, c, power) => {
      expect(fma(a, b, c * 2 ** power)).toBe(exactFma(a, b, c * 2 ** power))
      const opposite = -a * b * (1 + power * Number.EPSILON)
      expect(fma(a, b, opposite)).toBe(exactFma(a, b, opposite))
    }),
    { numRuns: 20_000 }
  )
})

test('also at the ends of the documented range', () => {
  fc.assert(
    fc.property(numbers(480), numbers(480), numbers(1019), (a, b, c) => {
      expect(fma(a, b, c)).toBe(exactFma(a, b, c))
    }),
    { numRuns: 20_000 }
  )
})

test('a tie that the last bits of the product break is no tie', () => {
  for (const scale of [1, 2 ** -200]) {
    // a·b = 2^-53 + 2^-107 + 2^-133 and 2^-53 - 2^-113: half a unit of c's last place, and a little more or less.
    expect(fma(2 ** -53 * (1 + 2 ** -27) * scale, 1 - 2 ** -27 + 2 ** -53, scale)).toBe((1 + 2 ** -52) * scale)
    expect(fma(2 ** -53 * (1 + 2 ** -30) * scale, 1 - 2 ** -30, (1 + 2 ** -52) * scale)).toBe((1 + 2 ** -52) * scale)
    expect(fma(2 ** -53 * scale, 1, scale)).toBe(scale)
    expect(fma(2 ** -53 * scale, 1, (1 + 2 ** -52) * scale)).toBe((1 + 2 ** -51) * scale)
  }
})

test('the error of a product is exact', () => {
  fc.assert(
    fc.property(numbers(400), numbers(400), (a, b) => {
      expect(productError(a, b, a * b)).toBe(exactFma(a, b, -a * b))
    }),
    { numRuns: 20_000 }
  )
})
