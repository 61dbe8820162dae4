/**
 * Buckets of equal width, in each of which a column has few breakpoints, so that the search for a value's rank is short.
 *
 * @module
 */

// Buckets for each breakpoint: more make the search shorter, and the table of buckets larger than the first-level cache.
const bucketsPerBreakpoint = 4
const maxBuckets = 4096
// As the kernel `rankBytes` has it: adding it rounds a number from 0 up to a whole one.
const toWhole = 2 ** 52

/** How the kernel `rankBytes` finds ranks. */
export interface RankSearch {
  /** Where the first bucket begins. */
  readonly begin: number
  /** Buckets in a unit. */
  readonly scale: number
  /** Breakpoints in buckets before each one [numBuckets]. */
  readonly starts: Int32Array
  /** A power of two above the most breakpoints of a bucket, at least 2. */
  readonly width: number
  /** Breakpoints, and infinity behind them as often as `width` says. */
  readonly breakpoints: Float64Array
}

/**
 * The search among breakpoints, ascending.
 *
 * Which bucket a value is in grows with the value, whatever is rounded on the way. So all breakpoints of earlier buckets are below it, and
 * none of later ones.
 */
export function rankSearchOf(breakpoints: Float64Array): RankSearch {
  const finite = breakpoints.filter(Number.isFinite)
  const begin = finite[0] ?? 0
  const range = (finite[finite.length - 1] ?? 0) - begin
  const wanted = Math.min(maxBuckets, 2 ** Math.ceil(Math.log2(bucketsPerBreakpoint * finite.length + 1)))
  const perUnit = (wanted - 1) / range
  // Not for one breakpoint, or for those that are too near to each other or too far apart.
  const scale = Number.isFinite(perUnit) ? perUnit : 0
  const numBuckets = scale > 0 ? wanted : 1
  const bucketOf = (value: number): number => {
    const place = (value - begin) * scale
    return Math.min(numBuckets - 1, place > 0 ? place : 0) + toWhole - toWhole
  }
  const counts = new Int32Array(numBuckets)
  for (const breakpoint of breakpoints) counts[bucketOf(breakpoint)]!++
  const starts = new Int32Array(numBuckets)
  for (let bucket = 1; bucket < numBuckets; bucket++) starts[bucket] = starts[bucket - 1]! + counts[bucket - 1]!
  const width = 2 ** Math.ceil(Math.log2(counts.reduce((most, count) => Math.max(most, count), 1) + 1))
  const padded = new Float64Array(breakpoints.length + width).fill(Infinity)
  padded.set(breakpoints)
  return { begin, scale, starts, width, breakpoints: padded }
}
