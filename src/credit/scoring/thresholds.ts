/**
 * The values at which a model's trees split.
 *
 * @module
 */
import { isCategorical } from '../../model/decision.ts'
import type { Forest } from '../../model/forest.ts'

/**
 * Distinct finite thresholds of every feature, ascending; for a categorical feature none. An infinite threshold separates
 * numbers from missing values, not from each other.
 *
 * @returns [numFeatures]
 */
export function thresholdsOf(forest: Forest): readonly Float64Array[] {
  const sets = Array.from({ length: forest.numFeatures }, () => new Set<number>())
  forest.threshold.forEach((threshold, node) => {
    if (!isCategorical(forest.decisionType[node]!) && Number.isFinite(threshold))
      sets[forest.splitFeature[node]!]!.add(threshold)
  })
  return sets.map((set) => Float64Array.from(set).sort())
}
