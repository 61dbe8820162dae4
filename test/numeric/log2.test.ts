import { expect, test } from 'vitest'
import { strictLog2 } from '../../src/numeric/log2.ts'
import { differingArguments } from './pairs.ts'

test('every vector of the C library is met', () => {
  expect(differingArguments('log2', strictLog2)).toEqual([])
})

test('powers of two, and outside the positive numbers', () => {
  for (const exponent of [-1074, -1023, -1, 0, 1, 1023]) expect(strictLog2(2 ** exponent)).toBe(exponent)
  expect(strictLog2(0)).toBe(-Infinity)
  expect(strictLog2(Infinity)).toBe(Infinity)
  for (const x of [-5e-324, -1, -Infinity, NaN]) expect(strictLog2(x)).toBeNaN()
})
