/**
 * Reliability curve and expected calibration error: whether of the rows given 30 %, 30 % are events.
 *
 * @module
 */
import type { CheckedRows } from '../scored-rows.ts'
import { type Binning, binProbabilities, probabilitiesOf } from './probability-bins.ts'
import type { Statistic } from './statistic.ts'

/** A point of the curve. */
export interface ReliabilityBin {
  readonly numRows: number
  readonly meanProbability: number
  /** Share of rows that are of the class. */
  readonly eventRate: number
}

/** How probabilities are put into bins. */
export interface BinRules {
  readonly numBins: number
  readonly binning: Binning
}

/** The curve of a class, from its lowest probabilities to its highest. */
export function reliabilityCurve(rows: CheckedRows, target: number, { numBins, binning }: BinRules): ReliabilityBin[] {
  const probabilities = probabilitiesOf(rows.probabilities, rows.numClasses, target)
  const bins = binProbabilities(probabilities, numBins, binning)
  const counts = new Float64Array(bins.numBins)
  const sums = new Float64Array(bins.numBins)
  const events = new Float64Array(bins.numBins)
  for (let row = 0; row < rows.numRows; row++) {
    const bin = bins.ofRow[row]!
    counts[bin]!++
    sums[bin]! += probabilities[row]!
    events[bin]! += Number(rows.label[row] === target)
  }
  return Array.from(counts, (numRows, bin) => ({
    numRows,
    meanProbability: sums[bin]! / numRows,
    eventRate: events[bin]! / numRows
  }))
}

/**
 * `ece[i]` of each class: mean distance between the mean probability of a bin and its share of events, weighted by rows. Bins are
 * those of all rows in every resample.
 */
export function calibrationErrors(rows: CheckedRows, { numBins, binning }: BinRules): Statistic {
  const { numRows, numClasses, group, label } = rows
  const classes = Array.from({ length: numClasses }, (_, target) => {
    const probabilities = probabilitiesOf(rows.probabilities, numClasses, target)
    const excess = probabilities.map((value, row) => value - Number(label[row] === target))
    return { bins: binProbabilities(probabilities, numBins, binning).ofRow, excess }
  })
  const sums = new Float64Array(numBins)
  return {
    names: classes.map((_, target) => `ece[${target}]`),
    measure(times, out, offset) {
      let count = 0
      for (let row = 0; row < numRows; row++) count += times[group[row]!]!
      for (const [target, { bins, excess }] of classes.entries()) {
        sums.fill(0)
        for (let row = 0; row < numRows; row++) sums[bins[row]!]! += times[group[row]!]! * excess[row]!
        out[offset + target] = sums.reduce((sum, value) => sum + Math.abs(value), 0) / count
      }
    }
  }
}
