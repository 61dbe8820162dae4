import { expect, test } from 'vitest'
import { strictExpm1 } from '../../src/numeric/expm1.ts'
import { differingArguments } from './pairs.ts'

test('every vector of the C library from 0 to 1 is met', () => {
  expect(differingArguments('expm1', strictExpm1)).toEqual([])
})

test('not outside 0 to 1', () => {
  for (const x of [-1e-300, 1.0000000000000002, Infinity, NaN]) expect(strictExpm1(x)).toBeNaN()
})
