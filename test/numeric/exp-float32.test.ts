import { expect, test } from 'vitest'
import { strictExpFloat32 } from '../../src/numeric/exp-float32.ts'
import { differingArguments } from './pairs.ts'

test('every vector of the C library is met', () => {
  expect(differingArguments('expf', strictExpFloat32)).toEqual([])
})

test('beyond the ends of the range', () => {
  expect(strictExpFloat32(Infinity)).toBe(Infinity)
  expect(strictExpFloat32(89)).toBe(Infinity)
  expect(strictExpFloat32(-Infinity)).toBe(0)
  expect(strictExpFloat32(-104)).toBe(0)
  expect(strictExpFloat32(NaN)).toBeNaN()
})
