/**
 * The best threshold of a numerical feature, where gains are G² / (H + l2). See src/train/tree/find-split.ts, whose scan this is.
 *
 * @module
 */

const epsilon: f64 = f64(f32(1e-15))

// The best threshold of the scans so far.
let foundGain: f64 = 0
let foundBin: i32 = 0
let foundGradient: f64 = 0
let foundHessian: f64 = 0
let foundRows: i32 = 0
let isFromRight: bool = false
// Whether any threshold was worth its gain.
let isSplittable: bool = false

// Both sides of a split, gradients and hessians side by side: their gain.
function gainOf(here: v128, there: v128, l2: f64): f64 {
  const gradients = v128.shuffle<f64>(here, there, 0, 2)
  const hessians = v128.shuffle<f64>(here, there, 1, 3)
  const gains = f64x2.div(f64x2.mul(gradients, gradients), f64x2.add(hessians, f64x2.splat(l2)))
  return f64x2.extract_lane(gains, 0) + f64x2.extract_lane(gains, 1)
}

/**
 * Searches the thresholds of a feature, and writes the split when it is better than the one there.
 *
 * @param sums - entry of the feature's bin 0, which is not stored when `firstStored` is 1
 * @param numBins - of the feature, with that of missing values
 * @param missing - 0 none; 1 zero, the bin `defaultBin`; 2 NaN, the last bin
 * @param sumHessian - of the leaf, 2 epsilon included
 * @param count - rows of the leaf
 * @param leastGain - what a split must gain more than
 * @param split - gain, gradient and hessian on the left (float64), rows on the left, bin, number of the feature, whether missing
 *   values go left (int32)
 * @returns whether any threshold was worth its gain
 */
export function findThreshold(
  sums: usize,
  numBins: i32,
  firstStored: i32,
  missing: i32,
  defaultBin: i32,
  sumGradient: f64,
  sumHessian: f64,
  count: i32,
  minData: i32,
  minHessian: f64,
  l2: f64,
  leastGain: f64,
  feature: i32,
  split: usize
): i32 {
  isSplittable = false
  foundGain = -Infinity
  const total = f64x2.replace_lane(f64x2.splat(sumHessian), 0, sumGradient)
  const countFactor = f64(count) / sumHessian
  const isTwoWay = numBins > 2 && missing != 0
  const skipped = isTwoWay && missing == 1 ? defaultBin : -1
  const last = numBins - 1 - i32(isTwoWay && missing == 2)
  scanFromRight(sums, last, skipped, total, count, countFactor, minData, minHessian, l2, leastGain)
  if (isTwoWay) {
    scanFromLeft(
      sums, numBins, firstStored, skipped, missing == 2, total, count, countFactor, minData, minHessian, l2, leastGain
    )
  } else if (missing == 2) isFromRight = false
  if (foundGain > load<f64>(split) || (foundGain == load<f64>(split) && feature < load<i32>(split, 32))) {
    store<f64>(split, foundGain)
    store<f64>(split, foundGradient, 8)
    store<f64>(split, foundHessian, 16)
    store<i32>(split, foundRows, 24)
    store<i32>(split, foundBin, 28)
    store<i32>(split, feature, 32)
    store<i32>(split, i32(isFromRight), 36)
  }
  return i32(isSplittable)
}

function scanFromRight(
  sums: usize,
  last: i32,
  skipped: i32,
  total: v128,
  count: i32,
  countFactor: f64,
  minData: i32,
  minHessian: f64,
  l2: f64,
  leastGain: f64
): void {
  let right = f64x2.replace_lane(f64x2.splat(epsilon), 0, 0)
  let rows = 0
  let bestGain = -Infinity
  let best = f64x2.splat(0)
  let bestBin = -1
  let bestRows = 0
  for (let bin = last; bin > 0; bin--) {
    if (bin == skipped) continue
    const entry = v128.load(sums + (usize(bin) << 4))
    // An empty bin changes nothing, so its threshold gains what the last one did.
    if (!v128.any_true(entry)) continue
    right = f64x2.add(right, entry)
    rows += i32(f64x2.extract_lane(entry, 1) * countFactor + 0.5)
    if (rows < minData || f64x2.extract_lane(right, 1) < minHessian) continue
    if (count - rows < minData) break
    const left = f64x2.sub(total, right)
    if (f64x2.extract_lane(left, 1) < minHessian) break
    const gain = gainOf(left, right, l2)
    // NaN passes, as it does in LightGBM, and makes the feature one that descendants look at.
    if (gain <= leastGain) continue
    isSplittable = true
    if (gain > bestGain) {
      bestGain = gain
      best = left
      bestBin = bin - 1
      bestRows = count - rows
    }
  }
  if (bestBin >= 0) take(bestGain, best, bestRows, bestBin, true, leastGain)
}

function scanFromLeft(
  sums: usize,
  numBins: i32,
  firstStored: i32,
  skipped: i32,
  hasNanBin: bool,
  total: v128,
  count: i32,
  countFactor: f64,
  minData: i32,
  minHessian: f64,
  l2: f64,
  leastGain: f64
): void {
  let left = f64x2.replace_lane(f64x2.splat(epsilon), 0, 0)
  let rows = 0
  let bin = firstStored
  let isRest = hasNanBin && firstStored == 1
  if (isRest) {
    // What the other bins leave is the first bin.
    left = f64x2.sub(total, left)
    rows = count
    for (let i = 1; i < numBins; i++) {
      const entry = v128.load(sums + (usize(i) << 4))
      left = f64x2.sub(left, entry)
      rows -= i32(f64x2.extract_lane(entry, 1) * countFactor + 0.5)
    }
    bin = 0
  }
  let bestGain = -Infinity
  let best = f64x2.splat(0)
  let bestBin = -1
  let bestRows = 0
  for (; bin < numBins - 1; bin++) {
    if (bin == skipped) continue
    if (!isRest) {
      const entry = v128.load(sums + (usize(bin) << 4))
      if (!v128.any_true(entry)) continue
      left = f64x2.add(left, entry)
      rows += i32(f64x2.extract_lane(entry, 1) * countFactor + 0.5)
    }
    isRest = false
    if (rows < minData || f64x2.extract_lane(left, 1) < minHessian) continue
    if (count - rows < minData) break
    const right = f64x2.sub(total, left)
    if (f64x2.extract_lane(right, 1) < minHessian) break
    const gain = gainOf(left, right, l2)
    if (gain <= leastGain) continue
    isSplittable = true
    if (gain > bestGain) {
      bestGain = gain
      best = left
      bestBin = bin
      bestRows = rows
    }
  }
  if (bestBin >= 0) take(bestGain, best, bestRows, bestBin, false, leastGain)
}

// Keeps what a scan found, if it is better than what the other one did.
function take(gain: f64, left: v128, rows: i32, bin: i32, fromRight: bool, leastGain: f64): void {
  if (!(gain > foundGain + leastGain)) return
  foundGain = gain - leastGain
  foundGradient = f64x2.extract_lane(left, 0)
  foundHessian = f64x2.extract_lane(left, 1)
  foundRows = rows
  foundBin = bin
  isFromRight = fromRight
}
