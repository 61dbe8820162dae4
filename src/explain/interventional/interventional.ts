/**
 * Exact interventional SHAP over a background of any size: a contribution is what a feature changes when the features
 * outside a coalition take the values of a background row, averaged over all coalitions and background rows.
 *
 * Leaf by leaf: let N be the features on the way to a leaf that keep the explained row from it, and M those that keep a
 * background row from it. A coalition reaches the leaf when it holds all of M and none of N. So the leaf counts only
 * where the two are disjoint, and then every feature of M gets + v·w(|M|, |N|) and every feature of N gets
 * − v·w(|N|, |M|), with w(p, q) = (p − 1)! q! / (p + q)!. Background rows with the same M are treated as one.
 *
 * Source: Zern, Broelemann, Kasneci, "Interventional SHAP Values and Interaction Values for Piecewise Linear Regression
 * Trees" (AAAI 2023).
 *
 * @module
 */
import { type IterationRange, iterationsOf, rangeKeys } from '../../model/iterations.ts'
import type { Rows } from '../../data/rows.ts'
import { kindOf, checkOptions } from '../../checks.ts'
import { goesLeft } from '../../model/decision.ts'
import type { Forest } from '../../model/forest.ts'
import type { Model } from '../../model/model.ts'
import { dropTinyValues, modelRows } from '../../model/model-rows.ts'
import { type BackgroundPatterns, backgroundPatterns } from './background-patterns.ts'
import { createLeafContributions } from './leaf-contributions.ts'
import { type Paths, pathsOf } from '../paths.ts'
import { requireConstantLeaves } from '../requirements.ts'

/** A model and a background, prepared to explain one row after the other. */
export interface Interventional {
  readonly numOutputs: number
  readonly numFeatures: number
  /** Rows of the background. */
  readonly size: number
  /** Mean raw score of the background [numOutputs]. */
  readonly baseValues: Float64Array
  /**
   * Explains one row. A larger background costs more only by the distinct ways to fail that it adds.
   *
   * @param row - values as the model's trees see them, see `modelRows` [numFeatures]
   * @param into - receives the contributions in raw-score units [numOutputs × numFeatures]
   */
  readonly explainRow: (row: Float64Array, into: Float64Array) => void
}

/**
 * Prepares interventional SHAP of a model against a background.
 *
 * @param background - rows of the model's features; NaN means missing
 * @throws TypeError, RangeError when the background does not fit the model or is empty, or the model has linear trees
 */
export function createInterventional(model: Model, background: Rows, range: IterationRange = {}): Interventional {
  checkOptions(range, rangeKeys)
  const { forest } = model
  requireConstantLeaves(forest)
  const { start, end } = iterationsOf(model, range)
  const { columns, size } = readColumns(model, background)
  if (size === 0) throw new RangeError('"background" expected at least 1 row, got 0')

  const firstTree = start * forest.numTreesPerIteration
  const endTree = end * forest.numTreesPerIteration
  const paths = pathsOf(forest)
  const patterns = backgroundPatterns(forest, paths, columns, size, firstTree, endTree)
  return interventionalOf(forest, paths, patterns, size, firstTree, endTree)
}

/**
 * As `createInterventional`, of trees `firstTree` to `endTree` (exclusive) against a background of `size` rows whose patterns
 * are known.
 */
export function interventionalOf(
  forest: Forest,
  paths: Paths,
  patterns: BackgroundPatterns,
  size: number,
  firstTree: number,
  endTree: number
): Interventional {
  const { numFeatures, splitFeature, leftChild, rightChild, nodeOffsets, leafOffsets } = forest
  const numOutputs = forest.numTreesPerIteration
  const { order, place, features, firstFeature, numDistinct } = paths
  const { numWords } = patterns
  const contributions = createLeafContributions(forest, paths, patterns, size)
  const { meanOutput, positionOf } = contributions

  const baseValues = new Float64Array(numOutputs)
  for (let tree = firstTree; tree < endTree; tree++) {
    for (let leaf = leafOffsets[tree]!; leaf < leafOffsets[tree + 1]!; leaf++) {
      baseValues[tree % numOutputs]! += meanOutput[leaf]!
    }
  }

  // Features that keep the row from each node and, behind the nodes, each leaf: a bit per place, numWords words each.
  const numNodes = splitFeature.length
  const failed = new Int32Array((numNodes + forest.leafValue.length) * numWords)
  const offsetOf = (child: number): number => (child >= 0 ? child : numNodes + ~child) * numWords
  const leftOffset = leftChild.map(offsetOf)
  const rightOffset = rightChild.map(offsetOf)

  const findFailed = (row: Float64Array): void => {
    for (let i = nodeOffsets[firstTree]!; i < nodeOffsets[endTree]!; i++) {
      const node = order[i]!
      const left = goesLeft(forest, node, row[splitFeature[node]!]!)
      const hot = left ? leftOffset[node]! : rightOffset[node]!
      const cold = left ? rightOffset[node]! : leftOffset[node]!
      for (let word = 0; word < numWords; word++) {
        failed[hot + word] = failed[node * numWords + word]!
        failed[cold + word] = failed[node * numWords + word]!
      }
      failed[cold + (place[node]! >>> 5)]! |= 1 << (place[node]! & 31)
    }
  }

  const cleanRow = new Float64Array(numFeatures)
  const explainRow = (row: Float64Array, into: Float64Array): void => {
    checkLength('row', row, numFeatures)
    checkLength('into', into, numOutputs * numFeatures)
    cleanRow.set(row)
    dropTinyValues(cleanRow)
    findFailed(cleanRow)
    into.fill(0)
    for (let tree = firstTree; tree < endTree; tree++) {
      const output = (tree % numOutputs) * numFeatures
      for (let leaf = leafOffsets[tree]!; leaf < leafOffsets[tree + 1]!; leaf++) {
        const position = positionOf(leaf, failed, (numNodes + leaf) * numWords)
        if (position < 0) continue
        const first = firstFeature[leaf]!
        const length = numDistinct[leaf]!
        const { values } = contributions
        for (let i = 0; i < length; i++) into[output + features[first + i]!]! += values[position + i]!
      }
    }
  }
  return { numOutputs, numFeatures, size, baseValues, explainRow }
}

function checkLength(name: string, array: unknown, length: number): void {
  if (!(array instanceof Float64Array)) throw new TypeError(`"${name}" expected a Float64Array, got ${kindOf(array)}`)
  if (array.length !== length) throw new RangeError(`"${name}" expected ${length} values, got ${array.length}`)
}

// A copy of the rows, feature after feature.
function readColumns(model: Model, rows: Rows): { columns: Float64Array; size: number } {
  const { numRows: size, read } = modelRows(model, rows, 'background')
  const { numFeatures } = model.forest
  const columns = new Float64Array(numFeatures * size)
  const row = new Float64Array(numFeatures)
  for (let i = 0; i < size; i++) {
    read(i, row)
    for (let feature = 0; feature < numFeatures; feature++) columns[feature * size + i] = row[feature]!
  }
  return { columns, size }
}
