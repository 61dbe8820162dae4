import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inFloat64, percentile, weightedPercentile } from '../../src/objective/percentile.ts'

const numbers = fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })), {
  minLength: 1,
  maxLength: 60
})
const share = fc.oneof(fc.constantFrom(0.5, 0.1, 0.9), fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }))

// By sorting everything.
function sortedPercentile(values: readonly number[], alpha: number): number {
  const descending = values.toSorted((a, b) => b - a)
  const place = (values.length - 1) * (1 - alpha)
  const whole = Math.floor(place)
  const upper = descending[whole]!
  const lower = descending[whole + 1]
  return lower === undefined ? upper : upper - (upper - lower) * (place - whole)
}

test('selecting gives what sorting gives', () => {
  fc.assert(
    fc.property(numbers, share, (values, alpha) => {
      expect(percentile(Float64Array.from(values), alpha, inFloat64)).toBe(sortedPercentile(values, alpha))
    }),
    { numRuns: 2000 }
  )
})

test('selecting takes time in proportion to the numbers, in order or not', () => {
  const count = 200_000
  for (const numberAt of [(i: number) => i, (i: number) => -i, () => 1, (i: number) => i % 2]) {
    const values = Float64Array.from({ length: count }, (_, i) => numberAt(i))
    expect(percentile(values, 0.5, inFloat64)).toBe(
      sortedPercentile(
        Array.from({ length: count }, (_, i) => numberAt(i)),
        0.5
      )
    )
  }
})

test('equal weights below 1 give a number of the list, whose share lies below', () => {
  fc.assert(
    fc.property(numbers, share, (values, alpha) => {
      const got = weightedPercentile(
        Float64Array.from(values),
        new Float64Array(values.length).fill(0.5),
        alpha,
        inFloat64
      )
      expect(values).toContain(got)
      expect(values.filter((value) => value < got).length).toBeLessThanOrEqual(alpha * values.length + 1)
      expect(values.filter((value) => value <= got).length).toBeGreaterThanOrEqual(alpha * values.length - 1)
    })
  )
})

test('weights of 1 and more interpolate', () => {
  const values = Float64Array.of(3, 1, 2, 4)
  expect(weightedPercentile(values, Float64Array.of(1, 1, 1, 1), 0.4, inFloat64)).toBeCloseTo(1.6, 12)
  expect(weightedPercentile(values, Float64Array.of(1, 1, 1, 1), 0.99, inFloat64)).toBe(4)
  expect(weightedPercentile(values, Float64Array.of(1, 1, 1, 1), 0.1, inFloat64)).toBe(1)
})
