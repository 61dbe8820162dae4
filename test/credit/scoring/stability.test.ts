import fc from 'fast-check'
import { expect, test } from 'vitest'
import { championPasses } from '../../../src/credit/champion/self-test.ts'
import { populationStability } from '../../../src/credit/scoring/stability.ts'

const bins = fc.array(fc.nat(1000), { minLength: 10, maxLength: 10 }).filter((counts) => counts.some((n) => n > 0))

test('a population is stable against itself, whatever its size', () => {
  fc.assert(
    fc.property(bins, fc.integer({ min: 1, max: 50 }), (counts, times) => {
      const filled = counts.map((count) => count + 1)
      expect(
        populationStability(
          filled,
          filled.map((count) => count * times)
        )
      ).toBeCloseTo(0, 12)
    })
  )
})

test('the index is symmetric, finite and not negative', () => {
  fc.assert(
    fc.property(bins, bins, (a, b) => {
      const index = populationStability(a, b)
      expect(index).toBeGreaterThanOrEqual(-1e-12)
      expect(index).toBeLessThan(Infinity)
      expect(populationStability(b, a)).toBeCloseTo(index, 12)
    })
  )
})

test('an index computed by hand', () => {
  // (0.6 − 0.5) · ln(0.6 / 0.5) + (0.4 − 0.5) · ln(0.4 / 0.5)
  expect(populationStability([50, 50], [60, 40])).toBeCloseTo(0.0405465108, 9)
  expect(populationStability([1, 1], [0, 0])).toBeNaN()
})

test('anything but a list of counts is rejected', () => {
  expect(() => populationStability([1, 2], [1])).toThrow('"actual" expected 2 bins, got 1')
  expect(() => populationStability([1, -2], [1, 2])).toThrow('"expected[1]" expected a count >= 0, got -2')
  expect(() => populationStability([1], ['1'] as unknown as number[])).toThrow(
    '"actual[0]" expected a number, got string'
  )
  expect(() => populationStability(7 as unknown as number[], [])).toThrow(
    '"expected" expected an array of counts, got number'
  )
})

test('the champion passes its self-test', () => {
  expect(championPasses()).toBe(true)
})
