/**
 * The reference walk: node by node through every tree. It defines what prediction means; every faster engine is tested
 * against it, to the bit.
 *
 * Source: LightGBM 4.7.0 include/LightGBM/tree.h Tree::GetLeaf, Tree::Predict; src/boosting/gbdt_prediction.cpp.
 *
 * @module
 */
import type { RowReader } from '../data/row-reader.ts'
import { goesLeft } from '../model/decision.ts'
import { type Forest, type LinearLeaves, rootOf } from '../model/forest.ts'
import { finishScores, startScores } from './base-scores.ts'

/** The leaf of `tree`, numbered through the whole forest, that `row` [numFeatures] reaches. */
export function leafOf(forest: Forest, tree: number, row: Float64Array): number {
  const { splitFeature, leftChild, rightChild } = forest
  let node = rootOf(forest, tree)
  while (node >= 0) node = goesLeft(forest, node, row[splitFeature[node]!]!) ? leftChild[node]! : rightChild[node]!
  return ~node
}

/** What `tree` adds to the raw score of a row that reaches `leaf`, numbered through the whole forest. */
export function leafOutput(forest: Forest, tree: number, leaf: number, row: Float64Array): number {
  const { linear } = forest
  return linear === undefined || linear.isLinear[tree] === 0
    ? forest.leafValue[leaf]!
    : linearOutput(forest, linear, leaf, row)
}

// A linear leaf falls back to its constant output when one of its features is missing.
function linearOutput(forest: Forest, linear: LinearLeaves, leaf: number, row: Float64Array): number {
  let output = linear.leafConst[leaf]!
  for (let i = linear.coeffOffsets[leaf]!; i < linear.coeffOffsets[leaf + 1]!; i++) {
    const value = row[linear.coeffFeature[i]!]!
    if (value !== value) return forest.leafValue[leaf]!
    output += linear.coeff[i]! * value
  }
  return forest.sumType === 'float32' ? Math.fround(output) : output
}

/** When to stop adding trees for a row whose class is already clear. */
export interface EarlyStop {
  /** Iterations between checks. */
  readonly freq: number
  /** Stop when the margin exceeds this. */
  readonly margin: number
}

/** Iterations `start` to `end` (exclusive). */
export interface IterationSpan {
  readonly start: number
  readonly end: number
}

/**
 * Adds the outputs of the trees to the scores of all rows of a reader; see `addTrees`.
 *
 * @param scores - [numRows × numTreesPerIteration]
 */
export function walkRows(
  forest: Forest,
  { numRows, read }: RowReader,
  { start, end }: IterationSpan,
  scores: Float64Array,
  earlyStop?: EarlyStop
): void {
  const numScores = forest.numTreesPerIteration
  const row = new Float64Array(forest.numFeatures)
  for (let i = 0; i < numRows; i++) {
    read(i, row)
    addTrees(forest, row, start, end, scores, i * numScores, earlyStop)
  }
}

/**
 * Writes the raw scores of one row, as the trees see it [numFeatures], to `scores[offset, offset + numTreesPerIteration)`:
 * tree after tree in file order, for iterations `start` to `end` (exclusive), after or before the base scores.
 */
export function walkRaw(
  forest: Forest,
  row: Float64Array,
  start: number,
  end: number,
  scores: Float64Array,
  offset: number
): void {
  const ofRow = scores.subarray(offset, offset + forest.numTreesPerIteration)
  startScores(forest, ofRow)
  addTrees(forest, row, start, end, ofRow, 0)
  finishScores(forest, start, ofRow)
}

/** Adds the outputs of the trees for one row to its scores, likewise, without base scores. */
export function addTrees(
  forest: Forest,
  row: Float64Array,
  start: number,
  end: number,
  scores: Float64Array,
  offset: number,
  earlyStop?: EarlyStop
): void {
  const numScores = forest.numTreesPerIteration
  const isFloat32 = forest.sumType === 'float32'
  for (let iteration = start, sinceCheck = 0; iteration < end; iteration++) {
    for (let k = 0; k < numScores; k++) {
      const tree = iteration * numScores + k
      const sum = scores[offset + k]! + leafOutput(forest, tree, leafOf(forest, tree, row), row)
      scores[offset + k] = isFloat32 ? Math.fround(sum) : sum
    }
    if (earlyStop !== undefined && ++sinceCheck === earlyStop.freq) {
      if (marginOf(scores, offset, numScores) > earlyStop.margin) break
      sinceCheck = 0
    }
  }
}

// Twice the size of a single raw score, else best minus second best. The comparisons are std::partial_sort's, which matters
// where scores are NaN. Source: src/boosting/prediction_early_stop.cpp.
function marginOf(scores: Float64Array, offset: number, numScores: number): number {
  const first = scores[offset]!
  if (numScores === 1) return 2 * Math.abs(first)
  const next = scores[offset + 1]!
  let best = next > first ? next : first
  let second = next > first ? first : next
  for (let i = offset + 2; i < offset + numScores; i++) {
    const score = scores[i]!
    if (!(score > second)) continue
    if (best > score) second = score
    else {
      second = best
      best = score
    }
  }
  return best - second
}
