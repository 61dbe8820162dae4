/**
 * The cells of a forest: the intervals of a feature's values, and the missing value, among which no node can tell values apart.
 * A box is a set of cells for each column: a part of the space of rows, in which a walk can be followed with certainty.
 *
 * @module
 */
import { goesLeft, missingType, missingTypeOf } from '../../model/decision.ts'
import type { Forest } from '../../model/forest.ts'
import { numRanksOf, type Ranks, valueOfRank } from '../../ranks/ranks.ts'

/** Bitset words over a column's cells. */
export type CellSet = Uint32Array

/** Cells of each column; undefined means all of them [numColumns]. */
export type Box = (CellSet | undefined)[]

/** The cells of a forest. */
export interface Cells {
  readonly ranks: Ranks
  /** The cells of a node's column that go left; undefined when the sets of all nodes would take too much memory. */
  readonly leftOf: (node: number) => CellSet | undefined
  /** A value of a cell, NaN for that of missing values. The lowest and the highest cell have finite values where they can. */
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
    const value = valueOfRank(ranks, column, cell)
    if (value !== Infinity) return value
    // Above all breakpoints; any value will do.
    const last = ranks.breakpoints[column]!.at(-1) ?? 0
    const above = last + Math.max(1, Math.abs(last))
    return above > last ? above : value
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
 * The cells of a column that hold known values, ascending: not NaN and, where a node takes zero for missing, not zero.
 *
 * @param nodes - the nodes that test the column
 */
export function knownCells(forest: Forest, { ranks }: Cells, column: number, nodes: readonly number[]): number[] {
  const isZeroMissing = nodes.some((node) => missingTypeOf(forest.decisionType[node]!) === missingType.zero)
  const cells: number[] = []
  for (let cell = 0; cell < numRanksOf(ranks, column) - 1; cell++)
    if (!isZeroMissing || valueOfRank(ranks, column, cell) !== 0) cells.push(cell)
  return cells
}

/** Whether a cell is in a set. */
export function hasCell(set: CellSet, cell: number): boolean {
  return ((set[cell >>> 5]! >>> (cell & 31)) & 1) !== 0
}

/** The part of `domain` (undefined: all cells) inside `set`, or outside of it; undefined when there is none. */
export function partOf(
  domain: CellSet | undefined,
  set: CellSet,
  numCells: number,
  inside: boolean
): CellSet | undefined {
  const part = new Uint32Array(set.length)
  let any = 0
  for (let i = 0; i < set.length; i++) {
    const word = (inside ? set[i]! : ~set[i]!) & (domain === undefined ? lastWordMask(i, numCells) : domain[i]!)
    part[i] = word
    any |= word
  }
  return any === 0 ? undefined : part
}

/** A cell of a column's part of a box: the one nearest the middle of all cells, so that known values come before missing ones. */
export function middleCell(domain: CellSet | undefined, numCells: number): number {
  const middle = Math.max(0, (numCells - 2) >>> 1)
  if (domain === undefined) return middle
  for (let distance = 0; distance < numCells; distance++)
    for (const cell of [middle + distance, middle - distance])
      if (cell >= 0 && cell < numCells - 1 && hasCell(domain, cell)) return cell
  return numCells - 1
}

function wordsFor(numCells: number): number {
  return (numCells + 31) >>> 5
}

function lastWordMask(word: number, numCells: number): number {
  const left = numCells - 32 * word
  return left >= 32 ? -1 : (1 << left) - 1
}
