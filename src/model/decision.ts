/**
 * The one decision function: which child a value goes to. Prediction, leaf numbers and every explanation call it.
 *
 * Source: LightGBM 4.7.0 include/LightGBM/tree.h, Tree::NumericalDecision and Tree::CategoricalDecision.
 *
 * @module
 */
import { zeroThreshold } from '../numeric/constants.ts'
import type { Forest } from './forest.ts'

/** What a numerical node takes for missing; bits 2–3 of `decisionType`. */
export const missingType = { none: 0, zero: 1, nan: 2 } as const

export const categoricalMask = 1
export const defaultLeftMask = 2

export function isCategorical(decisionType: number): boolean {
  return (decisionType & categoricalMask) !== 0
}

export function missingTypeOf(decisionType: number): number {
  return (decisionType >> 2) & 3
}

/**
 * Whether `value` goes to the left child of `node`.
 *
 * A NaN counts as 0 unless the node's missing type is NaN. With missing type Zero every value within ±`zeroThreshold`
 * takes the default direction; with missing type NaN only NaN does.
 */
export function goesLeft(forest: Forest, node: number, value: number): boolean {
  const decisionType = forest.decisionType[node]!
  if ((decisionType & categoricalMask) !== 0) return isInCategorySet(forest, forest.threshold[node]!, value)
  const missing = (decisionType >> 2) & 3
  if (value !== value && missing !== missingType.nan) value = 0
  if (
    missing === missingType.nan
      ? value !== value
      : missing === missingType.zero && value >= -zeroThreshold && value <= zeroThreshold
  ) {
    return (decisionType & defaultLeftMask) !== 0
  }
  return value <= forest.threshold[node]!
}

/**
 * Whether `value`, cut off towards zero, is a category of `set`. NaN, negative and unknown categories are not, and nor is
 * anything beyond int32: LightGBM's cast makes it INT_MIN there, where JavaScript's `| 0` would wrap around.
 */
function isInCategorySet(forest: Forest, set: number, value: number): boolean {
  if (!(value > -1 && value < 2147483648)) return false
  const category = Math.trunc(value)
  const word = forest.catBoundaries[set]! + (category >>> 5)
  return word < forest.catBoundaries[set + 1]! && ((forest.catThreshold[word]! >>> (category & 31)) & 1) !== 0
}

/** The categories of a set, ascending. */
export function categoriesOfSet(forest: Forest, set: number): number[] {
  const { catBoundaries, catThreshold } = forest
  const firstWord = catBoundaries[set]!
  const categories: number[] = []
  for (let word = firstWord; word < catBoundaries[set + 1]!; word++) {
    for (let bit = 0; bit < 32; bit++) {
      if ((catThreshold[word]! >>> bit) & 1) categories.push((word - firstWord) * 32 + bit)
    }
  }
  return categories
}
