/**
 * The best threshold of a numerical feature, where gains are G² / (H + l2). See src/train/tree/find-split.ts, whose scan this is.
 *
 * A scan has two passes: sums up to each bin, one after the other; then gains, two thresholds at once. Neither has a branch that
 * depends on the data, but to end: bins of small leaves are empty at random, and a guess wrong costs more than the sum.
 *
 * @module
 */
import { featureBytes } from './tables'

const epsilon: f64 = f64(f32(1e-15))

// The better threshold of the scans so far.
let foundGain: f64 = 0
let foundBin: i32 = 0
let foundGradient: f64 = 0
let foundHessian: f64 = 0
let foundRows: i32 = 0
let isFromRight: bool = false
// Whether any threshold was worth its gain.
let isWorth: bool = false

// Where the first pass leaves sums by threshold: gradients, hessians, rows and bins, float64, `room` bytes apart.
let room: usize = 0

/**
 * Searches the thresholds of all numerical features that are looked at.
 *
 * @param features - as in `makeHistogram`, up to `endFeatures`
 * @param wanted - 1 for each feature that is looked at, by position, uint8; `mayUse` likewise for those that may be split by
 * @param isSplittable - receives 1 where any threshold was worth its gain
 * @param sumHessian - of the leaf, 2 epsilon included
 * @param count - rows of the leaf
 * @param leastGain - what a split must gain more than
 * @param split - receives gain, gradient and hessian on the left (float64), rows on the left, bin, number of the feature, whether
 *   missing values go left (int32); a gain of -Infinity where there is none
 * @param scratch - room for the bins of a feature + 3 times 32 bytes
 */
export function findThresholds(
  features: usize,
  endFeatures: usize,
  wanted: usize,
  mayUse: usize,
  isSplittable: usize,
  histogram: usize,
  sumGradient: f64,
  sumHessian: f64,
  count: i32,
  minData: i32,
  minHessian: f64,
  l2: f64,
  leastGain: f64,
  split: usize,
  scratch: usize
): void {
  store<f64>(split, -Infinity)
  store<i32>(split, i32.MAX_VALUE, 32)
  for (; features < endFeatures; features += featureBytes) {
    const missing = load<i32>(features, 12)
    const position = usize(load<u32>(features, 28))
    if (missing < 0 || load<u8>(wanted + position) == 0) {
      store<u8>(isSplittable + position, 0)
      continue
    }
    findThreshold(
      histogram + usize(load<i32>(features)),
      load<i32>(features, 4),
      load<i32>(features, 8),
      missing,
      load<i32>(features, 16),
      sumGradient,
      sumHessian,
      count,
      minData,
      minHessian,
      l2,
      leastGain,
      scratch
    )
    store<u8>(isSplittable + position, u8(isWorth))
    const best = load<f64>(split)
    const feature = load<i32>(features, 20)
    if (load<u8>(mayUse + position) == 0 || foundGain == -Infinity) continue
    if (!(foundGain > best || (foundGain == best && feature < load<i32>(split, 32)))) continue
    store<f64>(split, foundGain)
    store<f64>(split, foundGradient, 8)
    store<f64>(split, foundHessian, 16)
    store<i32>(split, foundRows, 24)
    store<i32>(split, foundBin, 28)
    store<i32>(split, feature, 32)
    store<i32>(split, i32(isFromRight), 36)
  }
}

// The best threshold of a feature.
function findThreshold(
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
  scratch: usize
): void {
  room = usize(numBins + 3) << 3
  isWorth = false
  foundGain = -Infinity
  const total = f64x2.replace_lane(f64x2.splat(sumHessian), 0, sumGradient)
  const countFactor = f64(count) / sumHessian
  const isTwoWay = numBins > 2 && missing != 0
  const hasNanBin = isTwoWay && missing == 2
  const skipped = isTwoWay && missing == 1 ? defaultBin : -1

  const nothing = f64x2.replace_lane(f64x2.splat(epsilon), 0, 0)
  let end = addBins(sums, numBins - 1 - i32(hasNanBin), 0, -1, skipped, countFactor, nothing, 0, scratch)
  compareGains(true, scratch, end, total, count, minData, minHessian, l2, leastGain)
  if (isTwoWay) {
    let sum = nothing
    let rows: f64 = 0
    end = scratch
    if (hasNanBin && firstStored == 1) {
      // What the other bins leave is the first bin.
      sum = f64x2.sub(total, sum)
      rows = count
      for (let bin = 1; bin < numBins; bin++) {
        const entry = v128.load(sums + (usize(bin) << 4))
        sum = f64x2.sub(sum, entry)
        rows -= trunc(f64x2.extract_lane(entry, 1) * countFactor + 0.5)
      }
      keep(end, sum, rows, 0)
      end += 8
    }
    end = addBins(sums, firstStored, numBins - 1, 1, skipped, countFactor, sum, rows, end)
    compareGains(false, scratch, end, total, count, minData, minHessian, l2, leastGain)
  } else if (missing == 2) isFromRight = false
}

// Keeps the sums for a threshold at a bin.
function keep(at: usize, sum: v128, rows: f64, bin: i32): void {
  v128.store64_lane(at, sum, 0)
  v128.store64_lane(at + room, sum, 1)
  store<f64>(at + (room << 1), rows)
  store<f64>(at + room * 3, bin)
}

// Adds bins from `bin` to `end` (exclusive), and keeps the sums from `at` on; returns where they end. A bin that is empty changes
// nothing, so what is kept for it is written over: its threshold gains what the last one did.
function addBins(
  sums: usize,
  bin: i32,
  end: i32,
  step: i32,
  skipped: i32,
  countFactor: f64,
  sum: v128,
  rows: f64,
  at: usize
): usize {
  for (; bin != end; bin += step) {
    if (bin == skipped) continue
    const entry = v128.load(sums + (usize(bin) << 4))
    sum = f64x2.add(sum, entry)
    rows += trunc(f64x2.extract_lane(entry, 1) * countFactor + 0.5)
    keep(at, sum, rows, bin)
    at += usize(v128.any_true(entry)) << 3
  }
  return at
}

// Of the thresholds with enough on both sides, up to the first with too little on the other side: the first of those that
// gain most.
function compareGains(
  fromRight: bool,
  begin: usize,
  end: usize,
  total: v128,
  count: i32,
  minData: i32,
  minHessian: f64,
  l2: f64,
  leastGain: f64
): void {
  const totalGradient = f64x2.splat(f64x2.extract_lane(total, 0))
  const totalHessian = f64x2.splat(f64x2.extract_lane(total, 1))
  const allRows = f64x2.splat(count)
  const least = f64x2.splat(leastGain)
  const leastRows = f64x2.splat(minData)
  const leastHessian = f64x2.splat(minHessian)
  const regularisation = f64x2.splat(l2)
  // What follows the last ends the search.
  keep(end, f64x2.splat(Infinity), Infinity, 0)
  keep(end + 8, f64x2.splat(Infinity), Infinity, 0)
  const hessians = begin + room
  const counts = hessians + room
  let best = least
  let bestIndex = f64x2.splat(-1)
  let index = f64x2.replace_lane(f64x2.splat(1), 0, 0)
  let isAnyWorth = i64x2.splat(0)
  let isLast = false
  for (let at: usize = 0; !isLast; at += 16) {
    const g = v128.load(begin + at)
    const h = v128.load(hessians + at)
    const r = v128.load(counts + at)
    const otherG = f64x2.sub(totalGradient, g)
    const otherH = f64x2.sub(totalHessian, h)
    const isTooFew = v128.or(f64x2.lt(r, leastRows), f64x2.lt(h, leastHessian))
    const isEnd = v128.andnot(
      v128.or(f64x2.lt(f64x2.sub(allRows, r), leastRows), f64x2.lt(otherH, leastHessian)),
      isTooFew
    )
    let isOut = isTooFew
    if (v128.any_true(isEnd)) {
      isLast = true
      const isFirst = i64x2.extract_lane(isEnd, 0)
      isOut = v128.or(isOut, i64x2.replace_lane(i64x2.splat(-1), 0, isFirst))
    }
    const gain = f64x2.add(
      f64x2.div(f64x2.mul(g, g), f64x2.add(h, regularisation)),
      f64x2.div(f64x2.mul(otherG, otherG), f64x2.add(otherH, regularisation))
    )
    // NaN passes, as it does in LightGBM, and makes the feature one that descendants look at.
    isAnyWorth = v128.or(isAnyWorth, v128.not(v128.or(isOut, f64x2.le(gain, least))))
    const isBetter = v128.andnot(f64x2.gt(gain, best), isOut)
    best = v128.bitselect(gain, best, isBetter)
    bestIndex = v128.bitselect(index, bestIndex, isBetter)
    index = f64x2.add(index, f64x2.splat(2))
  }
  if (v128.any_true(isAnyWorth)) isWorth = true

  let gain = f64x2.extract_lane(best, 0)
  let place = f64x2.extract_lane(bestIndex, 0)
  const second = f64x2.extract_lane(best, 1)
  const secondPlace = f64x2.extract_lane(bestIndex, 1)
  if (place < 0 || (secondPlace >= 0 && (second > gain || (second == gain && secondPlace < place)))) {
    gain = second
    place = secondPlace
  }
  if (place < 0 || !(gain > foundGain + leastGain)) return
  const at = usize(place) << 3
  foundGain = gain - leastGain
  isFromRight = fromRight
  const gradient = load<f64>(begin + at)
  const hessian = load<f64>(hessians + at)
  const numRows = i32(load<f64>(counts + at))
  const bin = i32(load<f64>(counts + room + at))
  foundGradient = fromRight ? f64x2.extract_lane(total, 0) - gradient : gradient
  foundHessian = fromRight ? f64x2.extract_lane(total, 1) - hessian : hessian
  foundRows = fromRight ? count - numRows : numRows
  foundBin = fromRight ? bin - 1 : bin
}
