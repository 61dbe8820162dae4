/**
 * Derivatives of logistic losses and of softmax, two rows at once, as float32. Values are within bounds of those of src/objective; of rows
 * for which that leaves two float32 to choose from, only the numbers are written.
 *
 * @module
 */

/** 2^-53: what rounding once may change, relative to the result. */
const unit: f64 = 1.1102230246251565e-16
/** 1.5 · 2^52: adding it rounds to an integer, in the lowest bits. */
const toInteger: f64 = 6755399441055744

/** How near `exp` comes, relative to the result: 2.2e-13 for the terms left out, less than 1e-13 for ln2 and roundings. */
const expSlack: f64 = 4e-13

/** e^x for |x| < 500: 2^k · e^r with |r| ≤ ln2/2, by the series of e^r up to r¹⁰. More terms would only take longer. */
function exp(x: v128): v128 {
  const one = f64x2.splat(1)
  const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(1.4426950408889634)), f64x2.splat(toInteger))
  const k = f64x2.sub(shifted, f64x2.splat(toInteger))
  const r = f64x2.sub(x, f64x2.mul(k, f64x2.splat(0.6931471805599453)))
  const r2 = f64x2.mul(r, r)
  const r4 = f64x2.mul(r2, r2)
  const top = f64x2.add(pair(1 / 40320, 1 / 362880, r), f64x2.mul(r2, f64x2.splat(1 / 3628800)))
  const middle = f64x2.add(pair(1 / 24, 1 / 120, r), f64x2.mul(r2, pair(1 / 720, 1 / 5040, r)))
  const low = f64x2.add(f64x2.add(one, r), f64x2.mul(r2, pair(1 / 2, 1 / 6, r)))
  const sum = f64x2.add(low, f64x2.mul(r4, f64x2.add(middle, f64x2.mul(r4, top))))
  return i64x2.add(sum, i64x2.shl(shifted, 52))
}

function pair(first: f64, second: f64, r: v128): v128 {
  return f64x2.add(f64x2.splat(first), f64x2.mul(f64x2.splat(second), r))
}

/** Bit 0 and 1: whether the first, the second row has one gradient and one hessian to choose from. */
function certainRows(least: v128, most: v128): i32 {
  const certain = i32x4.bitmask(i32x4.eq(least, most))
  return certain & (certain >> 2)
}

/** Writes the numbers of two rows from `row` up whose bits are set. */
function listRows(row: i32, rows: i32, list: usize): usize {
  store<i32>(list, row)
  list += usize(rows & 1) << 2
  store<i32>(list, row + 1)
  return list + (usize(rows & 2) << 1)
}

/** Two gradients, then two hessians. */
function asFloat32(gradient: v128, hessian: v128): v128 {
  return v128.shuffle<u64>(f32x4.demote_f64x2_zero(gradient), f32x4.demote_f64x2_zero(hessian), 0, 2)
}

/**
 * Log loss of labels from 0 to 1: binary, one class against the others, cross-entropy.
 *
 * @param uncertain - where the numbers of rows go, int32, with room for one more than all
 * @param labels - float32, like the weights; no weights at address 0
 * @param positive - weight of rows with labels above 0; `negative` that of the others
 * @returns the end of the numbers
 */
export function logisticGradients(
  numRows: i32,
  uncertain: usize,
  scores: usize,
  labels: usize,
  weights: usize,
  gradients: usize,
  hessians: usize,
  sigmoid: f64,
  positive: f64,
  negative: f64
): usize {
  const one = f64x2.splat(1)
  const steepness = f64x2.splat(sigmoid)
  const numPaired = numRows & ~1
  for (let row = 0; row < numPaired; row += 2) {
    const x = f64x2.mul(steepness, v128.load(scores + (usize(row) << 3)))
    const label = v128.load64_zero(labels + (usize(row) << 2))
    const ofNegative = f64x2.promote_low_f32x4(f32x4.sub(f32x4.splat(1), label))
    const odds = exp(f64x2.neg(x))
    const ofPositive = f64x2.mul(odds, f64x2.promote_low_f32x4(label))
    const probability = f64x2.div(one, f64x2.add(one, odds))

    const isPositive = f64x2.gt(f64x2.promote_low_f32x4(label), f64x2.splat(0))
    let weight = f64x2.mul(steepness, v128.bitselect(f64x2.splat(positive), f64x2.splat(negative), isPositive))
    if (weights != 0) weight = f64x2.mul(weight, f64x2.promote_low_f32x4(v128.load64_zero(weights + (usize(row) << 2))))
    const share = f64x2.mul(probability, weight)
    const gradient = f64x2.mul(f64x2.sub(ofNegative, ofPositive), share)
    const hessian = f64x2.mul(f64x2.mul(f64x2.mul(odds, probability), share), steepness)
    // The hessian of src/objective has an error of the gradient's size: it subtracts.
    const bound = f64x2.mul(f64x2.mul(f64x2.add(ofNegative, ofPositive), share), f64x2.splat(expSlack + 64 * unit))
    const hessianBound = f64x2.mul(bound, steepness)
    const least = asFloat32(f64x2.sub(gradient, bound), f64x2.sub(hessian, hessianBound))
    const most = asFloat32(f64x2.add(gradient, bound), f64x2.add(hessian, hessianBound))
    v128.store64_lane(gradients + (usize(row) << 2), most, 0)
    v128.store64_lane(hessians + (usize(row) << 2), most, 1)

    const certain = certainRows(least, most) & i64x2.bitmask(f64x2.lt(f64x2.abs(x), f64x2.splat(500)))
    if (certain != 3) uncertain = listRows(row, ~certain, uncertain)
  }
  return numPaired < numRows ? listRows(numPaired, 1, uncertain) : uncertain
}

/**
 * Log loss of the softmax of several outputs.
 *
 * @param uncertain - as above, and then room for 16 bytes an output
 * @param scores - output after output, `outputRows` apart, as are derivatives
 * @param labels - the number of an output, float32, like the weights; no weights at address 0
 * @param factor - of all hessians
 * @returns the end of the numbers
 */
export function softmaxGradients(
  numRows: i32,
  uncertain: usize,
  scores: usize,
  labels: usize,
  weights: usize,
  gradients: usize,
  hessians: usize,
  outputRows: i32,
  numOutputs: i32,
  factor: f64
): usize {
  const terms = uncertain + (usize(numRows) << 2)
  const one = f64x2.splat(1)
  const numPaired = numRows & ~1
  const scoreBytes = usize(outputRows) << 3
  // Roundings add up: of the strict exponentials, of the sum, of four products.
  const slack = f64x2.splat((4 * f64(numOutputs) + 32) * unit)
  for (let row = 0; row < numPaired; row += 2) {
    const begin = scores + (usize(row) << 3)
    const end = begin + usize(numOutputs) * scoreBytes
    let highest = v128.load(begin)
    for (let at = begin; at < end; at += scoreBytes) highest = f64x2.max(highest, v128.load(at))
    let total = f64x2.splat(0)
    let lowest = total
    let term = terms
    for (let at = begin; at < end; at += scoreBytes, term += 16) {
      const x = f64x2.sub(v128.load(at), highest)
      lowest = f64x2.min(lowest, x)
      const share = exp(x)
      total = f64x2.add(total, share)
      v128.store(term, share)
    }

    const inverse = f64x2.div(one, total)
    const label = f64x2.promote_low_f32x4(v128.load64_zero(labels + (usize(row) << 2)))
    const weight = weights == 0 ? one : f64x2.promote_low_f32x4(v128.load64_zero(weights + (usize(row) << 2)))
    const weightBound = f64x2.mul(weight, slack)
    const hessianWeight = f64x2.mul(weight, f64x2.splat(factor))
    let certain = i64x2.bitmask(f64x2.gt(lowest, f64x2.splat(-500)))
    let place = usize(row) << 2
    for (let output = 0; output < numOutputs; output++, place += usize(outputRows) << 2) {
      const probability = f64x2.mul(v128.load(terms + (usize(output) << 4)), inverse)
      const isLabel = v128.and(one, f64x2.eq(label, f64x2.splat(f64(output))))
      const gradient = f64x2.mul(f64x2.sub(probability, isLabel), weight)
      const share = f64x2.mul(probability, hessianWeight)
      const hessian = f64x2.mul(share, f64x2.sub(one, probability))
      // Of a probability p near 1, exponentials change no more than 1 − p.
      const ofExp = f64x2.mul(hessian, f64x2.splat(2 * expSlack))
      const bound = f64x2.add(ofExp, f64x2.mul(f64x2.add(probability, isLabel), weightBound))
      const hessianBound = f64x2.add(ofExp, f64x2.mul(share, slack))
      const least = asFloat32(f64x2.sub(gradient, bound), f64x2.sub(hessian, hessianBound))
      const most = asFloat32(f64x2.add(gradient, bound), f64x2.add(hessian, hessianBound))
      v128.store64_lane(gradients + place, most, 0)
      v128.store64_lane(hessians + place, most, 1)
      certain &= certainRows(least, most)
    }
    if (certain != 3) uncertain = listRows(row, ~certain, uncertain)
  }
  return numPaired < numRows ? listRows(numPaired, 1, uncertain) : uncertain
}
