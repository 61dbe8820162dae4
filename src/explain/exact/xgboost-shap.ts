/**
 * Contributions and interactions with the bits of XGBoost's `pred_contribs` and `pred_interactions`, 3.3 and later, on the CPU.
 *
 * Source: XGBoost 3.4 src/predictor/interpretability/.
 *
 * @module
 */
import type { RowReader } from '../../data/row-reader.ts'
import { type Forest, rootOf } from '../../model/forest.ts'
import type { UnweightedTrees } from '../../model/model.ts'
import type { AddTrees } from '../add-trees.ts'
import { type AddContributions, createByEngine, type ExplainEngine } from '../shap-algorithm.ts'
import { createShapKernel } from './xgboost-shap-kernel.ts'
import { childrenInFileOrder, contributionOf, createXgboostWalk, interactionOf, type OnBranch } from './xgboost-walk.ts'

/** XGBoost's explanations of some trees. All numbers are float32. */
export interface XgboostShap {
  /** In raw-score units [numOutputs]. */
  readonly baseValues: Float64Array
  /** Adds contributions to zeros [numRows × numOutputs × numFeatures]. */
  readonly addContributions: AddContributions
  /** Adds main effects and interactions to zeros [numRows × numOutputs × numFeatures × numFeatures]. */
  readonly addInteractions: (reader: RowReader, values: Float64Array) => void
}

// What has been prepared lives as long as the model.
const preparedOf = new WeakMap<UnweightedTrees, Map<ExplainEngine, AddTrees>>()

/**
 * Prepares explanations by trees `firstTree` to `endTree` (exclusive), which must have sums of hessians.
 *
 * @param engine - for contributions; interactions have plain JavaScript only
 * @throws RangeError when `wasm` is asked for and the kernels cannot hold the model
 */
export function createXgboostShap(
  forest: Forest,
  unweighted: UnweightedTrees,
  firstTree: number,
  endTree: number,
  engine: ExplainEngine
): XgboostShap {
  const { numFeatures } = forest
  return {
    baseValues: baseValuesOf(forest, unweighted, firstTree, endTree),
    addContributions: (reader, values) =>
      contributionsBy(engine, forest, unweighted)(reader, firstTree, endTree, values),
    addInteractions: (reader, values) => {
      const size = numFeatures ** 2
      const walk = createXgboostWalk(forest, unweighted)
      forRows(reader, forest, firstTree, endTree, (row, tree, block) => {
        const weight = unweighted.treeWeight[tree]!
        walk(tree, row, (branch) => {
          const { feature, onPath, numOnPath, factors } = branch
          const begin = block * size + feature * numFeatures
          for (let i = 0; i < numOnPath; i++) {
            const other = onPath[i]!
            const change = other === feature ? contributionOf(branch) : interactionOf(branch, factors[other]!)
            values[begin + other] = Math.fround(values[begin + other]! + Math.fround(weight * change))
          }
        })
      })
      for (let begin = 0; begin < values.length; begin += size)
        completeMatrix(values.subarray(begin, begin + size), numFeatures)
    }
  }
}

function contributionsBy(engine: ExplainEngine, forest: Forest, unweighted: UnweightedTrees): AddTrees {
  let prepared = preparedOf.get(unweighted)
  if (prepared === undefined) preparedOf.set(unweighted, (prepared = new Map()))
  let add = prepared.get(engine)
  if (add === undefined) {
    add = createByEngine(
      engine,
      (kernels) => createShapKernel(kernels, forest, unweighted),
      () => createJsContributions(forest, unweighted)
    )
    prepared.set(engine, add)
  }
  return add
}

function createJsContributions(forest: Forest, unweighted: UnweightedTrees): AddTrees {
  const { numFeatures } = forest
  const { treeWeight } = unweighted
  const walk = createXgboostWalk(forest, unweighted)
  // Of a tree: what its branches have added to each feature, and which features those are.
  const ofTree = new Float32Array(numFeatures)
  const isTouched = new Uint8Array(numFeatures)
  const touched: number[] = []
  const addToTree: OnBranch = (branch) => {
    const { feature } = branch
    ofTree[feature]! += contributionOf(branch)
    if (isTouched[feature] === 1) return
    isTouched[feature] = 1
    touched.push(feature)
  }
  return (reader, firstTree, endTree, values) =>
    forRows(reader, forest, firstTree, endTree, (row, tree, block) => {
      walk(tree, row, addToTree)
      for (const feature of touched) {
        const at = block * numFeatures + feature
        values[at] = Math.fround(values[at]! + Math.fround(ofTree[feature]! * treeWeight[tree]!))
        ofTree[feature] = 0
        isTouched[feature] = 0
      }
      touched.length = 0
    })
}

function forRows(
  { numRows, read }: RowReader,
  { numFeatures, numTreesPerIteration: numOutputs }: Forest,
  firstTree: number,
  endTree: number,
  explain: (row: Float64Array, tree: number, block: number) => void
): void {
  const row = new Float64Array(numFeatures)
  for (let i = 0; i < numRows; i++) {
    read(i, row)
    for (let tree = firstTree; tree < endTree; tree++) explain(row, tree, i * numOutputs + (tree % numOutputs))
  }
}

// Splits what a pair has in its two cells into equal halves, and leaves the rest of each feature's contribution on the diagonal.
function completeMatrix(matrix: Float64Array, numFeatures: number): void {
  for (let i = 0; i < numFeatures; i++) {
    for (let j = i + 1; j < numFeatures; j++) {
      const sum = Math.fround(matrix[i * numFeatures + j]! + matrix[j * numFeatures + i]!)
      matrix[i * numFeatures + j] = matrix[j * numFeatures + i] = Math.fround(0.5 * sum)
    }
  }
  for (let i = 0; i < numFeatures; i++) {
    const diagonal = i * numFeatures + i
    for (let j = 0; j < numFeatures; j++) {
      if (j !== i) matrix[diagonal] = Math.fround(matrix[diagonal]! - matrix[i * numFeatures + j]!)
    }
  }
}

// Mean outputs of the trees, added up in float64 and rounded, then base scores.
function baseValuesOf(forest: Forest, unweighted: UnweightedTrees, firstTree: number, endTree: number): Float64Array {
  const { baseScores, numTreesPerIteration: numOutputs } = forest
  const children = childrenInFileOrder(forest)
  const means = new Float64Array(numOutputs)
  for (let tree = firstTree; tree < endTree; tree++)
    means[tree % numOutputs]! += meanOutputOf(forest, unweighted, children, tree) * unweighted.treeWeight[tree]!
  return means.map((mean, output) => Math.fround(Math.fround(mean) + baseScores[output]!))
}

// Leaf values weighted by the shares of training: in trees of single values from the leaves up, in those of vectors from the root
// down, which differs in the last bits.
function meanOutputOf(forest: Forest, unweighted: UnweightedTrees, children: Int32Array, tree: number): number {
  const { nodeOffsets, leafWeight } = forest
  const { leafValue, internalWeight, isVector } = unweighted
  const firstNode = nodeOffsets[tree]!
  const endNode = nodeOffsets[tree + 1]!
  const weightOf = (child: number): number => (child >= 0 ? internalWeight[child]! : leafWeight[~child]!)
  if (isVector[tree] === 0) {
    const means = new Float64Array(endNode - firstNode)
    const meanOf = (child: number): number => (child >= 0 ? means[child - firstNode]! : leafValue[~child]!)
    // Backwards, as nodes stand before their children.
    for (let node = endNode - 1; node >= firstNode; node--) {
      const [left, right] = [children[2 * node]!, children[2 * node + 1]!]
      const whole = internalWeight[node]!
      means[node - firstNode] =
        whole === 0
          ? 0.5 * (meanOf(left) + meanOf(right))
          : (meanOf(left) * weightOf(left) + meanOf(right) * weightOf(right)) / whole
    }
    return meanOf(rootOf(forest, tree))
  }
  let mean = 0
  const pending = [{ child: rootOf(forest, tree), share: 1 }]
  while (pending.length > 0) {
    const { child, share } = pending.pop()!
    if (child < 0) {
      mean += share * leafValue[~child]!
      continue
    }
    const whole = internalWeight[child]!
    for (const below of [children[2 * child + 1]!, children[2 * child]!])
      pending.push({ child: below, share: whole === 0 ? share * 0.5 : (share * weightOf(below)) / whole })
  }
  return mean
}
