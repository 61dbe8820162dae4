import fc from 'fast-check'
import { expect, test } from 'vitest'
import { strictLog } from '../../src/numeric/log.ts'
import { armLog } from '../oracle/numeric-exp-log.ts'
import { differingArguments } from './pairs.ts'

test('every vector of the C library is met', () => {
  expect(differingArguments('log', strictLog)).toEqual([])
})

test('the quick evaluation answers as the exact one', () => {
  const x = fc.oneof(
    fc.double({ min: 2 ** -1022, max: Number.MAX_VALUE, noNaN: true }),
    fc.double({ min: 2 ** -30, max: 1, noNaN: true }),
    fc.double({ min: 0.93, max: 1.07, noNaN: true }),
    fc.double({ min: -0.06, max: 0.06, noNaN: true }).map((r) => 1 + r),
    fc.integer({ min: 1, max: 1 << 30 }).map((i) => i / 1000)
  )
  fc.assert(
    fc.property(x, (value) => Object.is(strictLog(value), armLog(value))),
    { numRuns: 10_000 }
  )
})

test('subnormal arguments', () => {
  expect(strictLog(5e-324)).toBe(-744.4400719213812)
  expect(strictLog(2 ** -1030)).toBe(-713.9415959767437)
})

test('outside the positive numbers', () => {
  expect(strictLog(1)).toBe(0)
  expect(strictLog(0)).toBe(-Infinity)
  expect(strictLog(-0)).toBe(-Infinity)
  expect(strictLog(Infinity)).toBe(Infinity)
  for (const x of [-5e-324, -1, -Infinity, NaN]) expect(strictLog(x)).toBeNaN()
})
