/**
 * Bitvector tables: what each rank of each feature means to groups of trees, as bits.
 *
 * Trees that share a bitvector of 512 bits form a group. Rules say which bits a branch at a node clears. For each rank of
 * each feature that a group tests there is a bitvector: ones, except for the bits that the rank's branches at the feature's
 * nodes clear. The AND of a row's bitvectors over the group's features then holds all that the row decides at all nodes of
 * the group. Which bits a branch clears is the caller's choice: the leaves of the other side (then the lowest bit left is the
 * exit leaf, see `predict/masks/mask-tables.ts`), a bit for the node, or a bit for each path that the row has left.
 *
 * Ranks that mean the same to a group share a bitvector, so a group's bitvectors stay within the first-level cache whatever
 * the number of thresholds in the forest: 12 % of the memory of a bitvector for each rank for 600 trees of 31 leaves.
 *
 * Source: Lucchese et al., "QuickScorer: a Fast Algorithm to Rank Documents with Additive Ensembles of Regression Trees"
 * (SIGIR 2015), for the bits; the lookup in place of its scans and the grouping are this library's.
 *
 * @module
 */
import { goesLeft } from '../model/decision.ts'
import type { Forest } from '../model/forest.ts'
import { breakpointsOf, numRanksOf, type Ranks, rankOf, valueOfRank } from './ranks.ts'

/** 32-bit words of a bitvector. */
export const wordsPerBitvector = 16
/** Bits of a bitvector. */
export const bitsPerBitvector: number = 32 * wordsPerBitvector
/** Bytes of a bitvector. */
export const bitvectorBytes: number = 4 * wordsPerBitvector
const maxBitvectorsPerGroup = 65536
// What may be done to make tables: so much always, and more for each rule and for each word of the forest's categories. It is
// several times what models need as LightGBM trains them; a few nodes with large sets of categories could ask for any amount.
const maxDecisions = { free: 2 ** 24, perRule: 4096, perWord: 512 }
const maxRanks = { free: 2 ** 20, perRule: 512, perWord: 256 }

/** What a branch at a node says. */
export interface BranchRule {
  readonly node: number
  /** Whether the branch to the left clears the bits; otherwise the one to the right does. */
  readonly byLeft: boolean
  /** The bits of the group's bitvector, from and to (exclusive). */
  readonly bitBegin: number
  readonly bitEnd: number
}

/** Bitvectors of groups of trees. */
export interface BitvectorTables {
  /** Group `g` has entries `entryOffsets[g]` to `entryOffsets[g + 1]` (exclusive), one for each feature [numGroups + 1]. */
  readonly entryOffsets: Int32Array
  /** Column of each entry [numEntries]. */
  readonly entryColumn: Int32Array
  /** Where an entry's ranks begin in `bitvectorOfRank` [numEntries]. */
  readonly entryOffset: Int32Array
  /** Bitvector of each rank, counted from the group's first bitvector. */
  readonly bitvectorOfRank: Uint16Array
  /** First bitvector of each group [numGroups]. */
  readonly firstBitvector: Int32Array
  /** [numBitvectors × wordsPerBitvector] */
  readonly words: Int32Array
}

/**
 * Makes the tables.
 *
 * @param groups - the rules of each group
 * @param maxBytes - upper limit of the tables' size
 * @returns undefined if the tables would be larger, take work out of proportion to the forest, or a group has more than 65,536
 *   different bitvectors
 */
export function makeBitvectorTables(
  forest: Forest,
  ranks: Ranks,
  groups: readonly (readonly BranchRule[])[],
  maxBytes: number
): BitvectorTables | undefined {
  const entryOffsets = new Int32Array(groups.length + 1)
  const entryColumn: number[] = []
  const entryOffset: number[] = []
  const firstBitvector = new Int32Array(groups.length)
  let bitvectorOfRank = new Uint16Array(1024)
  let numRanks = 0
  let words = new Int32Array(1024 * wordsPerBitvector)
  let numBitvectors = 0
  const numRules = groups.reduce((sum, rules) => sum + rules.length, 0)
  const amountOf = ({ free, perRule, perWord }: typeof maxRanks): number =>
    free + perRule * numRules + perWord * forest.catThreshold.length
  const mostRanks = amountOf(maxRanks)
  let decisionsLeft = amountOf(maxDecisions)

  for (const [group, rules] of groups.entries()) {
    const first = numBitvectors
    firstBitvector[group] = first
    for (const [column, ofColumn] of rulesByColumn(forest, ranks, rules)) {
      const numRanksOfColumn = numRanksOf(ranks, column)
      entryColumn.push(column)
      entryOffset.push(numRanks)
      const starts = intervalStarts(forest, ranks, column, ofColumn)
      decisionsLeft -= starts.length * ofColumn.length
      if (decisionsLeft < 0 || numRanks + numRanksOfColumn > mostRanks) return undefined
      bitvectorOfRank = grown(bitvectorOfRank, numRanks + numRanksOfColumn)
      const mostBitvectors = Math.min(starts.length, maxBitvectorsPerGroup)
      words = grown(words, (numBitvectors + mostBitvectors + 1) * wordsPerBitvector)
      if (bitvectorOfRank.byteLength + words.byteLength > 2 * maxBytes) return undefined
      const find = createFinder(words, numBitvectors, mostBitvectors)
      for (let i = 0; i < starts.length; i++) {
        // Written after the bitvectors found so far, where it stays if this feature has none like it.
        writeBitvector(forest, valueOfRank(ranks, column, starts[i]!), ofColumn, words, numBitvectors)
        const bitvector = find(numBitvectors)
        if (bitvector === numBitvectors) numBitvectors++
        if (bitvector - first >= maxBitvectorsPerGroup) return undefined
        const end = i + 1 < starts.length ? starts[i + 1]! : numRanksOfColumn
        bitvectorOfRank.fill(bitvector - first, numRanks + starts[i]!, numRanks + end)
      }
      numRanks += numRanksOfColumn
    }
    entryOffsets[group + 1] = entryColumn.length
  }
  return {
    entryOffsets,
    entryColumn: Int32Array.from(entryColumn),
    entryOffset: Int32Array.from(entryOffset),
    bitvectorOfRank: bitvectorOfRank.slice(0, numRanks),
    firstBitvector,
    words: words.slice(0, numBitvectors * wordsPerBitvector)
  }
}

function rulesByColumn(forest: Forest, { columnOf }: Ranks, rules: readonly BranchRule[]): [number, BranchRule[]][] {
  const byColumn = new Map<number, BranchRule[]>()
  for (const rule of rules) {
    const column = columnOf[forest.splitFeature[rule.node]!]!
    const ofColumn = byColumn.get(column)
    if (ofColumn === undefined) byColumn.set(column, [rule])
    else ofColumn.push(rule)
  }
  return [...byColumn].sort(([a], [b]) => a - b)
}

// The ranks from which on these nodes may decide differently, ascending: the first, and the last, which is NaN's.
function intervalStarts(forest: Forest, ranks: Ranks, column: number, rules: readonly BranchRule[]): Int32Array {
  const breakpoints = breakpointsOf(
    forest,
    rules.map(({ node }) => node)
  )
  const starts = new Int32Array(breakpoints.length + 2)
  breakpoints.forEach((breakpoint, i) => (starts[i + 1] = rankOf(ranks, column, breakpoint) + 1))
  starts[breakpoints.length + 1] = numRanksOf(ranks, column) - 1
  return starts
}

function writeBitvector(
  forest: Forest,
  value: number,
  rules: readonly BranchRule[],
  words: Int32Array,
  bitvector: number
): void {
  const begin = bitvector * wordsPerBitvector
  words.fill(-1, begin, begin + wordsPerBitvector)
  for (let i = 0; i < rules.length; i++) {
    const { node, byLeft, bitBegin, bitEnd } = rules[i]!
    if (goesLeft(forest, node, value) !== byLeft) continue
    for (let bit = bitBegin; bit < bitEnd; bit++) words[begin + (bit >>> 5)]! &= ~(1 << (bit & 31))
  }
}

// Finds the bitvector, from `first` on, with the words of one written after all others, which is added if there is none.
function createFinder(words: Int32Array, first: number, maxBitvectors: number): (written: number) => number {
  // Open addressing; 0 is an empty slot, n + 1 bitvector first + n.
  const shift = Math.clz32(2 * maxBitvectors)
  const slots = new Int32Array(2 ** (32 - shift))
  return (written) => {
    let hash = 0
    for (let word = 0; word < wordsPerBitvector; word++) {
      hash = Math.imul(hash ^ words[written * wordsPerBitvector + word]!, 0x9e3779b1)
    }
    let slot = hash >>> shift
    while (slots[slot] !== 0 && !isSame(words, first + slots[slot]! - 1, written))
      slot = (slot + 1) & (slots.length - 1)
    if (slots[slot] === 0) slots[slot] = written - first + 1
    return first + slots[slot]! - 1
  }
}

function isSame(words: Int32Array, a: number, b: number): boolean {
  for (let word = 0; word < wordsPerBitvector; word++) {
    if (words[a * wordsPerBitvector + word] !== words[b * wordsPerBitvector + word]) return false
  }
  return true
}

function grown<Numbers extends Uint16Array | Int32Array>(array: Numbers, length: number): Numbers {
  if (length <= array.length) return array
  const larger = new (array.constructor as new (length: number) => Numbers)(Math.max(length, 2 * array.length))
  larger.set(array)
  return larger
}
