/**
 * Figures of fairness, as sums over customers, so that resampling them is adding up.
 *
 * @module
 */
import type { Groups } from '../validation/group-numbers.ts'
import type { Statistic } from '../validation/metrics/statistic.ts'
import type { GroupWeights } from './membership.ts'

/** Rows whose fairness is measured. */
export interface WeightedRows {
  readonly weights: GroupWeights
  /** Number of the group that the others are compared with. */
  readonly reference: number
  readonly customers: Groups
  readonly approved: ArrayLike<number>
  readonly scores?: ArrayLike<number>
  readonly outcomes?: ArrayLike<number>
}

// What is added up for each customer and group: weight, approved weight; weight with a score, score; weight of good outcomes, and
// approved weight among them.
const numSums = 6

/**
 * Of each group `approval_rate[i]`, `adverse_impact_ratio[i]`, `mean_difference[i]` (NaN without scores) and `approval_of_good[i]` (NaN
 * without outcomes).
 */
export function fairnessFigures(rows: WeightedRows): Statistic {
  const { weights, reference, customers } = rows
  const numGroups = weights.size
  const sums = sumsByCustomer(rows)
  const spread = spreadByCustomer(rows)
  const totals = new Float64Array(numGroups * numSums)
  const of = (group: number, sum: number): number => totals[group * numSums + sum]!
  const ofGroups = (name: string): string[] => Array.from(weights.keys(), (_, group) => `${name}[${group}]`)
  return {
    names: [
      ...ofGroups('approval_rate'),
      ...ofGroups('adverse_impact_ratio'),
      ...ofGroups('mean_difference'),
      ...ofGroups('approval_of_good')
    ],
    measure(times, out, offset) {
      totals.fill(0)
      let [count, mean, square] = [0, 0, 0]
      for (let customer = 0; customer < customers.numGroups; customer++) {
        const often = times[customer]!
        if (often === 0) continue
        const begin = customer * totals.length
        for (let i = 0; i < totals.length; i++) totals[i]! += often * sums[begin + i]!
        count += often * spread[customer * 3]!
        mean += often * spread[customer * 3 + 1]!
        square += often * spread[customer * 3 + 2]!
      }
      const deviation = Math.sqrt(Math.max(square / count - (mean / count) ** 2, 0))
      const rateOf = (group: number): number => of(group, 1) / of(group, 0)
      const meanOf = (group: number): number => of(group, 3) / of(group, 2)
      for (let group = 0; group < numGroups; group++) {
        out[offset + group] = rateOf(group)
        out[offset + numGroups + group] = rateOf(group) / rateOf(reference)
        out[offset + 2 * numGroups + group] = (meanOf(group) - meanOf(reference)) / deviation
        out[offset + 3 * numGroups + group] = of(group, 5) / of(group, 4)
      }
    }
  }
}

// [numCustomers × numGroups × numSums]
function sumsByCustomer({ weights, customers, approved, scores, outcomes }: WeightedRows): Float64Array {
  const numGroups = weights.size
  const sums = new Float64Array(customers.numGroups * numGroups * numSums)
  let group = 0
  for (const column of weights.values()) {
    for (let row = 0; row < column.length; row++) {
      const weight = column[row]!
      if (weight === 0) continue
      const at = (customers.ofRow[row]! * numGroups + group) * numSums
      const isApproved = approved[row]!
      sums[at]! += weight
      sums[at + 1]! += weight * isApproved
      const score = scores?.[row] ?? NaN
      if (!Number.isNaN(score)) {
        sums[at + 2]! += weight
        sums[at + 3]! += weight * score
      }
      if (outcomes?.[row] === 1) {
        sums[at + 4]! += weight
        sums[at + 5]! += weight * isApproved
      }
    }
    group++
  }
  return sums
}

// Of all rows with a score: their number, the sum of what the score is above the mean, and of its square [numCustomers × 3].
function spreadByCustomer({ customers, scores }: WeightedRows): Float64Array {
  const spread = new Float64Array(customers.numGroups * 3)
  if (scores === undefined) return spread
  let [mean, count] = [0, 0]
  for (let row = 0; row < scores.length; row++) {
    if (Number.isNaN(scores[row]!)) continue
    count++
    mean += (scores[row]! - mean) / count
  }
  for (let row = 0; row < scores.length; row++) {
    const above = scores[row]! - mean
    if (Number.isNaN(above)) continue
    const at = customers.ofRow[row]! * 3
    spread[at]! += 1
    spread[at + 1]! += above
    spread[at + 2]! += above * above
  }
  return spread
}
