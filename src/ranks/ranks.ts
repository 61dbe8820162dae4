/**
 * Ranks: the place of a value among the breakpoints of its feature. Between two neighbouring breakpoints all values take
 * the same branch at every node, so a row of ranks says as much as the row itself, in small integers.
 *
 * The forest's rule for values, rounding and tiny ones (`model/input-rule.ts`), is built into the breakpoints, so that ranks are
 * found from values as they come.
 *
 * @module
 */
import { edgesOfWord, forEachEdge, isCategorical, missingType, missingTypeOf } from '../model/decision.ts'
import type { Forest } from '../model/forest.ts'
import { greatestSeenUpTo, type InputRule, seenValue } from '../model/input-rule.ts'
import { lowestBitOf, numBitsOf } from '../numeric/bits.ts'
import { zeroThreshold } from '../numeric/constants.ts'

// A whole number times this is the greatest float64 below it.
const justBelow = 1 - 2 ** -53
// Times that the sets of categories may be looked at, all in all; and words that may always be.
const maxSharing = 4
const freeSetWords = 2 ** 16
// Breakpoints for each node and each word of its categories at most, and as many as there always may be. A word can have 32, but
// LightGBM's sets have few categories each, or the nodes of a feature share their breakpoints.
const maxBreakpointsPerItem = 8
const freeBreakpoints = 2 ** 20

/** The features a forest tests, in ascending order. */
export interface Columns {
  /** Feature of each column [numColumns]. */
  readonly featureOf: Int32Array
  /** Column of each feature; 0 for those without one [numFeatures]. */
  readonly columnOf: Int32Array
}

/** The columns of a forest with their breakpoints. */
export interface Ranks extends Columns, InputRule {
  /**
   * Breakpoints of each column, ascending. Rank `r` holds the values above `breakpoints[r - 1]` and up to `breakpoints[r]`;
   * two more ranks hold what is above all breakpoints, and NaN [numColumns][numBreakpoints].
   */
  readonly breakpoints: readonly Float64Array[]
}

/**
 * How a column's ranks are numbered for some of its nodes: NaN, and tiny values where they count as missing, come before or
 * after all other ranks, so that a numerical node sends a prefix of the numbers to the left.
 */
export interface RankEncoding {
  readonly column: number
  /** What missing values become: 0, or one more than all others. */
  readonly missing: number
  /** What is added to every other rank: 1 if `missing` is 0, otherwise 0. */
  readonly shift: number
  /** The rank of tiny values where they count as missing; -1 where they do not. */
  readonly tinyRank: number
}

const knownColumns = new WeakMap<Forest, Columns>()
const knownRanks = new WeakMap<Forest, Ranks | 'too many'>()

/** The columns of a forest, worked out once. */
export function columnsOf(forest: Forest): Columns {
  let columns = knownColumns.get(forest)
  if (columns === undefined) knownColumns.set(forest, (columns = findColumns(forest)))
  return columns
}

/**
 * The ranks of a forest, worked out once, in time and memory proportional to the forest's.
 *
 * @returns undefined where sets of categories would become more breakpoints than that: where many nodes share one, for example
 */
export function ranksOf(forest: Forest): Ranks | undefined {
  let ranks = knownRanks.get(forest)
  if (ranks === undefined) knownRanks.set(forest, (ranks = findRanks(forest) ?? 'too many'))
  return ranks === 'too many' ? undefined : ranks
}

function findColumns({ splitFeature, numFeatures }: Forest): Columns {
  const isTested = new Uint8Array(numFeatures)
  for (const feature of splitFeature) isTested[feature] = 1
  const featureOf = Int32Array.from(isTested.keys()).filter((feature) => isTested[feature] === 1)
  const columnOf = new Int32Array(numFeatures)
  featureOf.forEach((feature, column) => (columnOf[feature] = column))
  return { featureOf, columnOf }
}

function findRanks(forest: Forest): Ranks | undefined {
  if (sharesLargeSets(forest)) return undefined
  const { featureOf, columnOf } = columnsOf(forest)
  const nodesOf = Array.from(featureOf, (): number[] => [])
  forest.splitFeature.forEach((feature, node) => nodesOf[columnOf[feature]!]!.push(node))
  const breakpoints: Float64Array[] = []
  let numLeft = freeBreakpoints + maxBreakpointsPerItem * (forest.splitFeature.length + forest.catThreshold.length)
  for (const nodes of nodesOf) {
    const ofColumn = breakpointsUpTo(forest, nodes, numLeft)
    if (ofColumn === undefined) return undefined
    numLeft -= ofColumn.length
    breakpoints.push(ofColumn)
  }
  return { featureOf, columnOf, breakpoints, inputType: forest.inputType, tinyIsZero: forest.tinyIsZero }
}

// LightGBM gives every categorical node a set of its own. Looking at the sets of all nodes is then linear; where nodes share
// sets it may not be.
function sharesLargeSets({ decisionType, threshold, catBoundaries, catThreshold }: Forest): boolean {
  let numWords = 0
  for (let node = 0; node < decisionType.length; node++) {
    const set = threshold[node]!
    if (isCategorical(decisionType[node]!)) numWords += catBoundaries[set + 1]! - catBoundaries[set]!
  }
  return numWords > freeSetWords + maxSharing * catThreshold.length
}

/** The number of ranks of a column. */
export function numRanksOf({ breakpoints }: Ranks, column: number): number {
  return breakpoints[column]!.length + 2
}

/** The encoding of a column in which missing values come first or last. */
export function encodingOf(
  ranks: Ranks,
  column: number,
  isMissingFirst: boolean,
  isTinyMissing: boolean
): RankEncoding {
  return {
    column,
    missing: isMissingFirst ? 0 : numRanksOf(ranks, column) - 1,
    shift: Number(isMissingFirst),
    tinyRank: isTinyMissing ? rankOf(ranks, column, 0) : -1
  }
}

/** Every column with its ranks as they are. */
export function plainEncodings(ranks: Ranks): RankEncoding[] {
  return Array.from(ranks.featureOf, (_, column) => encodingOf(ranks, column, false, false))
}

/** A value of a rank, as the trees see it; they cannot tell it from the rank's other values. */
export function valueOfRank(ranks: Ranks, column: number, rank: number): number {
  const ofColumn = ranks.breakpoints[column]!
  if (rank > ofColumn.length) return NaN
  return seenValue(ranks, rank < ofColumn.length ? ofColumn[rank]! : Infinity)
}

/** The rank of a value: the number of breakpoints below it, or the last rank for NaN. */
export function rankOf({ breakpoints }: Ranks, column: number, value: number): number {
  const ofColumn = breakpoints[column]!
  if (value !== value) return ofColumn.length + 1
  let low = 0
  let high = ofColumn.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ofColumn[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

/** The values after which one of these nodes, all of the same feature, may decide differently, ascending. */
export function breakpointsOf(forest: Forest, nodes: readonly number[]): Float64Array {
  return breakpointsUpTo(forest, nodes, Infinity)!
}

// Undefined when there are more than `most` from categories.
function breakpointsUpTo(forest: Forest, nodes: readonly number[], most: number): Float64Array | undefined {
  let edges: Uint32Array | undefined
  const sparseEdges: number[] = []
  let numNumerical = 0
  for (const node of nodes) {
    if (!isCategorical(forest.decisionType[node]!)) numNumerical++
    else if (forest.catWordNumber === undefined) edges = withEdges(edges, forest, forest.threshold[node]!)
    else forEachEdge(forest, forest.threshold[node]!, (category) => sparseEdges.push(category))
  }
  let numEdges = sparseEdges.length
  edges?.forEach((word) => (numEdges += numBitsOf(word)))
  if (numEdges > most) return undefined
  const found = new Float64Array(numEdges + 3 * numNumerical)
  let numFound = 0
  for (const node of nodes) {
    const decisionType = forest.decisionType[node]!
    const threshold = forest.threshold[node]!
    if (isCategorical(decisionType)) continue
    if (missingTypeOf(decisionType) === missingType.zero) {
      found[numFound++] = greatestSeenUpTo(forest, -zeroThreshold)
      found[numFound++] = greatestSeenUpTo(forest, zeroThreshold)
    }
    if (threshold === threshold) found[numFound++] = greatestSeenUpTo(forest, threshold)
  }
  edges?.forEach((word, i) => {
    for (let bits = word; bits !== 0; bits &= bits - 1) {
      found[numFound++] = belowCategory(forest, 32 * i + lowestBitOf(bits))
    }
  })
  for (const category of sparseEdges) found[numFound++] = belowCategory(forest, category)
  const sorted = found.subarray(0, numFound).sort()
  return sorted.filter((value, i) => i === 0 || value !== sorted[i - 1])
}

/**
 * The greatest value that the trees see below a category, which holds the values from itself to the next whole number; 0 also
 * those down to -1 where `fractionIsZeroth` says so.
 */
export function belowCategory(forest: Pick<Forest, keyof InputRule | 'fractionIsZeroth'>, category: number): number {
  if (category > 0) return greatestSeenUpTo(forest, category * justBelow)
  return greatestSeenUpTo(forest, forest.fractionIsZeroth ? -1 : -Number.MIN_VALUE)
}

// Adds to `edges` those of a set.
function withEdges(edges: Uint32Array | undefined, forest: Forest, set: number): Uint32Array {
  const { catBoundaries, catThreshold } = forest
  const begin = catBoundaries[set]!
  const numWords = catBoundaries[set + 1]! - begin + 1
  let into = edges ?? new Uint32Array(numWords)
  if (into.length < numWords) {
    into = new Uint32Array(numWords)
    into.set(edges!)
  }
  let carry = 0
  for (let i = 0; i < numWords; i++) {
    const word = i < numWords - 1 ? catThreshold[begin + i]! : 0
    into[i]! |= edgesOfWord(word, carry)
    carry = word >>> 31
  }
  return into
}
