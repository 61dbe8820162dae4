/**
 * Looks for a row at which the trees together fall between two cells of a feature, where some tree on its own does: first by
 * walking downhill from cell to cell, then by branch and bound, which either finds one or proves that there is none.
 *
 * @module
 */
import { leafOf, walkRaw } from '../../predict/reference-walk.ts'
import { numRanksOf } from '../../ranks/ranks.ts'
import { type Box, hasCell, middleCell } from './cells.ts'
import {
  type Budget,
  type CellPair,
  createDifferences,
  type SearchSpace,
  type TreeDifferences
} from './tree-differences.ts'

/** Searches among the rows of one pair of cells. */
export interface JointSearch {
  /** How far the trees that fall would fall together, at worst; 0 when none falls on its own. */
  readonly worst: number
  /** A row, with the pair's lower cell in the feature, at which the raw score falls; undefined when none was found. */
  readonly downhill: () => Float64Array | undefined
  /**
   * The same by branch and bound; undefined means that there is no such row.
   *
   * @throws `exhausted`
   */
  readonly branchAndBound: () => Float64Array | undefined
}

// Parts of trees from which to walk downhill, the steepest first.
const maxStarts = 24

/**
 * Prepares the search.
 *
 * @param output - raw score
 * @param rounding - how much the computed difference of two raw scores can differ from that of exact sums, at most
 */
export function createJointSearch(
  space: SearchSpace,
  { feature, output, rounding }: { readonly feature: number; readonly output: number; readonly rounding: number },
  pair: CellPair,
  budget: Budget
): JointSearch {
  const { forest, cells, whole } = space
  const { ranks } = cells
  const numColumns = ranks.featureOf.length
  const column = ranks.columnOf[feature]!
  const differences = createDifferences(space, feature, pair, budget)
  const wholeCopy = (): Box => [...whole]
  const leastOf = new Map(differences.trees.map((tree) => [tree, differences.least(tree, wholeCopy(), 0)]))
  const falling = differences.trees.filter((tree) => leastOf.get(tree)! < 0)

  const rowOf = (cellOf: ArrayLike<number>): Float64Array => {
    const row = new Float64Array(forest.numFeatures)
    for (let other = 0; other < numColumns; other++) row[ranks.featureOf[other]!] = cells.valueOf(other, cellOf[other]!)
    row[feature] = cells.valueOf(column, pair.low)
    return row
  }
  const highValue = cells.valueOf(column, pair.high)
  const numIterations = forest.numTrees / forest.numTreesPerIteration
  const falls = (low: Float64Array): boolean => {
    const scores = new Float64Array(2 * forest.numTreesPerIteration)
    walkRaw(forest, low, 0, numIterations, scores, 0)
    walkRaw(forest, low.with(feature, highValue), 0, numIterations, scores, forest.numTreesPerIteration)
    return scores[forest.numTreesPerIteration + output]! < scores[output]!
  }
  const cellsOf = (box: Box): number[] => box.map((domain, other) => middleCell(domain, numRanksOf(ranks, other)))

  // The trees' differences at a row, added.
  const differenceAt = (low: Float64Array): number => {
    const high = low.with(feature, highValue)
    let sum = 0
    for (const tree of differences.trees)
      sum += forest.leafValue[leafOf(forest, tree, high)]! - forest.leafValue[leafOf(forest, tree, low)]!
    budget.numLeft -= differences.trees.length
    return sum
  }

  const starts = (): number[][] => {
    const found: { readonly difference: number; readonly cells: number[] }[] = []
    for (const tree of falling) {
      const box = wholeCopy()
      differences.forEachPart(tree, box, (difference) => {
        if (difference < 0) found.push({ difference, cells: cellsOf(box) })
      })
    }
    return found
      .sort((a, b) => a.difference - b.difference)
      .slice(0, maxStarts)
      .map((start) => start.cells)
  }

  const downhillFrom = (start: readonly number[]): Float64Array | undefined => {
    const at = [...start]
    let least = differenceAt(rowOf(at))
    for (let isBetter = true; isBetter && budget.numLeft > 0;) {
      isBetter = false
      for (let other = 0; other < numColumns; other++) {
        if (other === column) continue
        for (let cell = 0; cell < numRanksOf(ranks, other) && budget.numLeft > 0; cell++) {
          if (!hasCell(whole[other]!, cell)) continue
          const trial = at.with(other, cell)
          const difference = differenceAt(rowOf(trial))
          if (difference >= least) continue
          least = difference
          at[other] = cell
          isBetter = true
        }
        if (least < 0 && falls(rowOf(at))) return rowOf(at)
      }
    }
    return least < 0 && falls(rowOf(at)) ? rowOf(at) : undefined
  }

  return {
    worst: falling.reduce((sum, tree) => sum + leastOf.get(tree)!, 0),
    downhill: () => {
      for (const start of starts()) {
        const row = rowOf(start)
        if (falls(row)) return row
        const found = downhillFrom(start)
        if (found !== undefined) return found
      }
      return undefined
    },
    branchAndBound: () =>
      branchAndBound({ differences, outputTrees: treesOf(forest, output), rounding, wholeCopy, cellsOf, rowOf, falls })
  }
}

function treesOf({ numTrees, numTreesPerIteration }: SearchSpace['forest'], output: number): number[] {
  return Array.from({ length: numTrees }, (_, tree) => tree).filter((tree) => tree % numTreesPerIteration === output)
}

interface Search {
  readonly differences: TreeDifferences
  readonly outputTrees: readonly number[]
  readonly rounding: number
  readonly wholeCopy: () => Box
  readonly cellsOf: (box: Box) => number[]
  readonly rowOf: (cells: readonly number[]) => Float64Array
  readonly falls: (row: Float64Array) => boolean
}

function branchAndBound({
  differences,
  outputTrees,
  rounding,
  wholeCopy,
  cellsOf,
  rowOf,
  falls
}: Search): Float64Array | undefined {
  const box = wholeCopy()
  let found: Float64Array | undefined

  const tryBox = (): void => {
    const row = rowOf(cellsOf(box))
    if (falls(row)) found = row
  }

  // Within the rounding of sums, only the computed scores of single cells can tell: every tree is followed to its leaf.
  const followAll = (trees: readonly number[]): void => {
    if (found !== undefined) return
    const [tree, ...others] = trees
    if (tree === undefined) tryBox()
    else differences.forEachPart(tree, box, () => followAll(others), true)
  }

  const search = (open: readonly number[], known: number, anyFalls: boolean): void => {
    if (found !== undefined) return
    let sum = known
    let least = known
    let decidedFalls = anyFalls
    let mayFall = false
    let widest = 0
    let branch = -1
    const undecided: number[] = []
    for (const tree of open) {
      let min = Infinity
      let max = -Infinity
      differences.forEachPart(tree, box, (difference) => {
        min = Math.min(min, difference)
        max = Math.max(max, difference)
      })
      least += min
      if (min === max) {
        sum += min
        decidedFalls ||= min < 0
        continue
      }
      mayFall ||= min < 0
      undecided.push(tree)
      if (max - min > widest) {
        widest = max - min
        branch = tree
      }
    }
    // No tree falls, or the rise of others makes up for it beyond any rounding.
    if ((!decidedFalls && !mayFall) || least > rounding) return
    if (branch < 0) {
      tryBox()
      if (found === undefined) followAll(outputTrees)
      return
    }
    const others = undecided.filter((tree) => tree !== branch)
    differences.forEachPart(branch, box, (difference) =>
      search(others, sum + difference, decidedFalls || difference < 0)
    )
  }
  search(differences.trees, 0, false)
  return found
}
