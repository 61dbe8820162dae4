import { expect, test } from 'vitest'
import { strictLogFloat32 } from '../../src/numeric/log-float32.ts'
import { differingArguments } from './pairs.ts'

test('every vector of the C library is met', () => {
  expect(differingArguments('logf', strictLogFloat32)).toEqual([])
})

test('outside the positive numbers', () => {
  expect(strictLogFloat32(1)).toBe(0)
  expect(strictLogFloat32(0)).toBe(-Infinity)
  expect(strictLogFloat32(Infinity)).toBe(Infinity)
  for (const x of [-1, -Infinity, NaN]) expect(strictLogFloat32(x)).toBeNaN()
})
