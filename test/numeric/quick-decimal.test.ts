import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseQuickNumbers, quickDecimal } from '../../src/numeric/quick-decimal.ts'

test('the last bit is off where LightGBM has it off', () => {
  // What LightGBM 4.7.0 makes of its own file, as its JSON dump shows.
  expect(quickDecimal('21.6395')).toBe(21.639499999999998)
  expect(quickDecimal('7.54609')).toBe(7.5460899999999995)
  expect(quickDecimal('0.84035423382459062')).toBe(0.8403542338245905)
  expect(quickDecimal('-1e-25')).toBe(-1.0000000000000002e-25)
  expect(quickDecimal('3.68574e+33')).toBe(3.6857400000000006e33)
  expect(quickDecimal('7.60346e-33')).toBe(7.603459999999999e-33)
  expect(quickDecimal('4.82965e+101')).toBe(4.829650000000001e101)
  expect(quickDecimal('4.44140e-137')).toBe(4.441399999999999e-137)
  expect(quickDecimal('1.79297e+200')).toBe(1.7929700000000008e200)
  expect(quickDecimal('7.83763e-280')).toBe(7.837629999999997e-280)
  expect(quickDecimal('4.93998e+305')).toBe(4.939980000000004e305)
})

test('small whole numbers and fractions of few digits are exact', () => {
  fc.assert(
    fc.property(fc.integer({ min: -999999, max: 999999 }), (value) => {
      expect(quickDecimal(String(value))).toBe(value)
      expect(quickDecimal(String(value / 8))).toBe(value / 8)
    })
  )
})

test('every number is read within a few last bits', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e300, max: 1e300, noNaN: true }),
      fc.integer({ min: 1, max: 17 }),
      (value, digits) => {
        const text = value.toExponential(digits - 1)
        const size = Math.abs(Number(text))
        fc.pre(size === 0 || size > 1e-290)
        expect(Math.abs(quickDecimal(text)! - Number(text))).toBeLessThanOrEqual(size * 2 ** -48)
      }
    ),
    { numRuns: 2000 }
  )
})

test('words and signs', () => {
  expect(quickDecimal('inf')).toBe(Infinity)
  expect(quickDecimal('-inf')).toBe(-Infinity)
  expect(quickDecimal('nan')).toBeNaN()
  expect(quickDecimal('-nan')).toBeNaN()
  expect(quickDecimal('-0')).toBe(-0)
  expect(quickDecimal('+1.5')).toBe(1.5)
  expect(quickDecimal('5.')).toBe(5)
  expect(quickDecimal('.5')).toBe(0.5)
  expect(quickDecimal('1e999')).toBe(quickDecimal('1e308'))
})

test('what is no number is refused', () => {
  for (const text of [
    '',
    ' ',
    'x',
    '1x',
    '1e',
    '1e+',
    '--1',
    '1..2',
    '.',
    '-',
    'infinity',
    'na',
    'nanx',
    'Infinity',
    '1,5',
    '1e5.5',
    '1 2',
    ' 1',
    'é'
  ]) {
    expect(quickDecimal(text), text).toBeUndefined()
  }
})

test('lists report how many numbers there are and where one is bad', () => {
  const target = new Float64Array(4)
  const read = (text: string): number => {
    const bytes = new TextEncoder().encode(text)
    return parseQuickNumbers(bytes, 0, bytes.length, target, 1, 3)
  }
  expect(read('')).toBe(0)
  expect(read('  1  2.5  inf ')).toBe(3)
  expect([...target]).toEqual([0, 1, 2.5, Infinity])
  expect(read('1 2')).toBe(2)
  expect(read('1 2 3 x')).toBe(4)
  expect(read('1 b 3')).toBe(-2)
  expect(read('1 2 3e')).toBe(-3)
})
