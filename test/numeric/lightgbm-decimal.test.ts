import { expect, test } from 'vitest'
import { scanDecimal } from '../../src/numeric/lightgbm-decimal.ts'

// [text, value, where reading ends]; values are those of LightGBM 4.7.0's Atof.
test.each([
  ['1.5,2', 1.5, 3],
  ['-0.25\t', -0.25, 5],
  ['+7', 7, 2],
  ['.5', 0.5, 2],
  ['5.', 5, 2],
  ['.', 0, 1],
  ['e5', 0, 2],
  ['1e', 1, 2],
  ['1e+3x', 1000, 4],
  ['2E-2', 0.02, 4],
  ['1e400', 1.0000000000000006e308, 5],
  // The exponent is a 32-bit number.
  ['3e4294967297', 30, 12],
  ['1.2.3', 1.2, 3]
])('%j is %d', (text, value, end) => {
  const cursor = { at: 0 }
  expect(scanDecimal(text, cursor)).toBe(value)
  expect(cursor.at).toBe(end)
})

test.each(['', '-', 'x', '-nan', ' 1', ','])('no decimal begins with %j', (text) => {
  const cursor = { at: 0 }
  expect(scanDecimal(text, cursor)).toBeNaN()
  expect(cursor.at).toBe(0)
})

test('reading begins at the cursor', () => {
  const cursor = { at: 3 }
  expect(scanDecimal('12,34;', cursor)).toBe(34)
  expect(cursor.at).toBe(5)
})
