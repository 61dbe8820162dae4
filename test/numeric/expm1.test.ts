import { expect, test } from 'vitest'
import { strictExpm1 } from '../../src/numeric/expm1.ts'
import { differingArguments } from './pairs.ts'

test('every vector of the C library is met', () => {
  expect(differingArguments('expm1', strictExpm1)).toEqual([])
})

test('far out and near zero', () => {
  expect(strictExpm1(709.782712893384)).toBe(1.7976931348622732e308)
  expect(strictExpm1(709.7827128933841)).toBe(Infinity)
  expect(strictExpm1(Infinity)).toBe(Infinity)
  expect(strictExpm1(-39)).toBe(-1)
  expect(strictExpm1(-Infinity)).toBe(-1)
  expect(strictExpm1(NaN)).toBeNaN()
  for (const x of [0, -0, 5e-324, -1e-300]) expect(strictExpm1(x)).toBe(x)
})
