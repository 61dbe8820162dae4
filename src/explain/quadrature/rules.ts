/**
 * The quadrature rules of path-dependent SHAP, cut into parts of a few points.
 *
 * @module
 */
import { gaussLegendre, type QuadratureRule } from '../../numeric/gauss-legendre.ts'

// Points of a part: kernels need no case for fewer, and what belongs to a tree's nodes stays in the second-level cache.
const minPoints = 4
const maxPoints = 16
// Paths with so many distinct features get one part, and points enough to be exact.
const maxDistinctOfOnePart = 2 * maxPoints

const rules = new Map<number, QuadratureRule>()

/** The quadrature rule with `numPoints` points from 0 to 1. */
export function quadratureRule(numPoints: number): QuadratureRule {
  let rule = rules.get(numPoints)
  if (rule === undefined) rules.set(numPoints, (rule = gaussLegendre(numPoints)))
  return rule
}

/**
 * Number of points that integrate a product of `degree` factors to + (1 − t) z, with o and z from 0 to 1.
 *
 * Half as many points as factors are exact. For many factors fewer do: the product is a sum of tᵃ (1 − t)ᵇ with a + b = degree,
 * and the Chebyshev coefficients of these fall like exp(−j² / (2 degree)), so that n points leave exp(−2 n² / degree) out, which
 * is below 10⁻²¹ here.
 */
export function numPointsFor(degree: number): number {
  return Math.max(1, Math.min(Math.ceil((degree + 1) / 2), Math.ceil(5 * Math.sqrt(degree))))
}

const partialRules = new Map<number, readonly QuadratureRule[]>()

/**
 * The rule for paths of up to `maxDistinct` distinct features, in parts of 4 to 16 points, an even number: the integral is the
 * sum of theirs.
 */
export function partialRulesFor(maxDistinct: number): readonly QuadratureRule[] {
  const wanted = numPointsFor(maxDistinct - 1)
  const numParts = maxDistinct <= maxDistinctOfOnePart ? 1 : Math.ceil(wanted / maxPoints)
  const pointsOfPart = Math.max(minPoints, 2 * Math.ceil(wanted / numParts / 2))
  const numPoints = numParts * pointsOfPart
  let parts = partialRules.get(numPoints)
  if (parts === undefined) {
    const { points, weights } = quadratureRule(numPoints)
    parts = Array.from({ length: numParts }, (_, part) => ({
      points: points.slice(part * pointsOfPart, (part + 1) * pointsOfPart),
      weights: weights.slice(part * pointsOfPart, (part + 1) * pointsOfPart)
    }))
    partialRules.set(numPoints, parts)
  }
  return parts
}
