/**
 * The best partition of fine bins, found among all of them.
 *
 * @module
 */
import {
  addedRows,
  type FineBins,
  informationOf,
  type Partition,
  type PartitionRules
} from '../../src/pipeline/scorecard/optimal-partition.ts'

/** What `optimalPartition` must find; undefined when no partition keeps the rules. */
export function bestOfAllPartitions(bins: FineBins, rules: PartitionRules): Partition | undefined {
  let best: Partition | undefined
  const numBins = bins.rows.length
  for (let cuts = 0; cuts < 2 ** (numBins - 1); cuts++) {
    const ends = Array.from({ length: numBins }, (_, i) => i).filter((i) => i === numBins - 1 || (cuts >> i) & 1)
    const value = valueOf(bins, ends, rules)
    if (value !== undefined && (best === undefined || value > best.value)) best = { ends, value }
  }
  return best
}

function valueOf(
  { rows, yes, no }: FineBins,
  ends: readonly number[],
  { maxBins, leastRows, direction }: PartitionRules
): number | undefined {
  const sumIn = (values: Float64Array, bin: number): number =>
    values.slice((ends[bin - 1] ?? -1) + 1, ends[bin]! + 1).reduce((sum, value) => sum + value, 0)
  if (ends.length > maxBins || ends.some((_, bin) => sumIn(rows, bin) < leastRows)) return undefined
  let total = 0
  for (let question = 0; question < yes.length; question++) {
    const all = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)
    let previous: number | undefined
    for (let bin = 0; bin < ends.length; bin++) {
      const [ownYes, ownNo] = [sumIn(yes[question]!, bin), sumIn(no[question]!, bin)]
      const odds = (ownYes + addedRows) / (ownNo + addedRows)
      if (previous !== undefined && direction === 'up' && odds < previous) return undefined
      if (previous !== undefined && direction === 'down' && odds > previous) return undefined
      previous = odds
      total += informationOf(ownYes, ownNo, all(yes[question]!), all(no[question]!))
    }
  }
  return total
}
