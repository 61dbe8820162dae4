/**
 * Histograms and splits of the two newest leaves of a tree in one call: where leaves are small, calls take longer than what they do.
 *
 * @module
 */
import { makeHistogram, subtractHistogram } from './histograms'
import { findThresholds } from './splits'
import { featureBytes } from './tables'

const epsilon: f64 = f64(f32(1e-15))

/**
 * Makes the histogram of the smaller leaf, takes it from that of their parent, which is the larger one's then, and searches both.
 *
 * @param job - float64 numbers: address of groups, their number, features, where these end, flags of the features that are looked
 *   at, and of those in the histogram, gradients, hessians or 0, hessian where all are the same, least rows, least hessian and L2
 *   regularisation of a leaf, least gain of a split, scratch, 1 to search for splits, 1 where there is a larger leaf; then
 *   the smaller and the larger leaf, 16 numbers each: first row, end, sums of gradients and of hessians, number of rows,
 *   histogram, flags of the features it may be split by, flags it receives, room of 7 numbers for its split, and, of the smaller
 *   one, buffer of the histogram. See `makeHistogram`,
 *   `findThresholds`
 */
export function searchLeaves(job: usize): void {
  const groups = usize(load<f64>(job))
  const numGroups = i32(load<f64>(job, 8))
  const features = usize(load<f64>(job, 16))
  const wanted = usize(load<f64>(job, 32))
  const smaller = job + 128
  const larger = job + 256
  const histogram = usize(load<f64>(smaller, 40))
  makeHistogram(
    groups,
    numGroups,
    features,
    usize(load<f64>(job, 40)),
    usize(load<f64>(smaller)),
    usize(load<f64>(smaller, 8)),
    usize(load<f64>(job, 48)),
    usize(load<f64>(job, 56)),
    load<f64>(job, 64),
    load<f64>(smaller, 16),
    load<f64>(smaller, 24),
    histogram,
    usize(load<f64>(smaller, 120))
  )
  searchLeaf(job, smaller)
  if (load<f64>(job, 120) == 0) return
  subtractHistogram(groups, numGroups, features, wanted, usize(load<f64>(larger, 40)), histogram)
  searchLeaf(job, larger)
}

function searchLeaf(job: usize, leaf: usize): void {
  if (load<f64>(job, 112) == 0) return
  const features = usize(load<f64>(job, 16))
  const endFeatures = usize(load<f64>(job, 24))
  const isSplittable = usize(load<f64>(leaf, 56))
  const count = i32(load<f64>(leaf, 32))
  const minData = i32(load<f64>(job, 72))
  const sumGradient = load<f64>(leaf, 16)
  const sumHessian = load<f64>(leaf, 24) + 2 * epsilon
  const l2 = load<f64>(job, 88)
  if (count < 2 * minData) {
    // Too few rows for two sides.
    store<f64>(leaf, -Infinity, 64)
    for (let feature = features; feature < endFeatures; feature += featureBytes) {
      store<u8>(isSplittable + usize(load<u32>(feature, 28)), 0)
    }
    return
  }
  findThresholds(
    features,
    endFeatures,
    usize(load<f64>(job, 32)),
    usize(load<f64>(leaf, 48)),
    isSplittable,
    usize(load<f64>(leaf, 40)),
    sumGradient,
    sumHessian,
    count,
    minData,
    load<f64>(job, 80),
    l2,
    (sumGradient * sumGradient) / (sumHessian + l2) + load<f64>(job, 96),
    leaf + 64,
    usize(load<f64>(job, 104))
  )
}
