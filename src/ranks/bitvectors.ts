/**
 * Line tables: what each slot of each feature means to groups of trees, as bits.
 *
 * Trees that share a line of 512 bits are a group. Rules say which bits a turn at a node clears. For each slot of each
 * feature that a group tests there is a line: ones, but for the bits that the slot's turns at the feature's nodes clear. The
 * AND of a row's lines over the group's features then holds all that the row decides at all nodes of the group. Which bits
 * a turn clears is the caller's choice: the leaves of the other side (then the exit leaf is the lowest bit left, see
 * `mask-tables.ts`), a bit for the node, or bits of all paths that the turn leaves.
 *
 * Slots that mean the same to a group share a line, so a group's lines stay within the first-level cache whatever the
 * number of thresholds in the forest: 12 % of the memory of one line per slot for 600 trees of 31 leaves.
 *
 * Source: Lucchese et al., "QuickScorer: a Fast Algorithm to Rank Documents with Additive Ensembles of Regression Trees"
 * (SIGIR 2015), for the bits; look-up in place of its scans and the grouping are this file's.
 *
 * @module
 */
import { goesLeft } from '../model/decision.ts'
import type { Forest } from '../model/forest.ts'
import { breakpointsOf, numSlotsOf, slotOf, type Slots, valueOfSlot } from './ranks.ts'

/** 32-bit words of a line. */
export const wordsPerLine = 16
/** Bits of a line. */
export const bitsPerLine: number = 32 * wordsPerLine
const maxLinesPerGroup = 65536

/** What a turn at a node says. */
export interface LineRule {
  readonly node: number
  /** Whether it is the turn to the left that clears the bits; otherwise that to the right. */
  readonly byLeft: boolean
  /** The bits of the group's line, from and to (exclusive). */
  readonly bitBegin: number
  readonly bitEnd: number
}

/** Lines of groups of trees. */
export interface LineTables {
  /** Group `g` has entries `entryOffsets[g]` to `entryOffsets[g + 1]` (exclusive), one a feature [numGroups + 1]. */
  readonly entryOffsets: Int32Array
  /** Column of each entry [numEntries]. */
  readonly entryColumn: Int32Array
  /** Where an entry's slots begin in `lineOfSlot` [numEntries]. */
  readonly entryMap: Int32Array
  /** Line of each slot, counted from the group's first line. */
  readonly lineOfSlot: Uint16Array
  /** First line of each group [numGroups]. */
  readonly firstLine: Int32Array
  /** [numLines × wordsPerLine] */
  readonly lines: Int32Array
}

/**
 * Makes the tables.
 *
 * @param groups - the rules of each group
 * @param maxBytes - upper limit of the tables' size
 * @returns the tables; undefined if they would be larger, or a group has more than 65,536 different lines
 */
export function makeLineTables(
  forest: Forest,
  slots: Slots,
  groups: readonly (readonly LineRule[])[],
  maxBytes: number
): LineTables | undefined {
  const entryOffsets = new Int32Array(groups.length + 1)
  const entryColumn: number[] = []
  const entryMap: number[] = []
  const firstLine = new Int32Array(groups.length)
  let lineOfSlot = new Uint16Array(1024)
  let numMapped = 0
  let lines = new Int32Array(1024 * wordsPerLine)
  let numLines = 0

  for (const [group, rules] of groups.entries()) {
    firstLine[group] = numLines
    for (const [column, ofColumn] of rulesByColumn(forest, slots, rules)) {
      const numSlots = numSlotsOf(slots, column)
      entryColumn.push(column)
      entryMap.push(numMapped)
      lineOfSlot = grown(lineOfSlot, numMapped + numSlots)
      const starts = intervalStarts(forest, slots, column, ofColumn)
      lines = grown(lines, (numLines + starts.length) * wordsPerLine)
      if (lineOfSlot.byteLength + lines.byteLength > 2 * maxBytes) return undefined
      const find = createLineFinder(lines, numLines, starts.length)
      for (let i = 0; i < starts.length; i++) {
        // Written behind the lines found so far, where it stays if it is none of this feature's.
        writeLine(forest, valueOfSlot(slots, column, starts[i]!), ofColumn, lines, numLines * wordsPerLine)
        const line = find(numLines)
        if (line === numLines) numLines++
        if (line - firstLine[group]! >= maxLinesPerGroup) return undefined
        const end = i + 1 < starts.length ? starts[i + 1]! : numSlots
        for (let slot = starts[i]!; slot < end; slot++) lineOfSlot[numMapped + slot] = line - firstLine[group]!
      }
      numMapped += numSlots
    }
    entryOffsets[group + 1] = entryColumn.length
  }
  return {
    entryOffsets,
    entryColumn: Int32Array.from(entryColumn),
    entryMap: Int32Array.from(entryMap),
    lineOfSlot: lineOfSlot.slice(0, numMapped),
    firstLine,
    lines: lines.slice(0, numLines * wordsPerLine)
  }
}

function rulesByColumn(forest: Forest, { columnOf }: Slots, rules: readonly LineRule[]): [number, LineRule[]][] {
  const byColumn = new Map<number, LineRule[]>()
  for (const rule of rules) {
    const column = columnOf[forest.splitFeature[rule.node]!]!
    const ofColumn = byColumn.get(column)
    if (ofColumn === undefined) byColumn.set(column, [rule])
    else ofColumn.push(rule)
  }
  return [...byColumn].sort(([a], [b]) => a - b)
}

// The slots at which these nodes may begin to decide differently, ascending: the first, and the last, which is NaN's.
function intervalStarts(forest: Forest, slots: Slots, column: number, rules: readonly LineRule[]): Int32Array {
  const breakpoints = breakpointsOf(
    forest,
    rules.map(({ node }) => node)
  )
  const starts = new Int32Array(breakpoints.length + 2)
  breakpoints.forEach((breakpoint, i) => (starts[i + 1] = slotOf(slots, column, breakpoint) + 1))
  starts[breakpoints.length + 1] = numSlotsOf(slots, column) - 1
  return starts
}

// The line of a value: ones, but for the bits that its turns clear.
function writeLine(forest: Forest, value: number, rules: readonly LineRule[], lines: Int32Array, begin: number): void {
  lines.fill(-1, begin, begin + wordsPerLine)
  for (let i = 0; i < rules.length; i++) {
    const { node, byLeft, bitBegin, bitEnd } = rules[i]!
    if (goesLeft(forest, node, value) !== byLeft) continue
    for (let bit = bitBegin; bit < bitEnd; bit++) lines[begin + (bit >>> 5)]! &= ~(1 << (bit & 31))
  }
}

// Finds the line from `first` on with the same words as a line behind them, which is added if there is none.
function createLineFinder(lines: Int32Array, first: number, mostLines: number): (made: number) => number {
  // Open addressing; 0 is an empty place.
  const shift = Math.clz32(2 * mostLines)
  const places = new Int32Array(2 ** (32 - shift))
  return (made) => {
    let hash = 0
    for (let word = 0; word < wordsPerLine; word++) {
      hash = Math.imul(hash ^ lines[made * wordsPerLine + word]!, 0x9e3779b1)
    }
    let place = hash >>> shift
    while (places[place] !== 0 && !isSame(lines, first + places[place]! - 1, made)) {
      place = (place + 1) & (places.length - 1)
    }
    if (places[place] === 0) places[place] = made - first + 1
    return first + places[place]! - 1
  }
}

function isSame(lines: Int32Array, a: number, b: number): boolean {
  for (let word = 0; word < wordsPerLine; word++) {
    if (lines[a * wordsPerLine + word] !== lines[b * wordsPerLine + word]) return false
  }
  return true
}

function grown<Numbers extends Uint16Array | Int32Array>(array: Numbers, length: number): Numbers {
  if (length <= array.length) return array
  const larger = new (array.constructor as new (length: number) => Numbers)(Math.max(length, 2 * array.length))
  larger.set(array)
  return larger
}
