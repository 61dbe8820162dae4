/**
 * How much a tree changes when one feature goes from one cell to another: a piecewise constant function of the other features,
 * which is not zero only where a node that tells the two cells apart is reached.
 *
 * @module
 */
import type { Forest } from '../../model/forest.ts'
import { rootOf } from '../../model/forest.ts'
import type { Paths } from '../paths.ts'
import { type Box, type Cells, hasCell, partOf } from './cells.ts'

/** Two cells of a feature between which trees are compared: their values should not fall from `low` to `high`. */
export interface CellPair {
  readonly low: number
  readonly high: number
  /** The nodes that tell the two cells apart. */
  readonly nodes: readonly number[]
}

/** Steps that may still be taken; `exhausted` is thrown where there are none left. */
export interface Budget {
  numLeft: number
}

/** Thrown, by identity, when a search has used up its steps. */
export const exhausted: Error = new Error('the search has used up its steps')

/** Differences of trees over one pair of cells. */
export interface TreeDifferences {
  /** The trees in which the pair can make a difference. */
  readonly trees: readonly number[]
  /**
   * Calls back for every part of the box in which the tree's difference is the same. The box is narrowed during the call, and
   * as it was after it.
   *
   * @param isWhole - whether every part must lead to one leaf, also where the pair makes no difference
   */
  readonly forEachPart: (tree: number, box: Box, visit: (difference: number) => void, isWhole?: boolean) => void
  /** The smallest difference in the box, or a number between it and `enough` if it is larger than `enough`. */
  readonly least: (tree: number, box: Box, enough: number) => number
}

/** The smallest and largest value among the leaves below each node [numNodes]. */
export interface LeafRanges {
  readonly min: Float64Array
  readonly max: Float64Array
}

/** The ranges of leaf values below the nodes of a forest. */
export function leafRangesOf({ leafValue, leftChild, rightChild }: Forest, { order }: Paths): LeafRanges {
  const min = new Float64Array(order.length)
  const max = new Float64Array(order.length)
  // Backwards: children come after their parents.
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i]!
    const children = [leftChild[node]!, rightChild[node]!]
    min[node] = Math.min(...children.map((child) => (child >= 0 ? min[child]! : leafValue[~child]!)))
    max[node] = Math.max(...children.map((child) => (child >= 0 ? max[child]! : leafValue[~child]!)))
  }
  return { min, max }
}

/** A forest and what is known of it. */
export interface SearchSpace {
  readonly forest: Forest
  readonly paths: Paths
  readonly cells: Cells
  /** Every row, as `wholeBox` has it. */
  readonly whole: Readonly<Box>
  readonly ranges: LeafRanges
  /** The tree of each root. */
  readonly treeOfRoot: ReadonlyMap<number, number>
}

/** The differences between a pair of cells of `feature`. */
export function createDifferences(
  { forest, paths, cells, ranges, treeOfRoot }: SearchSpace,
  feature: number,
  { low, high, nodes }: CellPair,
  budget: Budget
): TreeDifferences {
  const { splitFeature, leftChild, rightChild, leafValue } = forest
  const { columnOf } = cells.ranks
  // The nodes above those that tell the cells apart, and they themselves: elsewhere there is no difference.
  const matters = new Set<number>()
  const trees: number[] = []
  for (const node of nodes) {
    for (let at = node; at >= 0 && !matters.has(at); at = paths.parent[at]!) {
      matters.add(at)
      if (paths.parent[at]! < 0) trees.push(treeOfRoot.get(at)!)
    }
  }

  const leftSet = (node: number): Uint32Array => {
    const set = cells.leftOf(node)
    if (set === undefined) throw exhausted
    return set
  }
  const childAt = (node: number, cell: number): number =>
    hasCell(leftSet(node), cell) ? leftChild[node]! : rightChild[node]!
  const minOf = (child: number): number => (child >= 0 ? ranges.min[child]! : leafValue[~child]!)
  const maxOf = (child: number): number => (child >= 0 ? ranges.max[child]! : leafValue[~child]!)

  // Follows the two cells at once, from `a` and `b`, through all rows of the box. `isCut` may say that a pair is not worth it.
  const walk = (
    a: number,
    b: number,
    box: Box,
    visit: (difference: number) => void,
    isCut: (a: number, b: number) => boolean
  ): void => {
    if (budget.numLeft-- <= 0) throw exhausted
    if (isCut(a, b)) return
    if (a < 0 && b < 0) {
      visit(leafValue[~b]! - leafValue[~a]!)
      return
    }
    const node = a >= 0 ? a : b
    if (splitFeature[node] === feature) {
      if (a === b) walk(childAt(a, low), childAt(a, high), box, visit, isCut)
      else if (a >= 0) walk(childAt(a, low), b, box, visit, isCut)
      else walk(a, childAt(b, high), box, visit, isCut)
      return
    }
    const column = columnOf[splitFeature[node]!]!
    const domain = box[column]!
    for (const isLeft of [true, false]) {
      const part = partOf(domain, leftSet(node), isLeft)
      if (part === undefined) continue
      const child = isLeft ? leftChild[node]! : rightChild[node]!
      box[column] = part
      walk(a === node ? child : a, b === node ? child : b, box, visit, isCut)
    }
    box[column] = domain
  }

  return {
    trees,
    forEachPart: (tree, box, visit, isWhole = false) => {
      const root = rootOf(forest, tree)
      const isCut = (a: number, b: number): boolean => {
        if (isWhole || a !== b || matters.has(a)) return false
        visit(0)
        return true
      }
      walk(root, root, box, visit, isCut)
    },
    least: (tree, box, enough) => {
      const root = rootOf(forest, tree)
      let least = enough
      const isCut = (a: number, b: number): boolean => {
        if (a === b && !matters.has(a)) {
          least = Math.min(least, 0)
          return true
        }
        return a !== b && minOf(b) - maxOf(a) >= least
      }
      walk(root, root, box, (difference) => (least = Math.min(least, difference)), isCut)
      return least
    }
  }
}
