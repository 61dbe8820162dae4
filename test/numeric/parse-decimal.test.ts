import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseIntegers } from '../../src/numeric/decimal-list.ts'
import { parseNumbers } from '../../src/numeric/parse-decimal.ts'

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

function parse(text: string): number | undefined {
  const target = new Float64Array(1)
  const bytes = ascii(text)
  return parseNumbers(bytes, 0, bytes.length, target, 0, 1) === 1 ? target[0] : undefined
}

test('numbers of any length and exponent are rounded as Number rounds them', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 26 })
  const exponent = fc.oneof(
    fc.constant(''),
    fc.integer({ min: -345, max: 330 }).map((e) => `e${e < 0 ? '' : '+'}${e}`)
  )
  fc.assert(
    fc.property(fc.constantFrom('', '-', '+'), digits, fc.option(digits), exponent, (sign, whole, fraction, power) => {
      const text = `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${power}`
      expect(parse(text)).toBe(Number(text))
    }),
    { numRuns: 20_000 }
  )
})

test('every finite number printed with 17 digits comes back', () => {
  fc.assert(
    fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (value) => {
      for (const text of [value.toExponential(16), String(value)]) expect(parse(text)).toBe(Number(text))
    }),
    { numRuns: 20_000 }
  )
})

test('halfway cases, which two-part arithmetic cannot decide, are right', () => {
  for (const text of [
    '9007199254740993',
    '9007199254740995',
    '1.00000000000000011102230246251565404',
    '5e-324',
    '2.5e-324',
    '2.4703282292062328e-324',
    '1.7976931348623158e308',
    '1.7976931348623159e308',
    '2.2250738585072011e-308'
  ]) {
    expect(parse(text), text).toBe(Number(text))
  }
})

// For each power of ten the whole numbers of up to 18 digits that come nearest to the middle of two float64, from the continued
// fraction of the power: p/d with p odd is d · 10^e = (p/2) · 2^q nearly, half way between two mantissas.
test('numbers as near to halfway as 18 digits can be', () => {
  let numTried = 0
  for (let exponent = -280; exponent <= 280; exponent++) {
    // Where d · 10^e has a mantissa of 53 bits for d of 16 to 18 digits.
    const bits = Math.floor(exponent * Math.log2(10) + 56) - 52
    for (const q of [bits - 2, bits, bits + 2]) {
      let numerator = (exponent > 0 ? 10n ** BigInt(exponent) : 1n) * (q < 0 ? 2n ** BigInt(-q) : 1n) * 2n
      let denominator = (exponent < 0 ? 10n ** BigInt(-exponent) : 1n) * (q > 0 ? 2n ** BigInt(q) : 1n)
      let [p, pBefore, d, dBefore] = [1n, 0n, 0n, 1n]
      while (denominator !== 0n && d < 10n ** 18n) {
        const quotient = numerator / denominator
        ;[numerator, denominator] = [denominator, numerator % denominator]
        ;[p, pBefore, d, dBefore] = [quotient * p + pBefore, p, quotient * d + dBefore, d]
        if (d >= 10n ** 18n || p % 2n === 0n || p < 2n ** 53n || p >= 2n ** 54n) continue
        expect(parse(`${d}e${exponent}`), `${d}e${exponent}`).toBe(Number(`${d}e${exponent}`))
        numTried++
      }
    }
  }
  expect(numTried).toBeGreaterThan(500)
})

test('C spellings of values without digits', () => {
  expect(parse('inf')).toBe(Infinity)
  expect(parse('-inf')).toBe(-Infinity)
  expect(parse('nan')).toBeNaN()
  expect(parse('-0')).toBe(-0)
})

test('what is no number is refused', () => {
  for (const text of ['x', '1x', '1e', '1e+', '--1', '1..2', '.', '0x10', 'Infinity', '1,5', '1e5.5', 'é']) {
    expect(parse(text), text).toBeUndefined()
  }
})

test('lists report how many numbers there are and where one is bad', () => {
  const target = new Float64Array(3)
  const read = (text: string): number => parseNumbers(ascii(text), 0, ascii(text).length, target, 0, 3)
  expect(read('')).toBe(0)
  expect(read('1 2 3')).toBe(3)
  expect(read('  1  2  3 ')).toBe(3)
  expect([...target]).toEqual([1, 2, 3])
  expect(read('1 2')).toBe(2)
  expect(read('1 2 3 4')).toBe(4)
  expect(read('1 b 3')).toBe(-2)
})

test('integers keep to their range and take no fraction', () => {
  const target = new Int32Array(2)
  const read = (text: string): number => parseIntegers(ascii(text), 0, ascii(text).length, target, 0, 2, -5, 2147483647)
  expect(read('-5 2147483647')).toBe(2)
  expect([...target]).toEqual([-5, 2147483647])
  for (const text of ['-6', '2147483648', '1.0', '1e3', '-', '+1', '99999999999999999999999'])
    expect(read(text), text).toBe(-1)
})
