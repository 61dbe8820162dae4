import { expect, test } from 'vitest'
import { strictLog1p } from '../../src/numeric/log1p.ts'
import { differingArguments } from './pairs.ts'

test('every vector of the C library is met', () => {
  expect(differingArguments('log1p', strictLog1p)).toEqual([])
})

test('at and below -1, at infinity, and near zero', () => {
  expect(strictLog1p(-1)).toBe(-Infinity)
  for (const x of [-1.0000000000000002, -Infinity, NaN]) expect(strictLog1p(x)).toBeNaN()
  for (const x of [0, -0, 5e-324, -1e-300, Infinity]) expect(strictLog1p(x)).toBe(x)
})
