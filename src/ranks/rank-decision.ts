/**
 * What a numerical node decides, in ranks: a prefix of the ranks goes left, once missing values come before or after all others.
 *
 * @module
 */
import { goesLeft } from '../model/decision.ts'
import type { Forest } from '../model/forest.ts'
import { greatestSeenUpTo } from '../model/input-rule.ts'
import { type Ranks, rankOf } from './ranks.ts'

/** What a numerical node decides about ranks that are numbered by `encodingOf`. */
export interface RankDecision {
  readonly isMissingFirst: boolean
  readonly isTinyMissing: boolean
  /** The last rank that goes left; -1 where none does. */
  readonly last: number
}

/** The decision of a numerical node. */
export function rankDecisionOf(forest: Forest, ranks: Ranks, node: number): RankDecision {
  const column = ranks.columnOf[forest.splitFeature[node]!]!
  const isMissingFirst = goesLeft(forest, node, NaN)
  return {
    isMissingFirst,
    isTinyMissing: isTinyMissing(forest, node),
    last: lastRankLeft(forest, ranks, column, node) + Number(isMissingFirst)
  }
}

/** Whether tiny values take the default branch of a numerical node instead of the one their size would choose. */
export function isTinyMissing(forest: Forest, node: number): boolean {
  return goesLeft(forest, node, 0) !== 0 <= forest.threshold[node]!
}

/** The last rank that a numerical node sends to the left by size; -1 if it sends none. */
export function lastRankLeft(forest: Forest, ranks: Ranks, column: number, node: number): number {
  const threshold = forest.threshold[node]!
  return Number.isNaN(threshold) ? -1 : rankOf(ranks, column, greatestSeenUpTo(forest, threshold))
}
