/**
 * Exact interventional SHAP over a background of any size: a contribution is what a feature changes when the features
 * outside a coalition take the values of a background row, averaged over all coalitions and background rows.
 *
 * Leaf by leaf: let N be the features on the way to a leaf that keep the explained row from it, and M those that keep a
 * background row from it. A coalition reaches the leaf when it holds all of M and none of N. So the leaf counts only where
 * the two are disjoint, and then every feature of M gets + v·w(|M|, |N|) and every feature of N gets − v·w(|N|, |M|), with
 * w(p, q) = (p − 1)! q! / (p + q)!. Background rows with the same M are one, whatever their number.
 *
 * Source: Zern, Broelemann, Kasneci, "Interventional SHAP Values and Interaction Values for Piecewise Linear Regression
 * Trees" (AAAI 2023).
 *
 * @module
 */
import type { Rows } from '../data/rows.ts'
import { goesLeft } from '../model/decision.ts'
import type { Model } from '../model/model.ts'
import { modelRows } from '../predict/model-rows.ts'
import { type IterationRange, iterationsOf } from '../predict/options.ts'
import { backgroundPatterns } from './background-patterns.ts'
import { pathsOf } from './paths.ts'

/** A model and a background, prepared to explain one row after the other. */
export interface Interventional {
  readonly numOutputs: number
  readonly numFeatures: number
  /** Background rows. */
  readonly size: number
  /** Mean raw score of the background [numOutputs]. */
  readonly baseValues: Float64Array
  /**
   * Explains one row.
   *
   * @param row - [numFeatures]; NaN means missing
   * @param into - receives the contributions in raw-score units [numOutputs × numFeatures]
   */
  readonly explainRow: (row: Float64Array, into: Float64Array) => void
}

export function createInterventional(model: Model, background: Rows, range: IterationRange = {}): Interventional {
  const { forest } = model
  const { numFeatures, splitFeature, leftChild, rightChild, leafValue, nodeOffsets, leafOffsets } = forest
  const numOutputs = forest.numTreesPerIteration
  const { start, end } = iterationsOf(model, range)
  const firstTree = start * numOutputs
  const endTree = end * numOutputs
  const size = modelRows(model, background).numRows
  if (size === 0) throw new RangeError('"background" expected at least 1 row, got 0')

  const paths = pathsOf(forest)
  const { order, place, featureOffsets, features } = paths
  const patterns = backgroundPatterns(forest, paths, columnsOf(model, background), size, firstTree, endTree)
  const { numWords, begins, ends, failed, counts } = patterns
  const stride = paths.maxFeatures + 1
  const shapleyWeight = shapleyWeights(paths.maxFeatures)

  const numFailed = new Int32Array(counts.length)
  for (let i = 0; i < failed.length; i++) numFailed[Math.floor(i / numWords)]! += numBits(failed[i]!)
  const weight = new Float64Array(counts.length)
  const baseValues = new Float64Array(numOutputs)
  for (let tree = firstTree; tree < endTree; tree++) {
    for (let leaf = leafOffsets[tree]!; leaf < leafOffsets[tree + 1]!; leaf++) {
      for (let pattern = begins[leaf]!; pattern < ends[leaf]!; pattern++) {
        weight[pattern] = (counts[pattern]! / size) * leafValue[leaf]!
        if (numFailed[pattern] === 0) baseValues[tree % numOutputs]! += weight[pattern]!
      }
    }
  }

  const numNodes = splitFeature.length
  const numSlots = numNodes + leafValue.length
  const slotOf = (child: number): number => (child >= 0 ? child : numNodes + ~child) 
  const leftSlot = leftChild.map(slotOf)
  const rightSlot = rightChild.map(slotOf)
  const sets = new Int32Array(numSlots * numWords)
  const contribution = new Float64Array(paths.maxFeatures)

  const leafContributions = (leaf: number, set: number, numDistinct: number): boolean => {
    let q = 0
    for (let word = 0; word < numWords; word++) q += numBits(sets[set + word]!)
    contribution.fill(0, 0, numDistinct)
    let lost = 0
    let any = false
    const endPattern = ends[leaf]!
    const row = sets[set]!
    for (let pattern = begins[leaf]!; pattern < endPattern; pattern++) {
      if ((failed[pattern * numWords]! & row) !== 0) continue
      any = true
      const p = numFailed[pattern]!
      lost += weight[pattern]! * shapleyWeight[q * stride + p]!
      const gained = weight[pattern]! * shapleyWeight[p * stride + q]!
      for (let word = 0; word < numWords; word++) {
        for (let bits = failed[pattern * numWords + word]!; bits !== 0; bits &= bits - 1) {
          contribution[word * 32 + 31 - Math.clz32(bits & -bits)]! += gained
        }
      }
    }
    if (!any) return false
    for (let word = 0; word < numWords; word++) {
      for (let bits = sets[set + word]!; bits !== 0; bits &= bits - 1) contribution[word * 32 + 31 - Math.clz32(bits & -bits)] = -lost
    }
    return true
  }

  const explainRow = (row: Float64Array, into: Float64Array): void => {
    into.fill(0)
    for (let i = nodeOffsets[firstTree]!; i < nodeOffsets[endTree]!; i++) {
      const node = order[i]!
      const left = goesLeft(forest, node, row[splitFeature[node]!]!)
      const from = node * numWords
      const toLeft = leftSlot[node]! * numWords
      const toRight = rightSlot[node]! * numWords
      for (let word = 0; word < numWords; word++) {
        sets[toLeft + word] = sets[from + word]!
        sets[toRight + word] = sets[from + word]!
      }
      sets[(left ? toRight : toLeft) + (place[node]! >>> 5)]! |= 1 << (place[node]! & 31)
    }
    for (let tree = firstTree; tree < endTree; tree++) {
      const offset = (tree % numOutputs) * numFeatures
      for (let leaf = leafOffsets[tree]!; leaf < leafOffsets[tree + 1]!; leaf++) {
        const first = featureOffsets[leaf]!
        const numDistinct = featureOffsets[leaf + 1]! - first
        if (!leafContributions(leaf, (numNodes + leaf) * numWords, numDistinct)) continue
        for (let i = 0; i < numDistinct; i++) into[offset + features[first + i]!]! += contribution[i]!
      }
    }
  }
  return { numOutputs, numFeatures, size, baseValues, explainRow }
}

function columnsOf(model: Model, rows: Rows): Float64Array {
  const { numRows, read } = modelRows(model, rows)
  const { numFeatures } = model.forest
  const columns = new Float64Array(numFeatures * numRows)
  const row = new Float64Array(numFeatures)
  for (let i = 0; i < numRows; i++) {
    read(i, row)
    for (let feature = 0; feature < numFeatures; feature++) columns[feature * numRows + i] = row[feature]!
  }
  return columns
}

function shapleyWeights(max: number): Float64Array {
  const stride = max + 1
  const w = new Float64Array(stride * stride)
  for (let p = 1; p <= max; p++) {
    w[p * stride] = 1 / p
    for (let q = 1; p + q <= max; q++) w[p * stride + q] = w[p * stride + q - 1]! * q / (p + q)
  }
  return w
}

function numBits(word: number): number {
  word -= (word >>> 1) & 0x55555555
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333)
  return Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
