/**
 * The values at which a model's trees split.
 *
 * @module
 */
import { isCategorical } from '../../model/decision.ts'
import type { Forest } from '../../model/forest.ts'
import type { PreparedModel } from './assessment.ts'

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

/**
 * Distinct finite thresholds of every field, over all models, ascending; none for a field that only splits by categories take.
 * Undefined for a field that no model has.
 *
 * @returns [numFields]
 */
export function thresholdsOfFields(
  models: readonly Pick<PreparedModel, 'forest' | 'fields'>[],
  numFields: number
): readonly (Float64Array | undefined)[] {
  const sets = Array.from({ length: numFields }, (): Set<number> | undefined => undefined)
  for (const { forest, fields } of models)
    for (const [feature, thresholds] of thresholdsOf(forest).entries()) {
      const ofField = (sets[fields.columns[feature]!] ??= new Set())
      thresholds.forEach((threshold) => ofField.add(threshold))
    }
  return sets.map((set) => set && Float64Array.from(set).sort())
}
