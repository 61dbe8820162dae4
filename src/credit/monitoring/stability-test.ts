/**
 * Whether two samples differ in more than chance: what a stability index alone does not say.
 *
 * Where nothing has changed, an index of B bins is about (1/n + 1/m) · χ²(B − 1) for samples of n and m rows: the conventional
 * limits of 0.1 and 0.25 are exceeded by chance where rows are few, and never reached by real changes where they are many.
 * The test here is the chi-square test of homogeneity, whose statistic is asymptotically the same and is closer to its
 * distribution where bins are small.
 *
 * Sources: Yurdakul, Statistical Properties of Population Stability Index (2018); Rao and Scott, Annals of Statistics 12 (1984),
 * for rows that are not independent; Cochran, Biometrics 10 (1954), for sparse bins.
 *
 * @module
 */
import { chiSquareTail } from '../../numeric/tail-probabilities.ts'

/** Rows by bin, and how many independent rows would tell as much. */
export interface BinnedSample {
  readonly counts: readonly number[]
  readonly effectiveRows: number
}

/** A test that two samples are of the same population. */
export interface StabilityTest {
  /** Chi-square. */
  readonly statistic: number
  /** Bins that were told apart, less one; 0 where there is nothing to test. */
  readonly degreesOfFreedom: number
  /** Probability of a difference as large or larger where nothing has changed; 1 where there is nothing to test. */
  readonly pValue: number
  /** The stability index that samples of these sizes have on average where nothing has changed. */
  readonly indexByChance: number
}

// Below this expected number of rows the chi-square distribution is a poor approximation.
const leastExpected = 5

/**
 * Tests homogeneity. Bins in which fewer than 5 effective rows of a sample are to be expected are taken together with their
 * neighbours.
 *
 * @param reference - counts [numBins]
 * @param recent - counts of the same bins [numBins]
 */
export function testStability(reference: BinnedSample, recent: BinnedSample): StabilityTest {
  const n = sum(reference.counts)
  const m = sum(recent.counts)
  const variance = 1 / reference.effectiveRows + 1 / recent.effectiveRows
  if (n === 0 || m === 0) return { statistic: 0, degreesOfFreedom: 0, pValue: 1, indexByChance: NaN }
  const smaller = Math.min(reference.effectiveRows, recent.effectiveRows)
  const merged: { expected: number; actual: number; pooled: number }[] = []
  let open = { expected: 0, actual: 0, pooled: 0 }
  reference.counts.forEach((count, bin) => {
    const other = recent.counts[bin]!
    open.expected += count / n
    open.actual += other / m
    open.pooled += (count + other) / (n + m)
    if (open.pooled * smaller < leastExpected) return
    merged.push(open)
    open = { expected: 0, actual: 0, pooled: 0 }
  })
  const last = merged.at(-1)
  if (open.pooled > 0 && last !== undefined) {
    last.expected += open.expected
    last.actual += open.actual
    last.pooled += open.pooled
  }
  const degreesOfFreedom = Math.max(merged.length - 1, 0)
  const indexByChance = variance * degreesOfFreedom
  if (degreesOfFreedom === 0) return { statistic: 0, degreesOfFreedom, pValue: 1, indexByChance }
  const statistic = sum(merged.map(({ expected, actual, pooled }) => (actual - expected) ** 2 / pooled)) / variance
  return { statistic, degreesOfFreedom, pValue: chiSquareTail(statistic, degreesOfFreedom), indexByChance }
}

/**
 * How many independent rows tell as much about the shares of the bins as these, of which those of one group (the months of a
 * customer) resemble each other: the number of rows, divided by the mean design effect.
 *
 * @param binOfRow - [numRows]
 * @param groupOfRow - numbers from 0 to numGroups − 1 [numRows]
 */
export function effectiveRows(
  binOfRow: Int32Array,
  numBins: number,
  groupOfRow: Int32Array,
  numGroups: number
): number {
  const numRows = binOfRow.length
  if (numGroups < 2) return numGroups
  const shares = new Float64Array(numBins)
  const counts = new Int32Array(numGroups * numBins)
  const sizes = new Int32Array(numGroups)
  for (let row = 0; row < numRows; row++) {
    shares[binOfRow[row]!]! += 1 / numRows
    counts[groupOfRow[row]! * numBins + binOfRow[row]!]! += 1
    sizes[groupOfRow[row]!]! += 1
  }
  const numFilled = shares.filter((share) => share > 0).length
  if (numFilled < 2) return numGroups
  // The trace of the covariance of the shares, as the groups have it, relative to that of independent rows.
  let trace = 0
  for (let group = 0; group < numGroups; group++) {
    for (let bin = 0; bin < numBins; bin++) {
      const share = shares[bin]!
      if (share > 0) trace += (counts[group * numBins + bin]! - share * sizes[group]!) ** 2 / share
    }
  }
  const designEffect = ((trace / numRows) * (numGroups / (numGroups - 1))) / (numFilled - 1)
  return Math.min(numRows, numRows / designEffect)
}

/**
 * p-values for several tests at once: the smallest is multiplied by their number, and so on, so that the probability of any false
 * alarm stays what it is for one.
 *
 * Source: Holm, Scandinavian Journal of Statistics 6 (1979).
 *
 * @returns [numTests], in the order given
 */
export function holmAdjusted(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a]! - pValues[b]!)
  const adjusted = pValues.map(() => 0)
  let largest = 0
  order.forEach((test, rank) => {
    largest = Math.max(largest, Math.min(1, pValues[test]! * (order.length - rank)))
    adjusted[test] = largest
  })
  return adjusted
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
