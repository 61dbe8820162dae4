/**
 * `labelMean`: where scores begin in most objectives.
 *
 * @module
 */

/** Σ label · weight / Σ weight, added in row order in float64. */
export function labelMean(label: Float32Array, weight: Float32Array | undefined): number {
  let labels = 0
  let weights = 0
  for (let row = 0; row < label.length; row++) {
    const rowWeight = weight === undefined ? 1 : weight[row]!
    labels += label[row]! * rowWeight
    weights += rowWeight
  }
  return labels / weights
}
