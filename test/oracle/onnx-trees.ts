/**
 * The slow twin of onnxruntime's tree operators of ai.onnx.ml 1 to 4: their lists, walked node by node, with a note of every target
 * that some leaf had a weight for. It shares no code with the library, but for the C library's `expf`.
 *
 * Source: onnxruntime 1.32 core/providers/cpu/ml/tree_ensemble_aggregator.h, tree_ensemble_common.h, ml_common.h.
 *
 * @module
 */
import { strictExpFloat32 } from '../../src/numeric/exp-float32.ts'

/** The lists of an operator. Roots come first in their trees, trees one after the other. */
export interface TwinTrees {
  readonly isClassifier: boolean
  readonly numTargets: number
  readonly isDouble: boolean
  readonly treeIds: readonly number[]
  readonly nodeIds: readonly number[]
  readonly features: readonly number[]
  readonly modes: readonly string[]
  readonly values: readonly number[]
  readonly trueIds: readonly number[]
  readonly falseIds: readonly number[]
  readonly nanIsTrue: readonly number[]
  readonly weightTrees: readonly number[]
  readonly weightNodes: readonly number[]
  readonly weightTargets: readonly number[]
  readonly weights: readonly number[]
  readonly base: readonly number[]
  readonly aggregate: 'SUM' | 'AVERAGE' | 'MIN' | 'MAX'
  readonly transform: 'NONE' | 'LOGISTIC' | 'SOFTMAX' | 'SOFTMAX_ZERO'
}

/** What becomes of a row. */
export interface TwinAnswer {
  readonly outputs: readonly number[]
  /** Undefined for a regressor. */
  readonly classNumber: number | undefined
  /** What each tree's leaf is called. */
  readonly leaves: readonly number[]
}

/** The answer for a row; undefined where onnxruntime reads memory that nobody has written, or adds what it should not. */
export function walkOnnxTrees(trees: TwinTrees, row: readonly number[]): TwinAnswer | undefined {
  const { isClassifier, numTargets, isDouble, base } = trees
  const round = isDouble ? (value: number): number => value : Math.fround
  const { sums, has, leaves } = aggregated(trees, row, round)
  if (!isClassifier) {
    // A target without a weight stays 0, whatever its base value.
    const shown = sums.map((sum, k) => (numTargets > 1 && !has[k] ? 0 : round(sum + (base[k] ?? 0))))
    const outputs = numTargets === 1 ? shown.map(Math.fround) : transformed(trees, shown)
    return { outputs, classNumber: undefined, leaves }
  }
  if (numTargets > 2) {
    const known = has.map((one) => one || base.length > 0)
    const shown = sums.map((sum, k) => (known[k] ? round(sum + (base[k] ?? 0)) : 0))
    let best = -1
    shown.forEach((score, k) => {
      if (known[k] && (best < 0 || score > shown[best]!)) best = k
    })
    return { outputs: transformed(trees, shown), classNumber: Math.max(best, 0), leaves }
  }
  const two = ofTwoClasses(trees, sums, has, round)
  return two && { ...two, leaves }
}

function ofTwoClasses(
  trees: TwinTrees,
  sums: readonly number[],
  has: readonly boolean[],
  round: (value: number) => number
): Omit<TwinAnswer, 'leaves'> | undefined {
  const { base, weightTargets, weights, transform } = trees
  const isSingle = new Set(weightTargets).size === 1
  const isPositive = weights.every((weight) => weight >= 0)
  const limit = isSingle && isPositive ? 0.5 : 0
  if (base.length === 2) return undefined
  const first = round(sums[0]! + (base[0] ?? 0))
  if (has[1]) {
    if (!has[0] && !isSingle && base.length === 1 && base[0] !== 0) return undefined
    const shown = [has[0] ? first : 0, sums[1]!]
    return { outputs: transformed(trees, shown), classNumber: Number(sums[1]! > limit) }
  }
  // One score only.
  if (!isSingle || weightTargets[0] === 1) return undefined
  if (!has[0] && base.length === 1 && base[0] !== 0) return undefined
  const score = has[0] ? first : 0
  const classNumber = Number(score > limit)
  if (transform === 'LOGISTIC') return { outputs: [logistic(-score), logistic(score)], classNumber }
  return { outputs: [Math.fround(isPositive ? 1 - score : -score), Math.fround(score)], classNumber }
}

function aggregated(
  trees: TwinTrees,
  row: readonly number[],
  round: (value: number) => number
): { sums: number[]; has: boolean[]; leaves: number[] } {
  const { numTargets, treeIds, aggregate } = trees
  const sums = new Array<number>(numTargets).fill(0)
  const has = new Array<boolean>(numTargets).fill(false)
  const ids = [...new Set(treeIds)]
  const leaves = ids.map((tree) => leafOf(trees, tree, row, round))
  const add = (target: number, weight: number): void => {
    const sum = sums[target]!
    if (aggregate === 'MIN') sums[target] = has[target] && sum <= weight ? sum : weight
    else if (aggregate === 'MAX') sums[target] = has[target] && sum >= weight ? sum : weight
    else sums[target] = round(sum + weight)
    has[target] = true
  }
  ids.forEach((tree, t) => {
    let isNone = true
    trees.weights.forEach((given, i) => {
      if (trees.weightTrees[i] !== tree || trees.weightNodes[i] !== leaves[t]) return
      add(trees.weightTargets[i]!, round(given))
      isNone = false
    })
    // Of a single target, a leaf without a weight has 0.
    if (isNone && numTargets === 1) add(0, 0)
  })
  const isMean = aggregate === 'AVERAGE'
  return { sums: isMean ? sums.map((sum) => round(sum / ids.length)) : sums, has, leaves }
}

function leafOf(trees: TwinTrees, tree: number, row: readonly number[], round: (value: number) => number): number {
  const find = (id: number): number => trees.nodeIds.findIndex((other, i) => other === id && trees.treeIds[i] === tree)
  let place = trees.treeIds.indexOf(tree)
  while (trees.modes[place] !== 'LEAF') {
    const value = round(row[trees.features[place]!]!)
    const isTrue = answer(trees.modes[place]!, value, round(trees.values[place]!))
    const goesTrue = isTrue || (Number.isNaN(value) && trees.nanIsTrue[place] === 1)
    place = find(goesTrue ? trees.trueIds[place]! : trees.falseIds[place]!)
  }
  return trees.nodeIds[place]!
}

function answer(mode: string, value: number, limit: number): boolean {
  switch (mode) {
    case 'BRANCH_LEQ':
      return value <= limit
    case 'BRANCH_LT':
      return value < limit
    case 'BRANCH_GTE':
      return value >= limit
    case 'BRANCH_GT':
      return value > limit
    case 'BRANCH_EQ':
      return value === limit
    default:
      return value !== limit
  }
}

function logistic(given: number): number {
  const value = Math.fround(given)
  const share = Math.fround(1 / Math.fround(1 + strictExpFloat32(-Math.abs(value))))
  return value < 0 ? Math.fround(1 - share) : share
}

function transformed({ transform }: TwinTrees, given: readonly number[]): number[] {
  const scores = given.map(Math.fround)
  if (transform === 'NONE') return scores
  if (transform === 'LOGISTIC') return scores.map(logistic)
  const highest = scores.reduce((most, score) => (score > most ? score : most))
  const isShared = (score: number): boolean =>
    transform === 'SOFTMAX' || score > Math.fround(1e-7) || score < -Math.fround(1e-7)
  const powers = scores.map((score) =>
    isShared(score)
      ? strictExpFloat32(Math.fround(score - highest))
      : Math.fround(score * strictExpFloat32(Math.fround(-highest)))
  )
  const total = powers.reduce((sum, power, k) => (isShared(scores[k]!) ? Math.fround(sum + power) : sum), 0)
  return powers.map((power) => Math.fround(power / total))
}
