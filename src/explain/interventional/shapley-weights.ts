/**
 * The weights of interventional SHAP.
 *
 * @module
 */

/**
 * w(p, q) = (p − 1)! q! / (p + q)! at [p × (max + 1) + q] for p + q <= max, and 0 for p = 0: a product of factors below 1, so
 * nothing overflows.
 */
export function shapleyWeights(max: number): Float64Array {
  const stride = max + 1
  const weights = new Float64Array(stride * stride)
  for (let p = 1; p <= max; p++) {
    weights[p * stride] = 1 / p
    for (let q = 1; p + q <= max; q++) weights[p * stride + q] = weights[p * stride + q - 1]! * (q / (p + q))
  }
  return weights
}
