/**
 * The tables of SHAP by patterns: what a unit's leaves contribute for each pattern of bits.
 *
 * With o, z, g and the quadrature of `shap-tables.ts`, a leaf on whose way some features lose the row gives each of those
 * the same, −v · ∫ Π g_j / (1 − t) dt, because z_i · Π g_j over j ≠ i is Π g_j / (1 − t). A feature that keeps the row
 * gets −(1 − z) / z times what it would get if it lost the row too. So one integral a set of features is enough, all its
 * terms have one sign, and nothing cancels.
 *
 * @module
 */
import type { LeafOfUnit, PatternUnit } from './subtrees.ts'
import { ruleOf } from '../quadrature/quadrature-tree.ts'

/** Numbers of a unit's table. */
export function tableLengthOf({ numBits, features }: PatternUnit): number {
  return 2 ** numBits * features.length
}

/**
 * Writes the features that lose the row on the way to a leaf, a bit per place on the way, for each pattern of the unit
 * [2^numBits].
 */
export function writeLostSets({ lostBy0, lostBy1 }: LeafOfUnit, sets: Int32Array, offset: number): void {
  sets[offset] = 0
  for (let bit = 0; bit < lostBy0.length; bit++) {
    const end = offset + (1 << bit)
    const by0 = lostBy0[bit]!
    const by1 = lostBy1[bit]!
    for (let i = offset; i < end; i++) {
      sets[i + (1 << bit)] = sets[i]! | by1
      sets[i]! |= by0
    }
  }
}

/**
 * Writes what a leaf gives each feature of the unit, in raw-score units, for each set of features that lose the row
 * [2^numOnPath × numFeatures].
 */
export function writeLeafValues(
  { value, places, shares }: LeafOfUnit,
  numFeatures: number,
  values: Float64Array,
  offset: number
): void {
  const numSets = 2 ** shares.length
  const losses = lossesOf(value, shares)
  values.fill(0, offset, offset + numSets * numFeatures)
  for (let i = 0; i < shares.length; i++) {
    const gain = -(1 - shares[i]!) / shares[i]!
    const bit = 1 << i
    // All sets without the bit; each has the one with it behind it.
    for (let high = 0; high < numSets; high += 2 * bit) {
      let kept = offset + high * numFeatures + places[i]!
      for (let set = high | bit; set < high + 2 * bit; set++, kept += numFeatures) {
        values[kept] = gain * losses[set]!
        values[kept + bit * numFeatures] = losses[set]!
      }
    }
  }
}

let products = /* @__PURE__ */ new Float64Array(0)
let losses = /* @__PURE__ */ new Float64Array(0)

// −v · ∫ Π g_j / (1 − t) dt for each set of features that lose the row; meaningless for the empty set. Valid until the
// next call.
function lossesOf(value: number, shares: Float64Array): Float64Array {
  const numSets = 2 ** shares.length
  if (losses.length < numSets) {
    losses = new Float64Array(numSets)
    products = new Float64Array(numSets)
  }
  losses.fill(0, 0, numSets)
  const { points, weights } = ruleOf(Math.max(1, Math.ceil(shares.length / 2)))
  for (let k = 0; k < points.length; k++) {
    const t = points[k]!
    products[0] = (-value * weights[k]!) / (1 - t)
    for (let i = 0; i < shares.length; i++) {
      const outside = (1 - t) * shares[i]!
      const inside = t + outside
      const half = 1 << i
      for (let set = 0; set < half; set++) {
        products[half + set] = products[set]! * outside
        products[set]! *= inside
      }
    }
    for (let set = 0; set < numSets; set++) losses[set]! += products[set]!
  }
  return losses
}
