/**
 * The functions by which onnxruntime makes probabilities, in float32.
 *
 * @module
 */
import { strictExpFloat32 } from '../../numeric/exp-float32.ts'
import { fmaFloat32 } from '../../numeric/fma-float32.ts'
import { strictLogFloat32 } from '../../numeric/log-float32.ts'

const { fround } = Math

/**
 * The logistic function as tree operators have it: on the half where exp does not overflow, and by symmetry on the other.
 *
 * Source: onnxruntime 1.32 core/providers/cpu/ml/ml_common.h, ComputeLogistic.
 */
export function logistic(value: number): number {
  const share = fround(1 / fround(1 + strictExpFloat32(-Math.abs(value))))
  return value < 0 ? fround(1 - share) : share
}

// From here on the quotient is as good as 0 or 1.
const largestSigmoid = 18
/** Coefficients of the odd powers of the numerator, and of the even powers of the denominator, the highest first. */
const numerator = [
  4.37031012579801e-11, 1.15627324459942e-7, 6.08574864600143e-5, 8.51377133304701e-3, 2.48287947061529e-1
]
const denominator = [
  6.10247389755681e-13, 5.76102136993427e-9, 6.2910678501704e-6, 1.70198817374094e-3, 1.16817656904453e-1,
  9.9315192102318e-1
]

/**
 * The logistic function as the operator Sigmoid has it, on a processor with fused multiply-add: 1/2 and a quotient of polynomials.
 *
 * Source: onnxruntime 1.32 core/mlas/lib/logistic.cpp, MlasLogisticKernel, and its kernels for x86-64.
 */
export function sigmoid(value: number): number {
  const x = Math.min(Math.max(value, -largestSigmoid), largestSigmoid)
  const square = fround(x * x)
  const quotient = fround(fround(polynomial(numerator, square) * x) / polynomial(denominator, square))
  return Math.min(Math.max(fround(quotient + 0.5), 0), 1)
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = fround(coefficients[0]!)
  for (let i = 1; i < coefficients.length; i++) sum = fmaFloat32(sum, x, fround(coefficients[i]!))
  return sum
}

// Where the smallest float32 begins, and where the largest ends.
const smallestExponent = fround(-103.9720840454)
const largestExponent = fround(88.776262664795)
/** 1/ln2, and -ln2 in two parts. */
const log2e = fround(1.4426950408889634)
const ln2High = fround(-0.693145752)
const ln2Low = fround(-1.42860677e-6)
/** 1.5 · 2^23: adding and subtracting it rounds to an integer. */
const toInteger = 12582912
/** Coefficients of the powers of r in e^r, from r^6 down to r; that of 1 is 1. */
const powers = [
  0x5a5 * 2 ** -20,
  0x1125edc * 2 ** -31,
  0x1555b5a * 2 ** -29,
  0x155545 * 2 ** -23,
  0xfffffb * 2 ** -25,
  1
]

/**
 * The exponential function as the operator Exp has it, on a processor with fused multiply-add: 2^k e^r, by a polynomial.
 *
 * Source: onnxruntime 1.32 core/mlas/lib/compute.cpp, MlasComputeExpVector, and its kernels for x86-64.
 */
export function exponential(value: number): number {
  const x = Math.min(Math.max(value, smallestExponent), largestExponent)
  const k = fround(fmaFloat32(x, log2e, toInteger) - toInteger)
  const r = fmaFloat32(k, ln2Low, fmaFloat32(k, ln2High, x))
  // Where 2^k is no normal number, in two steps.
  const normal = Math.min(Math.max(k, -126), 127)
  const rest = 2 ** (k - normal)
  return fround(fmaFloat32(polynomial(powers, r), fround(r * rest), rest) * 2 ** normal)
}

const winitzki = fround(0.147)
const root2 = fround(1.41421356)
const probitTerm = fround(2 / fround(fround(3.14159265) * winitzki))
const probitFactor = fround(1 / winitzki)

/**
 * √2 times the inverse error function of 2p − 1, in Winitzki's approximation.
 *
 * Source: onnxruntime 1.32 core/providers/cpu/ml/ml_common.h, ComputeProbit.
 */
export function probit(probability: number): number {
  const x = fround(fround(2 * probability) - 1)
  const log = strictLogFloat32(fround(fround(1 - x) * fround(1 + x)))
  const half = fround(probitTerm + fround(0.5 * log))
  const root = fround(Math.sqrt(fround(fround(half * half) - fround(probitFactor * log))))
  const size = fround(Math.sqrt(fround(root - half)))
  return fround(root2 * (x < 0 ? -size : size))
}
