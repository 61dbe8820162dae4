import fc from 'fast-check'
import { expect, test } from 'vitest'
import { strictExp } from '../../src/numeric/exp.ts'
import { armExp, expTableEntry } from '../oracle/numeric-exp-log.ts'
import { differingArguments } from './pairs.ts'

test('every vector of the C library is met', () => {
  expect(differingArguments('exp', strictExp)).toEqual([])
})

test('the quick evaluation answers as the exact one', () => {
  const table = Array.from({ length: 128 }, (_, i) => expTableEntry(i))
  const halfStep = fc.integer({ min: -90_000, max: 90_000 }).map((i) => (i * Math.LN2) / 256)
  const near = fc.integer({ min: -8, max: 8 }).map((i) => 1 + i * Number.EPSILON)
  const x = fc
    .oneof(
      fc.double({ min: -511, max: 511, noNaN: true }),
      fc.double({ min: -40, max: 40, noNaN: true }),
      fc.integer({ min: -200_000, max: 200_000 }).map((i) => i / 10_000),
      fc.tuple(halfStep, near).map(([value, factor]) => value * factor)
    )
    .filter((value) => Math.abs(value) > 2 ** -400)
  fc.assert(
    fc.property(x, (value) => Object.is(strictExp(value), armExp(value, table))),
    { numRuns: 10_000 }
  )
})

test('arguments for which only the exact evaluation is certain', () => {
  const table = Array.from({ length: 128 }, (_, i) => expTableEntry(i))
  // Between two steps; where k times the second part of a step, and where the square's term, is near a tie.
  const halfSteps = [-5.076761576366787, -5.017194240537416, -4.995533391144888, -4.990118178796794]
  const lowTies = [4.608346282962756, -14.057891234203757, -13.500124381045087, -7.933285863797082]
  const squareTies = [-2.3646530970285973, 0.13229155397744385, -2.2461528328227143, 15.91444042996959]
  for (const x of [...halfSteps, ...lowTies, ...squareTies]) expect(strictExp(x)).toBe(armExp(x, table))
})

test('beyond the range of float64 the result is infinite, subnormal or zero', () => {
  expect(strictExp(709.782712893384)).toBe(1.7976931348622732e308)
  expect(strictExp(709.7827128933841)).toBe(Infinity)
  expect(strictExp(2000)).toBe(Infinity)
  expect(strictExp(Infinity)).toBe(Infinity)
  expect(strictExp(-745.1332191019411)).toBe(5e-324)
  expect(strictExp(-745.1332191019412)).toBe(0)
  expect(strictExp(-2000)).toBe(0)
  expect(strictExp(-Infinity)).toBe(0)
  expect(strictExp(NaN)).toBeNaN()
})

test('near zero the result is 1', () => {
  for (const x of [0, -0, 5e-324, -5e-324, 1e-300, -1e-300, 2 ** -54]) expect(strictExp(x)).toBe(1)
})
