import { expect, test } from 'vitest'
import { gaussLegendre } from '../../src/numeric/gauss-legendre.ts'

test.each([2, 4, 6, 8, 10, 12, 14, 16])('%i points integrate powers up to twice as many', (numPoints) => {
  const { points, weights } = gaussLegendre(numPoints)
  for (let power = 0; power < 2 * numPoints; power++) {
    const integral: number = points.reduce((sum, point, i) => sum + weights[i]! * point ** power, 0)
    expect(Math.abs(integral - 1 / (power + 1))).toBeLessThan(1e-15)
  }
})

test('points lie between 0 and 1, ascending and symmetric', () => {
  const { points, weights } = gaussLegendre(16)
  for (let i = 0; i < 16; i++) {
    expect(points[i]).toBeGreaterThan(i === 0 ? 0 : points[i - 1]!)
    expect(points[i]! + points[15 - i]!).toBeCloseTo(1, 15)
    expect(weights[i]).toBeCloseTo(weights[15 - i]!, 15)
  }
  expect(points[15]).toBeLessThan(1)
})
