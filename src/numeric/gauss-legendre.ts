/**
 * Gauss–Legendre quadrature: the points and weights with which a weighted sum of values is the integral of any polynomial of
 * low enough degree.
 *
 * @module
 */

/** A rule on the interval from 0 to 1; exact for polynomials of a degree below 2 × numPoints. */
export interface QuadratureRule {
  /** Ascending, between 0 and 1 [numPoints]. */
  readonly points: Float64Array
  /** Positive; their sum is 1 [numPoints]. */
  readonly weights: Float64Array
}

/** The rule with `numPoints` points. */
export function gaussLegendre(numPoints: number): QuadratureRule {
  const points = new Float64Array(numPoints)
  const weights = new Float64Array(numPoints)
  for (let i = 0; i < numPoints; i++) {
    // Newton's method on the Legendre polynomial, from a guess so close that few steps reach the nearest float64.
    let x = -Math.cos((Math.PI * (i + 0.75)) / (numPoints + 0.5))
    let derivative = 0
    for (let step = 0; step < 10; step++) {
      const { value, slope } = legendre(numPoints, x)
      derivative = slope
      x -= value / slope
    }
    points[i] = (1 + x) / 2
    weights[i] = 1 / ((1 - x * x) * derivative * derivative)
  }
  return { points, weights }
}

// The Legendre polynomial of a degree and its derivative at x.
function legendre(degree: number, x: number): { value: number; slope: number } {
  let before = 1
  let value = x
  for (let n = 2; n <= degree; n++) [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n]
  return { value, slope: (degree * (x * value - before)) / (x * x - 1) }
}
