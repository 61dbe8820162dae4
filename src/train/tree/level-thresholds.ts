/**
 * Thresholds for a level of a symmetric tree. What a leaf gains by them is what `find-split.ts` computes for it alone.
 *
 * @module
 */
import { missingType } from '../../model/decision.ts'
import { epsilon } from '../../numeric/constants.ts'
import type { SplitFeature } from './find-split.ts'
import type { LeafMath } from './leaf-math.ts'
import type { LevelFeature, LevelLeaf } from './level-split.ts'
import { noSplit, type Split } from './split.ts'
import type { TreeParameters } from './split-parameters.ts'

// Sums on one side.
interface Side {
  readonly gain: number
  readonly gradient: number
  readonly hessian: number
  readonly rows: number
}

const noGains = /* @__PURE__ */ new Float64Array(0)

/**
 * The thresholds of a numerical feature: first those that missing values are to the left of, the highest first, then those that
 * they are to the right of, the lowest first; only the first kind where nothing is missing.
 */
export function createThresholds(
  { feature, position, mapper, constraint }: Pick<SplitFeature, 'feature' | 'position' | 'mapper' | 'constraint'>,
  math: LeafMath,
  parameters: TreeParameters
): LevelFeature {
  const { min_data_in_leaf: minData, min_sum_hessian_in_leaf: minHessian, lambda_l2: l2 } = parameters
  const { numBins, defaultBin, mostFrequentBin, missing } = mapper
  const { isPlain, splitGain } = math
  const isTwoWay = numBins > 2 && missing !== missingType.none
  const missingBin = missing === missingType.none ? -1 : missing === missingType.zero ? defaultBin : numBins - 1
  const skippedBin = isTwoWay && missing === missingType.zero ? defaultBin : -1
  const hasNanBin = isTwoWay && missing === missingType.nan
  // Bin 0 is not stored where it is the most frequent one.
  const firstStored = mostFrequentBin === 0 ? 1 : 0
  const numFromRight = numBins - 1

  const leastGainOf = ({ sumGradient, sumHessian, count, output }: LevelLeaf['leaf']): number =>
    math.gain(sumGradient, sumHessian + 2 * epsilon, count, output, l2) + parameters.min_gain_to_split

  // Goes through the bins from one end, summing them up, and adds the gains of the thresholds from `at` on; up to a threshold,
  // whose sums on the side summed up it returns if it gains anything.
  const scan = (
    { leaf, histogram: { sums, offset }, factor }: LevelLeaf,
    fromRight: boolean,
    gains: Float64Array,
    at: number,
    wanted: number
  ): Side | undefined => {
    const { sumGradient, count, output } = leaf
    const { left, right } = leaf.bounds.sidesOf(position)
    const sumHessian = leaf.sumHessian + 2 * epsilon
    const leastGain = leastGainOf(leaf)
    const countFactor = count / sumHessian
    let gradient = 0
    let hessian = epsilon
    let rows = 0
    let bin = fromRight ? numBins - 1 - Number(hasNanBin) : firstStored
    const end = fromRight ? 0 : numBins - 1
    const step = fromRight ? -1 : 1
    if (!fromRight && firstStored === 1 && skippedBin !== 0) {
      // What the other bins leave is the first bin.
      gradient = sumGradient
      hessian = sumHessian - epsilon
      rows = count
      for (let i = 1; i < numBins; i++) {
        gradient -= sums[offset + 2 * i]!
        hessian -= sums[offset + 2 * i + 1]!
        rows -= Math.trunc(sums[offset + 2 * i + 1]! * countFactor + 0.5)
      }
      bin = 0
    }
    for (; bin !== end; bin += step) {
      if (bin === skippedBin) continue
      if (fromRight || bin >= firstStored) {
        const h = sums[offset + 2 * bin + 1]!
        gradient += sums[offset + 2 * bin]!
        hessian += h
        rows += Math.trunc(h * countFactor + 0.5)
      }
      const threshold = fromRight ? bin - 1 : bin
      if (rows < minData || hessian < minHessian) {
        if (threshold === wanted) return undefined
        continue
      }
      const otherRows = count - rows
      const otherHessian = sumHessian - hessian
      if (otherRows < minData || otherHessian < minHessian) return undefined
      const otherGradient = sumGradient - gradient
      let gain: number
      if (isPlain) {
        const here = (gradient * gradient) / (hessian + l2)
        const there = (otherGradient * otherGradient) / (otherHessian + l2)
        gain = fromRight ? there + here : here + there
      } else if (fromRight) {
        gain = splitGain(
          otherGradient,
          otherHessian,
          otherRows,
          gradient,
          hessian,
          rows,
          output,
          l2,
          constraint,
          left,
          right
        )
      } else {
        gain = splitGain(
          gradient,
          hessian,
          rows,
          otherGradient,
          otherHessian,
          otherRows,
          output,
          l2,
          constraint,
          left,
          right
        )
      }
      gain = (gain - leastGain) * factor
      if (threshold === wanted) return gain > 0 ? { gain, gradient, hessian, rows } : undefined
      if (gain > 0) gains[at + (fromRight ? numFromRight - 1 - threshold : numFromRight + threshold)]! += gain
    }
    return undefined
  }

  const splitOf = (levelLeaf: LevelLeaf, candidate: number): Split | undefined => {
    const fromRight = candidate < numFromRight
    const bin = fromRight ? numFromRight - 1 - candidate : candidate - numFromRight
    const side = scan(levelLeaf, fromRight, noGains, 0, bin)
    if (side === undefined) return undefined
    const { sumGradient, count, output, bounds } = levelLeaf.leaf
    const { left, right } = bounds.sidesOf(position)
    const sumHessian = levelLeaf.leaf.sumHessian + 2 * epsilon
    const leftGradient = fromRight ? sumGradient - side.gradient : side.gradient
    const leftHessian = fromRight ? sumHessian - side.hessian : side.hessian
    const leftRows = fromRight ? count - side.rows : side.rows
    const rightGradient = sumGradient - leftGradient
    const rightHessian = sumHessian - leftHessian
    return {
      ...noSplit(),
      gain: side.gain,
      feature,
      bin,
      defaultLeft: isTwoWay ? fromRight : missingBin <= bin,
      constraint,
      leftGradient,
      leftHessian: leftHessian - epsilon,
      leftOutput: math.output(leftGradient, leftHessian, leftRows, output, l2, left),
      rightGradient,
      rightHessian: rightHessian - epsilon,
      rightOutput: math.output(rightGradient, rightHessian, count - leftRows, output, l2, right)
    }
  }

  return {
    numCandidates: isTwoWay ? 2 * numFromRight : numFromRight,
    begin: () => undefined,
    addGains: (leaf, gains, at) => {
      scan(leaf, true, gains, at, -1)
      if (isTwoWay) scan(leaf, false, gains, at, -1)
    },
    splitOf
  }
}
