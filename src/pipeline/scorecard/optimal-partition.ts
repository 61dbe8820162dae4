/**
 * `optimalPartition`: which neighbouring fine bins are put together, so that a field tells most about the classes.
 *
 * Exact, by dynamic programming over where the last bin begins and ends; a search over all partitions is its twin in the
 * tests. The idea of binning by optimisation under monotonicity: Navas-Palencia, "Optimal binning: mathematical programming
 * formulation", arXiv 2001.08025.
 *
 * @module
 */
import { strictLog } from '../../numeric/log.ts'

/** How rows lie in fine bins, for one or more two-way questions such as "is at least Standard". */
export interface FineBins {
  /** Rows of each bin [numBins]. */
  readonly rows: Float64Array
  /** By question: weight of the rows of which it is true [numQuestions][numBins]. */
  readonly yes: readonly Float64Array[]
  /** By question: weight of the rows of which it is not [numQuestions][numBins]. */
  readonly no: readonly Float64Array[]
}

/** What a partition must keep. */
export interface PartitionRules {
  readonly maxBins: number
  /** Fewest rows of a bin. */
  readonly leastRows: number
  /** Whether the odds of "yes" go up, or down, from bin to bin, for all questions; undefined when they may turn. */
  readonly direction: 'up' | 'down' | undefined
}

/** A partition. */
export interface Partition {
  /** The last fine bin of each bin, ascending; one bin when no other partition keeps the rules. */
  readonly ends: readonly number[]
  /** Information value, summed over the questions. */
  readonly value: number
}

/** Half a row is added to each count, so that a bin without one of the answers has a weight of evidence. */
export const addedRows = 0.5

/**
 * Weight of evidence of a bin: how much likelier its rows are among those that answer yes than among those that answer no, as a
 * logarithm; 0 where all answer alike.
 */
export function weightOfEvidence(yes: number, no: number, allYes: number, allNo: number): number {
  if (!(allYes > 0 && allNo > 0)) return 0
  return strictLog(((yes + addedRows) / (no + addedRows)) * (allNo / allYes))
}

/** What a bin adds to the information value; 0 where all answer alike. */
export function informationOf(yes: number, no: number, allYes: number, allNo: number): number {
  if (!(allYes > 0 && allNo > 0)) return 0
  return (yes / allYes - no / allNo) * weightOfEvidence(yes, no, allYes, allNo)
}

/** The partition with the largest information value among those that keep the rules. */
export function optimalPartition(bins: FineBins, { maxBins, leastRows, direction }: PartitionRules): Partition {
  const numBins = bins.rows.length
  const rows = summed(bins.rows)
  const yes = bins.yes.map(summed)
  const no = bins.no.map(summed)
  const cell = (begin: number, end: number): number => begin * numBins + end
  const values = new Float64Array(numBins * numBins)
  // The odds of each question, by which bins are compared.
  const odds = yes.map(() => new Float64Array(numBins * numBins))
  for (let begin = 0; begin < numBins; begin++) {
    for (let end = begin; end < numBins; end++) {
      for (const [question, oddsOf] of odds.entries()) {
        const allYes = yes[question]![numBins]!
        const allNo = no[question]![numBins]!
        const ownYes = yes[question]![end + 1]! - yes[question]![begin]!
        const ownNo = no[question]![end + 1]! - no[question]![begin]!
        values[cell(begin, end)]! += informationOf(ownYes, ownNo, allYes, allNo)
        oddsOf[cell(begin, end)] = (ownYes + addedRows) / (ownNo + addedRows)
      }
    }
  }
  const isLargeEnough = (begin: number, end: number): boolean => rows[end + 1]! - rows[begin]! >= leastRows
  const mayFollow = (before: number, after: number): boolean =>
    direction === undefined ||
    odds.every((oddsOf) => (direction === 'up' ? oddsOf[after]! >= oddsOf[before]! : oddsOf[after]! <= oddsOf[before]!))

  // By number of bins and last bin: the best value so far, and where the bin before the last begins.
  const best = Array.from({ length: maxBins }, () => new Float64Array(numBins * numBins).fill(-Infinity))
  const from = Array.from({ length: maxBins }, () => new Int32Array(numBins * numBins).fill(-1))
  for (let end = 0; end < numBins; end++) if (isLargeEnough(0, end)) best[0]![cell(0, end)] = values[cell(0, end)]!
  for (let count = 1; count < maxBins; count++) {
    for (let begin = count; begin < numBins; begin++) {
      for (let end = begin; end < numBins; end++) {
        if (!isLargeEnough(begin, end)) continue
        const own = cell(begin, end)
        for (let other = count - 1; other < begin; other++) {
          const before = cell(other, begin - 1)
          const value = best[count - 1]![before]! + values[own]!
          if (value > best[count]![own]! && mayFollow(before, own)) {
            best[count]![own] = value
            from[count]![own] = other
          }
        }
      }
    }
  }
  let chosen = { count: 0, begin: 0, value: values[cell(0, numBins - 1)]! }
  for (let count = 1; count < maxBins; count++) {
    for (let begin = count; begin < numBins; begin++) {
      const value = best[count]![cell(begin, numBins - 1)]!
      if (value > chosen.value) chosen = { count, begin, value }
    }
  }
  const ends = [numBins - 1]
  for (let { count, begin } = chosen; count > 0; count--) {
    ends.unshift(begin - 1)
    begin = from[count]![cell(begin, ends[1]!)]!
  }
  return { ends, value: chosen.value }
}

// Sums of the first 0, 1, … values.
function summed(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1)
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i]! + values[i]!
  return sums
}
