/**
 * The numbered conditions that CatBoost's trees test: all borders of numbers, all categories one by one, all borders of statistics.
 *
 * Source: CatBoost 1.2.10 catboost/libs/model/model.cpp, TModelTrees::UpdateRuntimeData.
 *
 * @module
 */
import { categoricalMask, defaultLeftMask, missingType } from '../../model/decision.ts'
import { catboostFault, type ModelParts, numConditionsOf } from './model-parts.ts'

/** The conditions, by number. */
export interface Conditions {
  /** The trees' column that each tests [numConditions]. */
  readonly column: Int32Array
  /** The border, or the category's place among those of its column [numConditions]. */
  readonly value: Float64Array
  /**
   * As a forest has it. By a border the value goes left when the condition is false, by a category when it is true [numConditions].
   */
  readonly decisionType: Uint8Array
}

// NaN is above no border, but for features that say otherwise.
const below = (missingType.nan << 2) | defaultLeftMask
const above = missingType.nan << 2

/**
 * Numbers the conditions.
 *
 * @param columnOfCategory - the column of each categorical feature, by its number
 * @param firstCtr - the column of the first of the CTRs
 * @throws ModelFormatError when categories are of no feature, or of one with others already
 */
export function conditionsOf(
  parts: Pick<ModelParts, 'floats' | 'oneHots' | 'ctrs'>,
  columnOfCategory: ReadonlyMap<number, number>,
  firstCtr: number
): Conditions {
  const numConditions = numConditionsOf(parts)
  const column = new Int32Array(numConditions)
  const value = new Float64Array(numConditions)
  const decisionType = new Uint8Array(numConditions)
  let next = 0
  const add = (ofColumn: number, ofValue: number, type: number): void => {
    column[next] = ofColumn
    value[next] = ofValue
    decisionType[next++] = type
  }
  for (const { column: ofFloat, borders, isNanAbove } of parts.floats)
    for (const border of borders) add(ofFloat, border, isNanAbove ? above : below)
  const seen = new Set<number>()
  for (const { index, hashes } of parts.oneHots) {
    const ofCategory = columnOfCategory.get(index)
    if (ofCategory === undefined || seen.has(index))
      throw catboostFault('expected values of each categorical feature once', 'features_info', 'values')
    seen.add(index)
    for (const place of hashes.keys()) add(ofCategory, place, categoricalMask)
  }
  parts.ctrs.forEach(({ borders }, i) => {
    for (const border of borders) add(firstCtr + i, border, below)
  })
  return { column, value, decisionType }
}
