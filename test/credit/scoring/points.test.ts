import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { roundedToSum } from '../../../src/credit/scoring/points.ts'

test('rounded parts add up, and none is off by more than one', () => {
  const part = fc.integer({ min: -1e9, max: 1e9 }).map((value) => value / 1000)
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 20 }), (parts) => {
      const total = Math.round(parts.reduce((sum, value) => sum + value, 0)) + 0
      const rounded = roundedToSum(parts, total)
      expect(rounded.reduce((sum, value) => sum + value, 0)).toBe(total)
      for (const [i, value] of rounded.entries()) expect(Math.abs(value - parts[i]!)).toBeLessThanOrEqual(1)
    })
  )
})

test('numbers that cannot add up exactly end, too', () => {
  expect(roundedToSum([-1.1e32, 3e31], -7.9e31)).toHaveLength(2)
  expect(roundedToSum([1, 2], Infinity)).toEqual([2, 3])
})
