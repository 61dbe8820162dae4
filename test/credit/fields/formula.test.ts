import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type DerivedColumn,
  evaluateFormula,
  type Formula,
  inputsOf,
  type Interval,
  intervalOf,
  recompute
} from '../../../src/credit/fields/formula.ts'

const derivedOf = (formula: Formula): DerivedColumn => ({
  column: 3,
  formula,
  inputs: inputsOf(formula).map((name) => ['a', 'b', 'c'].indexOf(name))
})

test.each<[Formula, number]>([
  [{ kind: 'ratio', numerator: 'a', denominator: 'b' }, -1.5],
  [{ kind: 'ratio', numerator: 'a', denominator: 'b', plus: 5 }, 6],
  [{ kind: 'difference', of: ['a', 'b'] }, 10],
  [{ kind: 'sum', of: ['a', 'b', 'c'] }, 3],
  [{ kind: 'mean', of: ['a', 'b', 'c'] }, 1],
  [{ kind: 'smallest', of: ['a', 'b', 'c'] }, -4],
  [{ kind: 'largest', of: ['a', 'b', 'c'] }, 6],
  [{ kind: 'count', of: ['a', 'b', 'c'], above: 0 }, 2]
])('%j', (formula, value) => {
  expect(evaluateFormula(derivedOf(formula), [6, -4, 1])).toBe(value)
  expect(evaluateFormula(derivedOf(formula), [NaN, -4, 1])).toBeNaN()
})

const names = fc.constantFrom('a', 'b', 'c')
const list = fc.array(names, { minLength: 1, maxLength: 4 })
const formulas: fc.Arbitrary<Formula> = fc.oneof(
  fc
    .tuple(names, names, fc.constantFrom(0, 1, -2))
    .map(([numerator, denominator, plus]): Formula => ({ kind: 'ratio', numerator, denominator, plus })),
  fc.tuple(names, names).map((of): Formula => ({ kind: 'difference', of })),
  fc
    .tuple(fc.constantFrom('sum' as const, 'mean' as const, 'smallest' as const, 'largest' as const), list)
    .map(([kind, of]): Formula => ({ kind, of })),
  fc.tuple(list, fc.integer({ min: -2, max: 2 })).map(([of, above]): Formula => ({ kind: 'count', of, above }))
)
const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }), fc.constantFrom(0, -0, 1e308))
const isWithin = (value: number, [min, max]: Interval): boolean => value >= min && value <= max

test.each([
  ['an input changed', [6, 2, 0, 3], [8, 2, 0, 3], 4],
  ['an input changed, and there is no value', [6, 2, 0, 3], [0, 0, 0, 3], NaN],
  ['an input has become missing', [6, 2, 0, 3], [NaN, 2, 0, 3], NaN],
  ['an input was missing before', [NaN, 2, 0, 3], [NaN, 4, 0, 3], 3],
  ['no input changed', [6, 2, 0, 3], [6, 2, 1, 3], 3]
])('computed anew when %s', (_, before, values, expected) => {
  const row = Float64Array.from(values)
  recompute([derivedOf({ kind: 'ratio', numerator: 'a', denominator: 'b' })], row, Float64Array.from(before))
  expect(row[3]).toBe(expected)
})

test('an interval contains every value of its formula, and grows with its inputs', () => {
  const points = fc.array(fc.array(number, { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(formulas, points, (formula, [first, second, third]) => {
      const derived = derivedOf(formula)
      const spanOf = (...rows: (readonly number[])[]): Interval[] =>
        [0, 1, 2].map((column) => [
          Math.min(...rows.map((row) => row[column]!)),
          Math.max(...rows.map((row) => row[column]!))
        ])
      const narrow = intervalOf(derived, spanOf(first!, second!))
      const wide = intervalOf(derived, spanOf(first!, second!, third!))
      expect(isWithin(narrow[0], wide) && isWithin(narrow[1], wide)).toBe(true)
      for (const row of [
        first!,
        second!,
        [first![0]!, second![1]!, first![2]!],
        first!.map((value, i) => value / 2 + second![i]! / 2)
      ]) {
        const value = evaluateFormula(derived, row)
        if (Number.isNaN(value)) expect(narrow).toEqual([-Infinity, Infinity])
        else expect(isWithin(value, narrow)).toBe(true)
      }
    }),
    { numRuns: 2000 }
  )
})
