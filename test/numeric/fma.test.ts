import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fma, productError } from '../../src/numeric/fma.ts'
import { fromBits } from '../oracle/numeric-exact.ts'
import { exactFma } from '../oracle/numeric-fma.ts'

/** Numbers of either sign with exponents in ±limit: random fractions, and fractions of few ones, which make ties. */
function numbers(limit: number): fc.Arbitrary<number> {
  const sparse = fc.array(fc.integer({ min: 0, max: 51 }), { maxLength: 3 })
    .map((bits) => bits.reduce((fraction, bit) => fraction | (1n << BigInt(bit)), 0n))
  const fraction = fc.oneof(fc.bigInt({ min: 0n, max: (1n << 52n) - 1n }), sparse, sparse.map((bits) => bits ^ ((1n << 52n) - 1n)))
  return fc.tuple(fc.boolean(), fc.integer({ min: -limit, max: limit }), fraction)
    .map(([isNegative, exponent, bits]) => (isNegative ? -1 : 1) * fromBits((BigInt(exponent + 1023) << 52n) | bits))
}

test('a product and a sum are rounded once', () => {
  fc.assert(fc.property(numbers(60), numbers(60), numbers(120), (a, b, c) => {
    expect(fma(a, b, c)).toBe(exactFma(a, b, c))
  }), { numRuns: 50_000 })
})

test('also where the parts cancel or meet in their last bits', () => {
  const scale = fc.integer({ min: -110, max: 110 })
  fc.assert(fc.property(numbers(2), numbers(2), numbers(0), scale, (a, b, c, power) => {
    expect(fma(a, b, c * 2 ** power)).toBe(exactFma(a, b, c * 2 ** power))
    const opposite = -a * b * (1 + power * Number.EPSILON)
    expect(fma(a, b, opposite)).toBe(exactFma(a, b, opposite))
  }), { numRuns: 50_000 })
})

test('also at the ends of the documented range', () => {
  fc.assert(fc.property(numbers(480), numbers(480), numbers(1019), (a, b, c) => {
    expect(fma(a, b, c)).toBe(exactFma(a, b, c))
  }), { numRuns: 20_000 })
})

test('a tie is broken by what lies below it', () => {
  // 1 + 2^-53 is a tie between 1 and the next number; 2^-160 decides.
  const tie = 1 + 2 ** -52
  expect(fma(2 ** -27, 2 ** -26, 1)).toBe(1)
  expect(fma(2 ** -53 * tie, 1, 1)).toBe(tie)
  expect(fma(2 ** -53 * (1 - 2 ** -53), 1, 1)).toBe(1)
})

test('the error of a product is exact', () => {
  fc.assert(fc.property(numbers(400), numbers(400), (a, b) => {
    expect(productError(a, b, a * b)).toBe(exactFma(a, b, -a * b))
  }), { numRuns: 20_000 })
})
