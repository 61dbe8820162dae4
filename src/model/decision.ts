/**
 * The one decision function: which child a value goes to. Prediction, leaf numbers and every explanation call it.
 *
 * Source: LightGBM 4.7.0 include/LightGBM/tree.h, Tree::NumericalDecision and Tree::CategoricalDecision.
 *
 * @module
 */
import { lowestBitOf } from '../numeric/bits.ts'
import { zeroThreshold } from '../numeric/constants.ts'
import type { Forest } from './forest.ts'

/** What a numerical node takes for missing; bits 2–3 of `decisionType`. */
export const missingType = { none: 0, zero: 1, nan: 2 } as const

export const categoricalMask = 1
export const defaultLeftMask = 2
/** Categorical node: NaN goes left, as the categories of the set do. LightGBM's files have none. */
export const nanInSetMask = 16

export function isCategorical(decisionType: number): boolean {
  return (decisionType & categoricalMask) !== 0
}

export function missingTypeOf(decisionType: number): number {
  return (decisionType >> 2) & 3
}

/**
 * Whether `value`, as the trees see it (`seenValue`), goes to the left child of `node`.
 *
 * A NaN counts as 0 unless the node's missing type is NaN. With missing type Zero every value within ±`zeroThreshold`
 * takes the default direction; with missing type NaN only NaN does.
 */
export function goesLeft(forest: Forest, node: number, value: number): boolean {
  const decisionType = forest.decisionType[node]!
  if ((decisionType & categoricalMask) !== 0) {
    if (value !== value) return (decisionType & nanInSetMask) !== 0
    return isInCategorySet(forest, forest.threshold[node]!, value)
  }
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
 * Whether `value`, cut off towards zero, is a category of `set`. Negative and unknown categories are not, and nor is
 * anything beyond int32: LightGBM's cast makes it INT_MIN there, where JavaScript's `| 0` would wrap around.
 */
function isInCategorySet(forest: Forest, set: number, value: number): boolean {
  if (!(value > -1 && value < 2147483648) || (value < 0 && !forest.fractionIsZeroth)) return false
  const category = Math.trunc(value)
  if (forest.catWordNumber !== undefined) {
    return ((sparseWord(forest, forest.catWordNumber, set, category >>> 5) >>> (category & 31)) & 1) !== 0
  }
  const word = forest.catBoundaries[set]! + (category >>> 5)
  return word < forest.catBoundaries[set + 1]! && ((forest.catThreshold[word]! >>> (category & 31)) & 1) !== 0
}

// A word of a set that is stored without zero words.
function sparseWord(
  { catBoundaries, catThreshold }: Forest,
  numbers: Uint32Array,
  set: number,
  number: number
): number {
  let low = catBoundaries[set]!
  let high = catBoundaries[set + 1]!
  while (low < high) {
    const middle = (low + high) >>> 1
    if (numbers[middle]! < number) low = middle + 1
    else high = middle
  }
  return low < catBoundaries[set + 1]! && numbers[low] === number ? catThreshold[low]! : 0
}

/** The categories of a set, ascending. */
export function categoriesOfSet(forest: Forest, set: number): number[] {
  const { catBoundaries, catThreshold } = forest
  const categories: number[] = []
  for (let word = catBoundaries[set]!; word < catBoundaries[set + 1]!; word++) {
    const first = 32 * wordNumber(forest, set, word)
    for (let bit = 0; bit < 32; bit++) if ((catThreshold[word]! >>> bit) & 1) categories.push(first + bit)
  }
  return categories
}

/** The number, within its set, of a stored word. */
export function wordNumber({ catBoundaries, catWordNumber }: Forest, set: number, word: number): number {
  return catWordNumber === undefined ? word - catBoundaries[set]! : catWordNumber[word]!
}

/** Calls back for each category, ascending, that is in a set while the one before it is not, or the other way round. */
export function forEachEdge(forest: Forest, set: number, visit: (category: number) => void): void {
  const { catBoundaries, catThreshold } = forest
  const visitWord = (number: number, word: number, carry: number): void => {
    for (let edges = edgesOfWord(word, carry); edges !== 0; edges &= edges - 1) visit(32 * number + lowestBitOf(edges))
  }
  let next = 0
  let carry = 0
  for (let at = catBoundaries[set]!; at < catBoundaries[set + 1]!; at++) {
    const number = wordNumber(forest, set, at)
    if (number > next) {
      visitWord(next, 0, carry)
      carry = 0
    }
    visitWord(number, catThreshold[at]!, carry)
    carry = catThreshold[at]! >>> 31
    next = number + 1
  }
  visitWord(next, 0, carry)
}

/**
 * Bits of the categories of a word that are in a set while the one before is not, or the other way round.
 *
 * @param carry - 1 when the last category before the word is in the set, else 0
 */
export function edgesOfWord(word: number, carry: number): number {
  return word ^ ((word << 1) | carry)
}
