import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chiSquareTail, normalTails } from '../../src/numeric/tail-probabilities.ts'

// scipy.stats.chi2.sf and 2 * scipy.stats.norm.sf, SciPy 1.17.
const chiSquare = [
  [3.841458820694124, 1, 0.05],
  [16.918977604620448, 9, 0.05],
  [1e-8, 3, 0.999999999999734],
  [0.5, 0.5, 0.25632205526853896],
  [9, 9, 0.43727418891386693],
  [200, 9, 3.312992393909567e-38],
  [1000, 1000, 0.49405285382923964],
  [40, 100, 0.9999999875410739]
] as const

test('two degrees of freedom are an exponential variable', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 600, noNaN: true }), (x) => {
      expect(chiSquareTail(x, 2)).toBeCloseTo(Math.exp(-x / 2), 13)
    })
  )
})

test('even degrees of freedom are Poisson sums', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 300, noNaN: true }), fc.integer({ min: 1, max: 60 }), (x, half) => {
      let term = Math.exp(-x / 2)
      let sum = term
      for (let i = 1; i < half; i++) sum += term *= x / 2 / i
      expect(Math.abs(chiSquareTail(x, 2 * half) - sum)).toBeLessThan(1e-12)
    })
  )
})

test.each(chiSquare)('P(chi-square > %d) with %d degrees of freedom', (statistic, degrees, expected) => {
  expect(chiSquareTail(statistic, degrees) / expected).toBeCloseTo(1, 10)
})

test('both tails of the normal distribution', () => {
  expect(normalTails(1.959963984540054)).toBeCloseTo(0.05, 13)
  expect(normalTails(-1.959963984540054)).toBeCloseTo(0.05, 13)
  expect(normalTails(0)).toBe(1)
  expect(normalTails(10) / 1.523970604832105e-23).toBeCloseTo(1, 9)
})

test('what is no number has no tail', () => {
  expect(chiSquareTail(NaN, 3)).toBeNaN()
  expect(chiSquareTail(3, 0)).toBeNaN()
  expect(chiSquareTail(Infinity, 3)).toBe(0)
  expect(chiSquareTail(-1, 3)).toBe(1)
})
