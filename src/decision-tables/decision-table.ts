/**
 * Decision tables: a tree that tests few different conditions, wherever it tests them, is a table of its leaves, and the conditions'
 * answers are the bits of a place in it. Symmetric trees (oblivious trees), which test one condition on a level, are the case in
 * which the table is no larger than the tree.
 *
 * Source: Kohavi, "The power of decision tables" (1995); trees as such tables in CatBoost 1.2.10
 * catboost/libs/model/cpu/evaluator_impl.cpp, CalcIndexes.
 *
 * @module
 */
import { isCategorical, wordNumber } from '../model/decision.ts'
import { type Forest, rootOf } from '../model/forest.ts'

const maxConditions = 16

/** A tree as a table. */
export interface DecisionTable {
  /**
   * A node for each condition, the one of the highest bit first [numConditions]. A bit is 1 where the node's condition sends a value to
   * the right.
   */
  readonly conditions: readonly number[]
  /** The leaf, numbered through the whole forest, of each place [2^numConditions]. */
  readonly leaves: Int32Array
}

/**
 * The table of a tree.
 *
 * @returns undefined where the tree tests too many conditions for so many places, or some of them in different orders
 */
export function decisionTableOf(forest: Forest, tree: number, maxPlaces: number): DecisionTable | undefined {
  const { leftChild, rightChild } = forest
  const firstNode = forest.nodeOffsets[tree]!
  const root = rootOf(forest, tree)
  const found: number[] = []
  // Number, in `found`, of each node's condition; bits of the conditions that are tested just before each one.
  const conditionOf = new Uint8Array(forest.nodeOffsets[tree + 1]! - firstNode)
  const tested: number[] = []
  const pending = [root]
  // The conditions just above those that are pending, as bits.
  const conditionsAbove = [0]
  while (pending.length > 0) {
    const child = pending.pop()!
    const above = conditionsAbove.pop()!
    if (child < 0) continue
    let condition = 0
    while (condition < found.length && !isSameCondition(forest, found[condition]!, child)) condition++
    if (condition === maxConditions) return undefined
    if (condition === found.length) {
      found.push(child)
      tested.push(0)
    }
    conditionOf[child - firstNode] = condition
    tested[condition]! |= above
    const below = 1 << condition
    pending.push(rightChild[child]!, leftChild[child]!)
    conditionsAbove.push(below, below)
  }
  const order = orderOf(tested)
  const numPlaces = 2 ** found.length
  if (order === undefined || numPlaces > maxPlaces) return undefined

  const leaves = new Int32Array(numPlaces)
  const fill = (child: number, bit: number, begin: number, end: number): void => {
    if (child < 0) {
      leaves.fill(~child, begin, end)
      return
    }
    const isTested = conditionOf[child - firstNode] === order[bit]
    const middle = (begin + end) / 2
    fill(isTested ? leftChild[child]! : child, bit + 1, begin, middle)
    fill(isTested ? rightChild[child]! : child, bit + 1, middle, end)
  }
  fill(root, 0, 0, numPlaces)
  return { conditions: order.map((condition) => found[condition]!), leaves }
}

// Conditions in an order in which every one comes after those that are tested before it; undefined when there is none.
function orderOf(tested: readonly number[]): number[] | undefined {
  const order: number[] = []
  let placed = 0
  while (order.length < tested.length) {
    const next = tested.findIndex((before, condition) => (before & ~placed) === 0 && ((placed >> condition) & 1) === 0)
    if (next < 0) return undefined
    order.push(next)
    placed |= 1 << next
  }
  return order
}

/** Whether two nodes send the same values to the left, as far as their fields tell. */
export function isSameCondition(forest: Forest, a: number, b: number): boolean {
  const { splitFeature, decisionType, threshold } = forest
  if (splitFeature[a] !== splitFeature[b] || decisionType[a] !== decisionType[b]) return false
  if (threshold[a] === threshold[b]) return true
  return isCategorical(decisionType[a]!) && isSameSet(forest, threshold[a]!, threshold[b]!)
}

function isSameSet(forest: Forest, a: number, b: number): boolean {
  const { catBoundaries, catThreshold } = forest
  const beginA = catBoundaries[a]!
  const beginB = catBoundaries[b]!
  const numWords = catBoundaries[a + 1]! - beginA
  if (catBoundaries[b + 1]! - beginB !== numWords) return false
  for (let i = 0; i < numWords; i++) {
    if (catThreshold[beginA + i] !== catThreshold[beginB + i]) return false
    if (wordNumber(forest, a, beginA + i) !== wordNumber(forest, b, beginB + i)) return false
  }
  return true
}
