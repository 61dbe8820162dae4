/**
 * The KS table: rows from the highest probability of a class to the lowest, in buckets, with what has been caught so far.
 *
 * @module
 */
import type { CheckedRows } from '../scored-rows.ts'
import { binProbabilities, probabilitiesOf } from './probability-bins.ts'

/** A bucket of the table. */
export interface KsBucket {
  readonly numRows: number
  /** Lowest and highest probability in it. */
  readonly lowest: number
  readonly highest: number
  readonly numEvents: number
  readonly eventRate: number
  /** Shares of all events and of all other rows that are in this bucket or above. */
  readonly eventsCaught: number
  readonly othersCaught: number
  /** The difference of these shares; the largest of the table is its KS. */
  readonly distance: number
  /** Event rate of this bucket and those above over that of all rows. */
  readonly lift: number
}

/**
 * Buckets of about equally many rows, the highest probabilities first. Equal probabilities are in one bucket.
 *
 * @param target - the class whose rows are events
 */
export function ksTable(rows: CheckedRows, target: number, numBuckets: number): KsBucket[] {
  const probabilities = probabilitiesOf(rows.probabilities, rows.numClasses, target)
  const bins = binProbabilities(probabilities, numBuckets, 'equal-count')
  const buckets = Array.from({ length: bins.numBins }, () => ({
    numRows: 0,
    lowest: Infinity,
    highest: -Infinity,
    numEvents: 0
  }))
  for (let row = 0; row < rows.numRows; row++) {
    const bucket = buckets[bins.ofRow[row]!]!
    bucket.numRows++
    bucket.lowest = Math.min(bucket.lowest, probabilities[row]!)
    bucket.highest = Math.max(bucket.highest, probabilities[row]!)
    bucket.numEvents += Number(rows.label[row] === target)
  }
  const numEvents = buckets.reduce((sum, bucket) => sum + bucket.numEvents, 0)
  const numOthers = rows.numRows - numEvents
  let events = 0
  let others = 0
  return buckets.reverse().map((bucket) => {
    events += bucket.numEvents
    others += bucket.numRows - bucket.numEvents
    const eventsCaught = events / numEvents
    const othersCaught = others / numOthers
    return {
      ...bucket,
      eventRate: bucket.numEvents / bucket.numRows,
      eventsCaught,
      othersCaught,
      distance: eventsCaught - othersCaught,
      lift: events / (events + others) / (numEvents / rows.numRows)
    }
  })
}
