import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatG } from '../../src/numeric/format-number.ts'
import { fromBits } from '../oracle/numeric-exact.ts'
import { exactFormatG } from '../oracle/numeric-format.ts'

interface Formatted {
  readonly bits: string
  readonly g6: string
  readonly g17: string
}

const finite = fc.oneof(
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.tuple(fc.integer(), fc.integer({ min: 0, max: 30 })).map(([numerator, places]) => numerator / 2 ** places),
  fc.tuple(fc.integer(), fc.integer({ min: -30, max: 30 })).map(([numerator, power]) => numerator * 10 ** power),
  fc.maxSafeInteger(),
  fc.bigInt({ min: 0n, max: 1n << 130n }).map(Number)
)
const odd = fc.integer({ min: 0, max: 1 << 24 }).map((half) => half * 2 + 1)
const place = fc.integer({ min: -20, max: 11 })

test('every number of the C library is printed as there', () => {
  const cases: Formatted[] = JSON.parse(readFileSync('fixtures/numeric/format.json', 'utf8'))
  const printed = cases.map(({ bits }) => {
    const value = fromBits(BigInt(`0x${bits}`))
    return { bits, g6: formatG(value, 6), g17: formatG(value, 17) }
  })
  expect(printed).toEqual(cases)
})

test('the text is the exact decimal expansion, rounded', () => {
  fc.assert(
    fc.property(finite, fc.integer({ min: 1, max: 17 }), (value, digits) => {
      expect(formatG(value, digits)).toBe(exactFormatG(value, digits))
    }),
    { numRuns: 20_000 }
  )
})

test('halfway between two decimals of any length the even one is taken', () => {
  fc.assert(
    fc.property(odd, place, (numerator, power) => {
      // An odd number of halves of 10^power; below 1 it has the factors of 5 that the power takes away.
      const value = power <= 0 ? numerator * 2 ** (power - 1) : numerator * 5 * 10 ** (power - 1)
      const exact = power <= 0 ? BigInt(numerator) * 5n ** BigInt(1 - power) : BigInt(numerator) * 5n
      const digits = exact.toString().length - 1
      if (digits >= 1 && digits <= 17) expect(formatG(value, digits)).toBe(exactFormatG(value, digits))
    }),
    { numRuns: 20_000 }
  )
})

test('17 digits bring the value back', () => {
  fc.assert(
    fc.property(finite, (value) => {
      expect(Number(formatG(value, 17))).toBe(value)
    }),
    { numRuns: 20_000 }
  )
})

test('ties that toPrecision takes up', () => {
  expect(formatG(12345.25, 6)).toBe('12345.2')
  expect(formatG(12345.75, 6)).toBe('12345.8')
  expect(formatG(12345678901234.0625, 17)).toBe('12345678901234.062')
  expect(formatG(1234565, 6)).toBe('1.23456e+06')
  expect(formatG(1234575, 6)).toBe('1.23458e+06')
  expect(formatG(2.5, 1)).toBe('2')
  expect(formatG(9.5, 1)).toBe('1e+01')
  expect(formatG(2 ** -15, 10)).toBe('3.051757812e-05')
})

test('the form changes where C changes it', () => {
  expect(formatG(0.0001, 6)).toBe('0.0001')
  expect(formatG(0.00009999999, 6)).toBe('0.0001')
  expect(formatG(0.00001, 6)).toBe('1e-05')
  expect(formatG(999999, 6)).toBe('999999')
  expect(formatG(999999.5, 6)).toBe('1e+06')
  expect(formatG(1e22, 17)).toBe('1e+22')
  expect(formatG(-5e-324, 6)).toBe('-4.94066e-324')
})

test('values without digits, and zeros', () => {
  const printed = [NaN, Infinity, -Infinity, 0, -0].map((value) => formatG(value, 17))
  expect(printed).toEqual(['nan', 'inf', '-inf', '0', '-0'])
})

test('more digits than a float64 has are refused', () => {
  expect(() => formatG(1, 18)).toThrow(new RangeError('"digits" expected 1 to 17, got 18'))
  expect(() => formatG(1, 0)).toThrow(new RangeError('"digits" expected 1 to 17, got 0'))
})
