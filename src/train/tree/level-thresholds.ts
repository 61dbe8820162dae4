/**
 * Thresholds for a level of a symmetric tree. What a leaf gains by them is what `find-split.ts` computes for it alone.
 *
 * @module
 */
import { missingType } from '../../model/decision.ts'
import { epsilon } from '../../numeric/constants.ts'
import { restOfBins, type SplitFeature } from './find-split.ts'
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
  const numCandidates = isTwoWay ? 2 * numFromRight : numFromRight
  const unused = new Float64Array(numCandidates)

  // Of both sides, one of which has these sums.
  const sumOfGains = (
    { sumGradient, count, output, bounds }: LevelLeaf['leaf'],
    gradient: number,
    hessian: number,
    rows: number,
    sumHessian: number,
    isRight: boolean
  ): number => {
    const otherGradient = sumGradient - gradient
    const otherHessian = sumHessian - hessian
    if (isPlain) {
      const here = (gradient * gradient) / (hessian + l2)
      const there = (otherGradient * otherGradient) / (otherHessian + l2)
      return isRight ? there + here : here + there
    }
    const { left, right } = bounds.sidesOf(position)
    const otherRows = count - rows
    return isRight
      ? splitGain(otherGradient, otherHessian, otherRows, gradient, hessian, rows, output, l2, constraint, left, right)
      : splitGain(gradient, hessian, rows, otherGradient, otherHessian, otherRows, output, l2, constraint, left, right)
  }

  // Goes through the bins from one end, summing them up, and adds the gains of their thresholds from `at` on; up to a candidate,
  // whose sums on the side summed up it returns if it gains anything.
  const scan = (
    { leaf, histogram, factor }: LevelLeaf,
    fromRight: boolean,
    gains: Float64Array,
    at: number,
    wanted: number
  ): Side | undefined => {
    const { sums, offset } = histogram
    const { sumGradient, count } = leaf
    const sumHessian = leaf.sumHessian + 2 * epsilon
    const leastGain = math.gain(sumGradient, sumHessian, count, leaf.output, l2) + parameters.min_gain_to_split
    const countFactor = count / sumHessian
    let gradient = 0
    let hessian = epsilon
    let rows = 0
    let bin = fromRight ? numBins - 1 - Number(hasNanBin) : firstStored
    const end = fromRight ? 0 : numBins - 1
    const step = fromRight ? -1 : 1
    if (!fromRight && firstStored === 1 && skippedBin !== 0) {
      ;({ gradient, hessian, rows } = restOfBins(histogram, numBins, sumGradient, sumHessian, count))
      bin = 0
    }
    let candidate = fromRight ? numFromRight - bin : numFromRight + bin
    for (; bin !== end; bin += step, candidate++) {
      if (bin === skippedBin) continue
      if (bin >= firstStored) {
        const h = sums[offset + 2 * bin + 1]!
        gradient += sums[offset + 2 * bin]!
        hessian += h
        rows += Math.trunc(h * countFactor + 0.5)
      }
      let gain = 0
      if (rows >= minData && hessian >= minHessian) {
        if (count - rows < minData || sumHessian - hessian < minHessian) return undefined
        gain = (sumOfGains(leaf, gradient, hessian, rows, sumHessian, fromRight) - leastGain) * factor
      }
      if (candidate === wanted) return gain > 0 ? { gain, gradient, hessian, rows } : undefined
      if (gain > 0) gains[at + candidate]! += gain
    }
    return undefined
  }

  const splitOf = (levelLeaf: LevelLeaf, candidate: number): Split | undefined => {
    const fromRight = candidate < numFromRight
    const bin = fromRight ? numFromRight - 1 - candidate : candidate - numFromRight
    const side = scan(levelLeaf, fromRight, unused, 0, candidate)
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
    numCandidates,
    begin: () => undefined,
    addGains: (leaf, gains, at) => {
      scan(leaf, true, gains, at, -1)
      if (isTwoWay) scan(leaf, false, gains, at, -1)
    },
    splitOf
  }
}
