/**
 * The cells of a forest: the intervals of a feature's values, and the missing value, among which no node can tell values apart.
 * A box is a set of cells for each column: a part of the space of rows, in which a walk can be followed with certainty.
 *
 * @module
 */
import { goesLeft, missingType, missingTypeOf } from '../../model/decision.ts'
import type { Forest } from '../../model/forest.ts'
import { numRanksOf, type Ranks, rankOf, valueOfRank } from '../../ranks/ranks.ts'

/** Bitset words over a column's cells. */
export type CellSet = Uint32Array

/** Cells of each column [numColumns]. */
export type Box = CellSet[]

/** The cells of a forest. */
export interface Cells {
  readonly ranks: Ranks
  /** The cells of a node's column that go left; undefined when the sets of all nodes would take too much memory. */
  readonly leftOf: (node: number) => CellSet | undefined
  /** A value of a cell, with few digits; NaN for that of missing values. */
  readonly valueOf: (column: number, cell: number) => number
}

// Words of all sets together: 128 MB.
const maxWords = 2 ** 25

/** The cells of a forest; sets of nodes are made when they are asked for. */
export function createCells(forest: Forest, ranks: Ranks): Cells {
  const { splitFeature } = forest
  const sets = new Map<number, CellSet>()
  let numWords = 0

  const valueOf = (column: number, cell: number): number => {
    const ofColumn = ranks.breakpoints[column]!
    if (cell > ofColumn.length) return NaN
    const value = shortValue(ofColumn[cell - 1] ?? -Infinity, ofColumn[cell] ?? Infinity)
    return rankOf(ranks, column, value) === cell ? value : valueOfRank(ranks, column, cell)
  }

  const leftOf = (node: number): CellSet | undefined => {
    let set = sets.get(node)
    if (set === undefined) {
      const column = ranks.columnOf[splitFeature[node]!]!
      const numCells = numRanksOf(ranks, column)
      numWords += wordsFor(numCells)
      if (numWords > maxWords) return undefined
      set = new Uint32Array(wordsFor(numCells))
      for (let cell = 0; cell < numCells; cell++)
        if (goesLeft(forest, node, valueOfRank(ranks, column, cell))) set[cell >>> 5]! |= 1 << (cell & 31)
      sets.set(node, set)
    }
    return set
  }
  return { ranks, leftOf, valueOf }
}

/**
 * The cells of a column that hold known values, ascending: finite numbers and, where a node takes zero for missing, not zero.
 *
 * @param nodes - the nodes that test the column
 */
export function knownCells(forest: Forest, { ranks }: Cells, column: number, nodes: readonly number[]): number[] {
  const isZeroMissing = nodes.some((node) => missingTypeOf(forest.decisionType[node]!) === missingType.zero)
  const cells: number[] = []
  for (let cell = 0; cell < numRanksOf(ranks, column) - 1; cell++)
    if (hasFinite(ranks, column, cell) && !(isZeroMissing && valueOfRank(ranks, column, cell) === 0)) cells.push(cell)
  return cells
}

/** Every row of finite and missing values. */
export function wholeBox({ ranks }: Cells): Box {
  return ranks.breakpoints.map((_, column) => {
    const numCells = numRanksOf(ranks, column)
    const set = new Uint32Array(wordsFor(numCells))
    for (let cell = 0; cell < numCells; cell++)
      if (cell === numCells - 1 || hasFinite(ranks, column, cell)) set[cell >>> 5]! |= 1 << (cell & 31)
    return set
  })
}

// Trees that send known values one way and missing ones the other have a threshold beyond which only infinity lies.
function hasFinite({ breakpoints }: Ranks, column: number, cell: number): boolean {
  const ofColumn = breakpoints[column]!
  return ofColumn[cell] !== -Infinity && !(ofColumn[cell - 1]! >= Number.MAX_VALUE)
}

/** Whether a cell is in a set. */
export function hasCell(set: CellSet, cell: number): boolean {
  return ((set[cell >>> 5]! >>> (cell & 31)) & 1) !== 0
}

/** The part of `domain` inside `set`, or outside of it; undefined when there is none. */
export function partOf(domain: CellSet, set: CellSet, isInside: boolean): CellSet | undefined {
  const part = new Uint32Array(set.length)
  let any = 0
  for (let i = 0; i < set.length; i++) {
    const word = (isInside ? set[i]! : ~set[i]!) & domain[i]!
    part[i] = word
    any |= word
  }
  return any === 0 ? undefined : part
}

/** A cell of a column's part of a box: the one nearest the middle of all cells, so that known values come before missing ones. */
export function middleCell(domain: CellSet, numCells: number): number {
  const middle = Math.max(0, (numCells - 2) >>> 1)
  for (let distance = 0; distance < numCells; distance++)
    for (const cell of [middle + distance, middle - distance])
      if (cell >= 0 && cell < numCells - 1 && hasCell(domain, cell)) return cell
  return numCells - 1
}

// A number above `low` and up to `high`, with the fewest digits that tell it from `low`.
function shortValue(low: number, high: number): number {
  // Also where tiny values are 0 to the trees.
  if (low < 0 && high >= 0) return 0
  const from = low === -Infinity ? Math.min(high, Number.MAX_VALUE) - 2 : low
  const to = high - from > 2 ? from + 2 : high
  for (let digits = 1; digits <= 17; digits++) {
    const value = Number((from / 2 + to / 2).toPrecision(digits))
    if (value > low && value <= high) return value
  }
  return high
}

function wordsFor(numCells: number): number {
  return (numCells + 31) >>> 5
}
