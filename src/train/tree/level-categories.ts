/**
 * Sets of categories for a level of a symmetric tree: those that `find-categorical-split.ts` tries for the root, at every level.
 *
 * @module
 */
import { epsilon } from '../../numeric/constants.ts'
import { orderCategories } from './category-order.ts'
import type { SplitFeature } from './find-split.ts'
import type { LeafMath } from './leaf-math.ts'
import type { LevelFeature, LevelLeaf } from './level-split.ts'
import { noSplit, type Split } from './split.ts'
import type { TreeParameters } from './split-parameters.ts'

// Sets that begin alike: the first categories of a list, as many as each of `lengths` says.
interface Sequence {
  readonly bins: Int32Array
  readonly lengths: ReadonlySet<number>
}

// What goes left: the first bins of a sequence, and their sums.
interface Sums {
  readonly bins: Int32Array
  readonly length: number
  readonly gradient: number
  readonly hessian: number
  readonly rows: number
}

/**
 * The sets of categories that may go left.
 *
 * @param position - of the feature in the data
 */
export function createCategorySets(
  { feature, position, mapper }: Pick<SplitFeature, 'feature' | 'position' | 'mapper'>,
  math: LeafMath,
  parameters: TreeParameters
): LevelFeature {
  const { min_data_in_leaf: minData, min_sum_hessian_in_leaf: minHessian, lambda_l2: plainL2 } = parameters
  const isOneHot = mapper.numBins <= parameters.max_cat_to_onehot
  const l2 = isOneHot ? plainL2 : plainL2 + parameters.cat_l2
  let sequences: Sequence[] = []

  // Goes through the sets; `visit` gets those that leave enough on both sides, and may end it by returning true.
  const visitSets = (
    { leaf, histogram: { sums, offset }, factor }: LevelLeaf,
    visit: (candidate: number, gain: number, left: Sums) => boolean
  ): void => {
    const { sumGradient, count, output } = leaf
    const { left, right } = leaf.bounds.sidesOf(position)
    const sumHessian = leaf.sumHessian + 2 * epsilon
    const leastGain = math.gain(sumGradient, sumHessian, count, output, plainL2) + parameters.min_gain_to_split
    const countFactor = count / sumHessian
    let candidate = 0
    for (const { bins, lengths } of sequences) {
      let gradient = 0
      let hessian = epsilon
      let rows = 0
      for (const [i, bin] of bins.entries()) {
        const h = sums[offset + 2 * bin + 1]!
        gradient += sums[offset + 2 * bin]!
        hessian += h
        rows += Math.trunc(h * countFactor + 0.5)
        if (!lengths.has(i + 1)) continue
        const number = candidate++
        const otherRows = count - rows
        const otherHessian = sumHessian - hessian
        if (rows < minData || hessian < minHessian || otherRows < minData || otherHessian < minHessian) continue
        const gain = math.splitGain(
          gradient,
          hessian,
          rows,
          sumGradient - gradient,
          otherHessian,
          otherRows,
          output,
          l2,
          0,
          left,
          right
        )
        if (visit(number, (gain - leastGain) * factor, { gradient, hessian, rows, bins, length: i + 1 })) return
      }
    }
  }

  const splitOf = (levelLeaf: LevelLeaf, candidate: number): Split | undefined => {
    const { sumGradient, count, output, bounds } = levelLeaf.leaf
    const { left: leftBounds, right: rightBounds } = bounds.sidesOf(position)
    const sumHessian = levelLeaf.leaf.sumHessian + 2 * epsilon
    let split: Split | undefined
    visitSets(levelLeaf, (number, gain, { gradient, hessian, rows, bins, length }) => {
      if (number < candidate) return false
      if (number > candidate || !(gain > 0)) return true
      const rightGradient = sumGradient - gradient
      const rightHessian = sumHessian - hessian
      split = {
        ...noSplit(),
        gain,
        feature,
        categoryBins: bins.slice(0, length),
        defaultLeft: false,
        leftGradient: gradient,
        leftHessian: hessian - epsilon,
        leftOutput: math.output(gradient, hessian, rows, output, l2, leftBounds),
        rightGradient,
        rightHessian: rightHessian - epsilon,
        rightOutput: math.output(rightGradient, rightHessian, count - rows, output, l2, rightBounds)
      }
      return true
    })
    return split
  }

  return {
    numCandidates: mapper.numBins,
    begin: (root) => {
      sequences = isOneHot ? singleSets(mapper.numBins) : orderedSets(root, mapper.numBins, parameters)
    },
    addGains: (leaf, gains, at) =>
      visitSets(leaf, (candidate, gain) => {
        if (gain > 0) gains[at + candidate]! += gain
        return false
      }),
    splitOf
  }
}

// Bin 0 is no category.
function singleSets(numBins: number): Sequence[] {
  return Array.from({ length: numBins - 1 }, (_, i) => ({ bins: Int32Array.of(i + 1), lengths: new Set([1]) }))
}

// The first and the last categories by output over all rows of the tree.
function orderedSets({ leaf, histogram }: LevelLeaf, numBins: number, parameters: TreeParameters): Sequence[] {
  const { min_data_per_group: minGroup, min_data_in_leaf: minData, min_sum_hessian_in_leaf: minHessian } = parameters
  const { sums, offset } = histogram
  const sumHessian = leaf.sumHessian + 2 * epsilon
  const countFactor = leaf.count / sumHessian
  const rowsOf = (bin: number): number => Math.trunc(sums[offset + 2 * bin + 1]! * countFactor + 0.5)
  const { most, lowest, highest } = orderCategories(histogram, numBins, countFactor, parameters)
  return [lowest, highest].map((order) => {
    const bins = order.slice(0, most)
    const lengths = new Set<number>()
    let hessian = epsilon
    let rows = 0
    let rowsOfGroup = 0
    for (const [i, bin] of bins.entries()) {
      hessian += sums[offset + 2 * bin + 1]!
      rows += rowsOf(bin)
      rowsOfGroup += rowsOf(bin)
      if (rows < minData || hessian < minHessian) continue
      const otherRows = leaf.count - rows
      if (otherRows < Math.max(minData, minGroup) || sumHessian - hessian < minHessian) break
      if (rowsOfGroup < minGroup) continue
      rowsOfGroup = 0
      lengths.add(i + 1)
    }
    return { bins, lengths }
  })
}
