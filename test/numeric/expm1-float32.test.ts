import { expect, test } from 'vitest'
import { strictExpm1Float32 } from '../../src/numeric/expm1-float32.ts'
import { differingArguments } from './pairs.ts'

test('every vector of the C library is met', () => {
  expect(differingArguments('expm1f', strictExpm1Float32)).toEqual([])
})

test('outside the range of exp', () => {
  expect(strictExpm1Float32(-Infinity)).toBe(-1)
  expect(strictExpm1Float32(NaN)).toBeNaN()
})
