/**
 * Which trees are explained by subtree tables, from how many rows on that pays, and how the tables' patterns are found:
 * subtrees in groups whose patterns of one row share a bitvector.
 *
 * @module
 */
import type { Forest } from '../../model/forest.ts'
import { bitsPerBitvector, type BitvectorTables, type BranchRule, makeBitvectorTables } from '../../ranks/bitvectors.ts'
import { columnsOf, type Ranks, ranksOf } from '../../ranks/ranks.ts'
import { tableLengthOf } from './leaf-tables.ts'
import type { Subtree, SubtreeLeaf } from './subtrees.ts'

/** Rows that go through the subtrees of a group together, so that their contributions stay in the first-level cache. */
export const rowsPerBlock = 128
/** Contributions of rows that share tables are at most so large. For more rows the tables are written anew. */
export const maxContributionBytes: number = 2 ** 25
/** Bits of a subtree's pattern in a bitvector. */
export const bitsPerPattern = 16
const subtreesPerGroup = bitsPerBitvector / bitsPerPattern
const maxBitvectorBytes = 2 ** 27
// A tree whose tables pay only for more rows than this is left to the algorithm for few rows.
const maxRowsToPay = 10_000

/** A tree that could be explained by tables. */
export interface Candidate {
  readonly tree: number
  /** Undefined where tables cannot explain it. */
  readonly subtrees: readonly Subtree[] | undefined
  /** What a row costs by the algorithm for few rows, in nanoseconds of one thread. */
  readonly fastCost: number
}

/** Trees that tables explain. */
export interface SubtreeChoice {
  readonly subtrees: readonly Subtree[]
  /** The trees that are left to the algorithm for few rows. */
  readonly rest: ReadonlySet<number>
  /** Number of rows from which on tables are faster. */
  readonly minRows: number
}

/** Subtrees of one output, in the order of their trees. */
export interface SubtreeGroup {
  readonly output: number
  readonly subtrees: readonly Subtree[]
  /** Where each subtree's table begins, and where the last ends [numSubtrees + 1]. */
  readonly tableOffsets: Int32Array
}

/** How tables explain the trees they suit. */
export interface SubtreePlan {
  readonly groups: readonly SubtreeGroup[]
  readonly ranks: Ranks
  /** The groups' patterns. */
  readonly bitvectors: BitvectorTables
}

/**
 * Chooses among trees.
 *
 * @param fillCost - what filling in a leaf's values costs, in nanoseconds of one thread
 * @returns undefined when tables suit none of them
 */
export function chooseSubtrees(
  forest: Forest,
  candidates: readonly Candidate[],
  fillCost: (leaf: SubtreeLeaf) => number
): SubtreeChoice | undefined {
  const subtrees: Subtree[] = []
  const rest = new Set<number>()
  let totalCost = 0
  let totalSaved = 0
  for (const { tree, subtrees: ofTree, fastCost } of candidates) {
    const saved = ofTree === undefined ? 0 : fastCost - rowCost(ofTree)
    const cost = ofTree === undefined ? Infinity : tableCost(ofTree, fillCost)
    if (cost > saved * maxRowsToPay) rest.add(tree)
    else {
      subtrees.push(...ofTree!)
      totalCost += cost
      totalSaved += saved
    }
  }
  if (subtrees.length === 0) return undefined
  const minRows = Math.ceil(totalCost / totalSaved)
  // With many features and outputs so few rows can share tables that these would not pay.
  const rowBytes = 8 * columnsOf(forest).featureOf.length * forest.numTreesPerIteration
  if (Math.max(minRows, rowsPerBlock) * rowBytes > maxContributionBytes) return undefined
  return { subtrees, rest, minRows }
}

/** Plans for the chosen subtrees; undefined when ranks or bitvectors would be too large. */
export function makeSubtreePlan(forest: Forest, { subtrees }: SubtreeChoice): SubtreePlan | undefined {
  const groups = groupsOf(forest, subtrees)
  const ranks = ranksOf(forest)
  const bitvectors = ranks && makeBitvectorTables(forest, ranks, groups.map(rulesOf), maxBitvectorBytes)
  return bitvectors && { groups, ranks, bitvectors }
}

// Nanoseconds of one thread, roughly, as measured on models of 31, 63 and 255 leaves: of a row …
function rowCost(subtrees: readonly Subtree[]): number {
  return subtrees.reduce((sum, { features }) => sum + 1.5 + 0.6 * features.length, 0)
}

// … and of the tables.
function tableCost(subtrees: readonly Subtree[], fillCost: (leaf: SubtreeLeaf) => number): number {
  let sum = 0
  for (const { numBits, features, leaves } of subtrees) {
    for (const leaf of leaves) sum += (1 + features.length / 3) * 2 ** numBits + fillCost(leaf)
  }
  return sum
}

function groupsOf({ numTreesPerIteration }: Forest, subtrees: readonly Subtree[]): SubtreeGroup[] {
  const groups: SubtreeGroup[] = []
  for (let output = 0; output < numTreesPerIteration; output++) {
    const ofOutput = subtrees.filter(({ tree }) => tree % numTreesPerIteration === output)
    for (let first = 0; first < ofOutput.length; first += subtreesPerGroup) {
      const ofGroup = ofOutput.slice(first, first + subtreesPerGroup)
      const tableOffsets = new Int32Array(ofGroup.length + 1)
      ofGroup.forEach((subtree, i) => (tableOffsets[i + 1] = tableOffsets[i]! + tableLengthOf(subtree)))
      groups.push({ output, subtrees: ofGroup, tableOffsets })
    }
  }
  return groups
}

function rulesOf({ subtrees }: SubtreeGroup): BranchRule[] {
  return subtrees.flatMap(({ rules }, i) =>
    rules.map(({ node, goesLeft, bit }) => {
      const bitBegin = bitsPerPattern * i + bit
      return { node, byLeft: !goesLeft, bitBegin, bitEnd: bitBegin + 1 }
    })
  )
}

/** Most numbers of a group's tables, patterns of a subtree, and values of a leaf: the scratch that writing tables takes. */
export function scratchLengthsOf({ groups }: SubtreePlan): { tables: number; patterns: number; leafValues: number } {
  let tables = 0
  let patterns = 1
  let leafValues = 1
  for (const { subtrees, tableOffsets } of groups) {
    tables = Math.max(tables, tableOffsets[subtrees.length]!)
    for (const { numBits, features, leaves } of subtrees) {
      patterns = Math.max(patterns, 2 ** numBits)
      for (const { featureIndex } of leaves) {
        leafValues = Math.max(leafValues, 2 ** featureIndex.length * features.length)
      }
    }
  }
  return { tables, patterns, leafValues }
}

/** The subtrees of a group whose trees are `firstTree` to `endTree` (exclusive): from and to (exclusive). */
export function subtreesInRange(
  { subtrees }: SubtreeGroup,
  firstTree: number,
  endTree: number
): { from: number; to: number } {
  const from = subtrees.findIndex(({ tree }) => tree >= firstTree)
  if (from < 0) return { from: 0, to: 0 }
  const after = subtrees.findIndex(({ tree }) => tree >= endTree)
  return { from, to: after < 0 ? subtrees.length : after }
}
