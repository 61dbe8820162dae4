/**
 * Path-dependent SHAP in exact rational arithmetic, leaf by leaf: the integrals of `src/explain/quadrature/quadrature-tree.ts`
 * as sums of a! b! / (a + b + 1)!, rounded once at the end.
 *
 * @module
 */
import { coverOf } from '../../src/model/cover.ts'
import { goesLeft } from '../../src/model/decision.ts'
import { type Forest, rootOf } from '../../src/model/forest.ts'
import { toExact, toFloat64 } from './numeric-exact.ts'

// What values are multiplied by before they are cut off to an integer: 2 to this power.
const scale = 1400

/** A distinct feature on a path: numerator and denominator of z, and o. */
interface Step {
  readonly feature: number
  readonly share: bigint
  readonly total: bigint
  readonly isOn: boolean
}

/** The contributions of one tree to one row [numFeatures]. */
export function rationalShap(forest: Forest, tree: number, row: Float64Array): Float64Array {
  const sums = Array.from({ length: forest.numFeatures }, () => 0n)
  for (const { steps, leafValue } of leavesOf(forest, tree, row)) {
    const all = productOf(steps)
    const denominator = steps.reduce((product, { total }) => product * total, factorial(steps.length))
    for (const step of steps) {
      const integral = integralOf(quotientOf(all, step))
      sums[step.feature]! += (leafValue * changeOf(step) * integral) / denominator
    }
  }
  return Float64Array.from(sums, rounded)
}

/** The interactions of one tree for one row, each pair's in both cells, zeros on the diagonal [numFeatures × numFeatures]. */
export function rationalInteractions(forest: Forest, tree: number, row: Float64Array): Float64Array {
  const { numFeatures } = forest
  const sums = Array.from({ length: numFeatures ** 2 }, () => 0n)
  for (const { steps, leafValue } of leavesOf(forest, tree, row)) {
    const all = productOf(steps)
    const denominator = steps.reduce((product, { total }) => product * total, factorial(steps.length - 1))
    for (const first of steps) {
      const rest = quotientOf(all, first)
      for (const second of steps) {
        if (first === second) continue
        const integral = integralOf(quotientOf(rest, second))
        sums[first.feature * numFeatures + second.feature]! +=
          (leafValue * changeOf(first) * changeOf(second) * integral) / denominator
      }
    }
  }
  // A pair's value is what both of its cells have together.
  return Float64Array.from(sums, (sum) => rounded(sum) / 2)
}

function leavesOf(forest: Forest, tree: number, row: Float64Array): { steps: Step[]; leafValue: bigint }[] {
  const leaves: { steps: Step[]; leafValue: bigint }[] = []
  const visit = (child: number, steps: Step[]): void => {
    if (child < 0) {
      const { significand, exponent } = toExact(forest.leafValue[~child]!)
      leaves.push({ steps, leafValue: significand << BigInt(scale + exponent) })
      return
    }
    const feature = forest.splitFeature[child]!
    const left = goesLeft(forest, child, row[feature]!)
    for (const next of [forest.leftChild[child]!, forest.rightChild[child]!]) {
      const before = steps.find((step) => step.feature === feature) ?? { share: 1n, total: 1n, isOn: true }
      const step = {
        feature,
        share: before.share * BigInt(coverOf(forest, next)),
        total: before.total * BigInt(coverOf(forest, child)),
        isOn: before.isOn && (next === forest.leftChild[child]) === left
      }
      visit(next, [...steps.filter((other) => other.feature !== feature), step])
    }
  }
  visit(rootOf(forest, tree), [])
  return leaves
}

// o - z, times the denominator of z.
function changeOf({ share, total, isOn }: Step): bigint {
  return (isOn ? total : 0n) - share
}

// Π (o t + z (1 - t)), times the denominators: the coefficient of t^k (1 - t)^(length - k) at k.
function productOf(steps: readonly Step[]): bigint[] {
  let product = [1n]
  for (const { share, total, isOn } of steps) {
    const inside = isOn ? total : 0n
    const next = Array.from({ length: product.length + 1 }, () => 0n)
    product.forEach((coefficient, k) => {
      next[k]! += coefficient * share
      next[k + 1]! += coefficient * inside
    })
    product = next
  }
  return product
}

// The product without one of its factors.
function quotientOf(product: readonly bigint[], { share, total, isOn }: Step): bigint[] {
  const inside = isOn ? total : 0n
  const quotient: bigint[] = []
  for (let k = 0; k < product.length - 1; k++) {
    quotient.push((product[k]! - inside * (quotient[k - 1] ?? 0n)) / share)
  }
  return quotient
}

// Times (length of the coefficients)!: the integral of t^k (1 - t)^(d - k) is k! (d - k)! / (d + 1)!.
function integralOf(coefficients: readonly bigint[]): bigint {
  const degree = coefficients.length - 1
  return coefficients.reduce((sum, coefficient, k) => sum + coefficient * factorial(k) * factorial(degree - k), 0n)
}

const factorials = [1n]

function factorial(n: number): bigint {
  for (let i = factorials.length; i <= n; i++) factorials.push(factorials[i - 1]! * BigInt(i))
  return factorials[n]!
}

function rounded(value: bigint): number {
  return toFloat64({ significand: value, exponent: -scale })
}
