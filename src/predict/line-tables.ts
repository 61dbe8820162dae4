/**
 * Line tables: what each slot of each feature means to groups of trees, as bits.
 *
 * Trees share a line of 512 bits, 16 trees with 32 bits each, or 8 with 64, down to one with 512. Every node owns a range
 * of its tree's bits. For each slot of each feature that a group tests there is a line: ones, but for the ranges of the
 * feature's nodes at which the slot goes right. The AND of a row's lines over the group's features then holds all that
 * the row decides at all nodes of all trees of the group. Which bits a node owns is the caller's choice: the leaves of its
 * left subtree (then the exit leaf is the lowest bit left, see `mask-tables.ts`) or a bit of its own.
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
import { breakpointsOf, numSlotsOf, slotOf, type Slots, valueOfSlot } from './slots.ts'

/** 32-bit words of a line. */
export const wordsPerLine = 16
/** Bits of a line. */
export const bitsPerLine: number = 32 * wordsPerLine
const maxLinesPerGroup = 65536

/** Which trees go together, and which bits belong to which node. */
export interface LineLayout {
  /** Bits a tree has in its group's line: 32, 64, 128, 256 or 512. */
  readonly bitsPerTree: number
  /** Trees of each group, first bits first; at most 512 / `bitsPerTree`. */
  readonly groups: readonly (readonly number[])[]
  /** The bits a node owns within its tree's, `bitBegin` to `bitEnd` (exclusive) [numNodes]. */
  readonly bitBegin: Int32Array
  readonly bitEnd: Int32Array
}

/** The tables of a forest. */
export interface LineTables extends LineLayout {
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
 * @param maxBytes - upper limit of the tables' size
 * @returns the tables; undefined if they would be larger, or a group has more than 65,536 different lines
 */
export function makeLineTables(
  forest: Forest,
  slots: Slots,
  layout: LineLayout,
  maxBytes: number
): LineTables | undefined {
  const { groups } = layout
  const { columnOf } = slots

  const entryOffsets = new Int32Array(groups.length + 1)
  const entryColumn: number[] = []
  const entryMap: number[] = []
  const firstLine = new Int32Array(groups.length)
  let lineOfSlot = new Uint16Array(1024)
  let numMapped = 0
  let lines = new Int32Array(1024 * wordsPerLine)
  let numLines = 0

  for (const [group, trees] of groups.entries()) {
    firstLine[group] = numLines
    for (const [column, nodes] of nodesByColumn(forest, trees, columnOf)) {
      const numSlots = numSlotsOf(slots, column)
      entryColumn.push(column)
      entryMap.push(numMapped)
      lineOfSlot = grown(lineOfSlot, numMapped + numSlots)
      const starts = intervalStarts(forest, slots, column, nodes)
      lines = grown(lines, (numLines + starts.length) * wordsPerLine)
      if (lineOfSlot.byteLength + lines.byteLength > 2 * maxBytes) return undefined
      const find = createLineFinder(lines, numLines, starts.length)
      for (let i = 0; i < starts.length; i++) {
        // Written behind the lines found so far, where it stays if it is none of this feature's.
        writeLine(forest, valueOfSlot(slots, column, starts[i]!), nodes, layout, lines, numLines * wordsPerLine)
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
    ...layout,
    entryOffsets,
    entryColumn: Int32Array.from(entryColumn),
    entryMap: Int32Array.from(entryMap),
    lineOfSlot: lineOfSlot.slice(0, numMapped),
    firstLine,
    lines: lines.slice(0, numLines * wordsPerLine)
  }
}

// A node, and the place of its tree in the group.
interface GroupNode {
  readonly node: number
  readonly place: number
}

function nodesByColumn(forest: Forest, trees: readonly number[], columnOf: Int32Array): [number, GroupNode[]][] {
  const byColumn = new Map<number, GroupNode[]>()
  for (const [place, tree] of trees.entries()) {
    for (let node = forest.nodeOffsets[tree]!; node < forest.nodeOffsets[tree + 1]!; node++) {
      const column = columnOf[forest.splitFeature[node]!]!
      const nodes = byColumn.get(column)
      if (nodes === undefined) byColumn.set(column, [{ node, place }])
      else nodes.push({ node, place })
    }
  }
  return [...byColumn].sort(([a], [b]) => a - b)
}

// The slots at which these nodes may begin to decide differently, ascending: the first, and the last, which is NaN's.
function intervalStarts(forest: Forest, slots: Slots, column: number, nodes: readonly GroupNode[]): Int32Array {
  const breakpoints = breakpointsOf(
    forest,
    nodes.map(({ node }) => node)
  )
  const starts = Array.from(breakpoints, (breakpoint) => slotOf(slots, column, breakpoint) + 1)
  return Int32Array.of(0, ...starts, numSlotsOf(slots, column) - 1)
}

// The line of a value: ones, but for the bits of the nodes at which it goes right.
function writeLine(
  forest: Forest,
  value: number,
  nodes: readonly GroupNode[],
  { bitsPerTree, bitBegin, bitEnd }: LineLayout,
  lines: Int32Array,
  begin: number
): void {
  lines.fill(-1, begin, begin + wordsPerLine)
  for (let i = 0; i < nodes.length; i++) {
    const { node, place } = nodes[i]!
    if (goesLeft(forest, node, value)) continue
    const end = place * bitsPerTree + bitEnd[node]!
    for (let bit = place * bitsPerTree + bitBegin[node]!; bit < end; bit++) {
      lines[begin + (bit >>> 5)]! &= ~(1 << (bit & 31))
    }
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
