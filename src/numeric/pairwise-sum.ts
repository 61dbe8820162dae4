/**
 * Sums, means and standard deviations with NumPy's bits, which cross-validation reports.
 *
 * Source: NumPy 2 numpy/_core/src/umath/loops_utils.h.src, pairwise_sum; numpy/_core/_methods.py, _mean and _var.
 *
 * @module
 */

const blockSize = 128

/** Sum of values, added in NumPy's order. */
export function pairwiseSum(values: ArrayLike<number>, begin: number = 0, end: number = values.length): number {
  const count = end - begin
  if (count < 8) {
    let sum = -0
    for (let i = begin; i < end; i++) sum += values[i]!
    return sum
  }
  if (count <= blockSize) {
    const sums = Array.from({ length: 8 }, (_, i) => values[begin + i]!)
    const whole = count - (count % 8)
    for (let i = 8; i < whole; i += 8) for (let lane = 0; lane < 8; lane++) sums[lane]! += values[begin + i + lane]!
    const [a, b, c, d, e, f, g, h] = sums as [number, number, number, number, number, number, number, number]
    let sum = a + b + (c + d) + (e + f + (g + h))
    for (let i = begin + whole; i < end; i++) sum += values[i]!
    return sum
  }
  const half = Math.floor(count / 2)
  const middle = begin + half - (half % 8)
  return pairwiseSum(values, begin, middle) + pairwiseSum(values, middle, end)
}

/** Mean, as `numpy.mean`; NaN of no values. */
export function meanOf(values: ArrayLike<number>): number {
  return pairwiseSum(values) / values.length
}

/** Population standard deviation, as `numpy.std`; NaN of no values. */
export function standardDeviationOf(values: ArrayLike<number>): number {
  const mean = meanOf(values)
  return Math.sqrt(meanOf(Array.from(values, (value) => (value - mean) * (value - mean))))
}
