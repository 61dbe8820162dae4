/**
 * Tail probabilities of the chi-square and normal distributions, by the incomplete gamma function.
 *
 * Source: DLMF 8.7.3 (series), 8.9.2 (continued fraction); Lanczos, A precision approximation of the gamma function (1964).
 *
 * @module
 */

/**
 * Probability that a chi-square variable exceeds `statistic`, to about 1e-13.
 *
 * @param degreesOfFreedom - above 0
 * @returns 0 to 1; NaN when an argument is NaN
 */
export function chiSquareTail(statistic: number, degreesOfFreedom: number): number {
  if (Number.isNaN(statistic) || !(degreesOfFreedom > 0)) return NaN
  return statistic <= 0 ? 1 : upperGamma(degreesOfFreedom / 2, statistic / 2)
}

/** Probability that a standard normal variable is further from 0 than `z`. */
export function normalTails(z: number): number {
  return chiSquareTail(z * z, 1)
}

// The regularised upper incomplete gamma function Q(a, x), for a, x > 0.
function upperGamma(a: number, x: number): number {
  if (x === Infinity) return 0
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a))
  return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x)
}

// Neither of them needs more terms than some multiple of the root of a, of which a million is out of reach.
const maxTerms = 100_000
const precision = 2 ** -53

function lowerSeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; n < maxTerms && term > sum * precision; n++) {
    term *= x / (a + n)
    sum += term
  }
  return sum
}

// The modified Lentz algorithm.
function upperFraction(a: number, x: number): number {
  const tiny = 1e-300
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < maxTerms; n++) {
    const numerator = n * (a - n)
    b += 2
    d = 1 / notZero(numerator * d + b, tiny)
    c = notZero(b + numerator / c, tiny)
    const factor = c * d
    fraction *= factor
    if (Math.abs(factor - 1) <= precision) break
  }
  return fraction
}

function notZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value
}

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7
]

function logGamma(a: number): number {
  // Where the approximation is good: from 1 on.
  if (a < 1) return logGamma(a + 1) - Math.log(a)
  const sum = lanczos.reduce((total, coefficient, i) => total + (i === 0 ? coefficient : coefficient / (a + i - 1)), 0)
  const shifted = a + 6.5
  return Math.log(2 * Math.PI) / 2 + (a - 0.5) * Math.log(shifted) - shifted + Math.log(sum)
}
