import { expect, test } from 'vitest'
import { strictPow2 } from '../../src/numeric/pow2.ts'
import { differingArguments } from './pairs.ts'

test('every vector of the C library is met', () => {
  expect(differingArguments('pow2', strictPow2)).toEqual([])
})

test('whole numbers give powers of two, overflow and underflow included', () => {
  for (let x = -1080; x <= 1030; x++) expect(strictPow2(x), `${x}`).toBe(2 ** x)
  expect(strictPow2(Infinity)).toBe(Infinity)
  expect(strictPow2(-Infinity)).toBe(0)
  expect(strictPow2(NaN)).toBeNaN()
})
