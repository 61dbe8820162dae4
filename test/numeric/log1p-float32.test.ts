import { expect, test } from 'vitest'
import { strictLog1pFloat32 } from '../../src/numeric/log1p-float32.ts'
import { differingArguments } from './pairs.ts'

test('every vector of the C library is met', () => {
  expect(differingArguments('log1pf', strictLog1pFloat32)).toEqual([])
})

test('NaN', () => {
  expect(strictLog1pFloat32(NaN)).toBeNaN()
})
