/**
 * `cutoffTable`: what each cutoff of the points would mean.
 *
 * @module
 */
import { integerOption, checkOptions } from '../../checks.ts'
import { checkNumRows } from '../validation/group-numbers.ts'

/** What cutoffs would mean. */
export interface CutoffTable {
  readonly numRows: number
  /** Share of bad outcomes among all. */
  readonly badRate: number
  /** Ascending. */
  readonly rows: readonly CutoffRow[]
  /** The cutoff in use, if it is one of points. */
  readonly current?: number
}

/** What a cutoff would mean: whoever has so many points or more passes. */
export interface CutoffRow {
  readonly points: number
  readonly numApproved: number
  readonly approvalRate: number
  /** Share of bad outcomes among those approved; NaN when nobody is. */
  readonly badRate: number
  /** Shares of the bad and of the good outcomes that are declined. */
  readonly badDeclined: number
  readonly goodDeclined: number
}

/** Options of `cutoffTable`. */
export interface CutoffOptions {
  /** Cutoffs to look at (default: about twenty whole numbers that divide the rows evenly). */
  readonly cutoffs?: readonly number[]
  /** How many of them there are by default. */
  readonly numCutoffs?: number
  readonly current?: number
}

/**
 * Approval rate and bad rate at each cutoff.
 *
 * @param points - more is better [numRows]
 * @param isBad - 1 of a bad outcome, 0 of a good one [numRows]
 * @throws RangeError when lengths differ, there are no rows, or a value is not a number
 */
export function cutoffTable(
  points: ArrayLike<number>,
  isBad: ArrayLike<number>,
  options: CutoffOptions = {}
): CutoffTable {
  checkOptions(options, ['cutoffs', 'numCutoffs', 'current'])
  const numRows = points.length
  checkNumRows('isBad', isBad.length, numRows)
  if (numRows === 0) throw new RangeError('"points" expected rows, got none')
  const order = Array.from({ length: numRows }, (_, row) => row).sort((a, b) => points[a]! - points[b]!)
  // Number of bad outcomes among the rows with the fewest points.
  const badBelow = new Int32Array(numRows + 1)
  order.forEach((row, place) => {
    if (!Number.isFinite(points[row]!)) throw new RangeError('"points" expected finite numbers')
    if (isBad[row] !== 0 && isBad[row] !== 1) throw new RangeError('"isBad" expected 0 or 1')
    badBelow[place + 1] = badBelow[place]! + isBad[row]!
  })
  const sorted = Float64Array.from(order, (row) => points[row]!)
  const numBad = badBelow[numRows]!
  const cutoffs = options.cutoffs ?? evenCutoffs(sorted, integerOption('numCutoffs', options.numCutoffs, 20))
  return {
    numRows,
    badRate: numBad / numRows,
    rows: cutoffs.map((cutoff): CutoffRow => {
      const declined = firstAtLeast(sorted, cutoff)
      const numApproved = numRows - declined
      const bad = badBelow[declined]!
      return {
        points: cutoff,
        numApproved,
        approvalRate: numApproved / numRows,
        badRate: (numBad - bad) / numApproved,
        badDeclined: bad / numBad,
        goodDeclined: (declined - bad) / (numRows - numBad)
      }
    }),
    ...(options.current === undefined ? {} : { current: options.current })
  }
}

function evenCutoffs(sorted: Float64Array, numCutoffs: number): number[] {
  const cutoffs = Array.from({ length: numCutoffs }, (_, i) =>
    Math.round(sorted[Math.floor((i * sorted.length) / numCutoffs)]!)
  )
  return [...new Set(cutoffs)]
}

function firstAtLeast(sorted: Float64Array, cutoff: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < cutoff) low = middle + 1
    else high = middle
  }
  return low
}
