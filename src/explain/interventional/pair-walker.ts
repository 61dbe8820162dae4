/**
 * Exact interventional SHAP of trees with long paths, for which sets of features (`background-sets.ts`) would be too large: the
 * explained row and each background row walk the tree together, and part where they decide differently.
 *
 * Where they part at a feature for the first time, both branches are followed: the explained row's, on which the feature is one of
 * M of the formula in `row-explainer.ts`, and the background row's, on which it is one of N. From then on the feature decides as
 * that row does. At a leaf the weights are w(|M|, |N|) and w(|N|, |M|), and a feature gets the sum over the leaves below its two
 * branches. The memory is that of one path.
 *
 * Source: Lundberg et al., "From local explanations to global understanding with explainable AI for trees" (Nature Machine
 * Intelligence 2, 2020), algorithm 3.
 *
 * @module
 */
import { goesLeft } from '../../model/decision.ts'
import { type Forest, rootOf } from '../../model/forest.ts'
import type { Paths } from '../paths.ts'
import type { RowExplainer } from './row-explainer.ts'

const undecided = 0
const asExplained = 1
const asBackground = 2

/**
 * Prepares trees.
 *
 * @param columns - background rows, feature after feature [numFeatures × numRows]
 */
export function createPairWalker(
  forest: Forest,
  paths: Paths,
  columns: Float64Array,
  numRows: number,
  trees: readonly number[]
): Omit<RowExplainer, 'addTree'> {
  const { numFeatures, numTreesPerIteration: numOutputs, splitFeature, leftChild, rightChild } = forest
  const { meanOutputs, leafValues } = meansOf(forest, columns, numRows, trees)
  const baseValues = new Float64Array(numOutputs)
  for (const tree of trees) baseValues[tree % numOutputs]! += meanOutputs[tree]!

  // Which row each feature decides as, and the explained row's branches.
  const decidesAs = new Uint8Array(numFeatures)
  const isLeft = new Uint8Array(splitFeature.length)
  // Of the nodes at which the rows have parted: the node, the weights there, and what the explained row's branch has come to.
  const levels = paths.maxDistinct
  const parting = new Int32Array(levels)
  const gainWeight = new Float64Array(levels)
  const lossWeight = new Float64Array(levels)
  const gains = new Float64Array(levels)
  const losses = new Float64Array(levels)

  const addPair = (tree: number, backgroundRow: number, values: Float64Array, offset: number): void => {
    const otherBranch = (node: number): boolean =>
      goesLeft(forest, node, columns[splitFeature[node]! * numRows + backgroundRow]!)
    const childOf = (node: number, left: boolean): number => (left ? leftChild[node]! : rightChild[node]!)
    let level = 0
    let numM = 0
    let numN = 0
    // w(numM, numN) and w(numN, numM); the first of a pair is 1 / (1 + the other).
    let weightOfGain = 0
    let weightOfLoss = 0
    const addToM = (): void => {
      const total = numM + numN + 1
      weightOfGain = numM === 0 ? 1 / total : weightOfGain * (numM / total)
      weightOfLoss *= (numM + 1) / total
      numM++
    }
    const addToN = (): void => {
      const total = numM + numN + 1
      weightOfLoss = numN === 0 ? 1 / total : weightOfLoss * (numN / total)
      weightOfGain *= (numN + 1) / total
      numN++
    }

    let child = rootOf(forest, tree)
    for (;;) {
      while (child >= 0) {
        const node = child
        const feature = paths.feature[node]!
        const left = isLeft[node] === 1
        const otherLeft = otherBranch(node)
        if (left !== otherLeft && decidesAs[feature] === undecided) {
          parting[level] = node
          gainWeight[level] = weightOfGain
          lossWeight[level] = weightOfLoss
          level++
          decidesAs[feature] = asExplained
          addToM()
          child = childOf(node, left)
        } else child = childOf(node, decidesAs[feature] === asBackground ? otherLeft : left)
      }

      let gain = weightOfGain * leafValues[~child]!
      let loss = weightOfLoss * leafValues[~child]!
      for (;;) {
        if (level === 0) return
        const node = parting[level - 1]!
        const feature = paths.feature[node]!
        weightOfGain = gainWeight[level - 1]!
        weightOfLoss = lossWeight[level - 1]!
        if (decidesAs[feature] === asExplained) {
          values[offset + feature]! += gain
          gains[level - 1] = gain
          losses[level - 1] = loss
          numM--
          decidesAs[feature] = asBackground
          addToN()
          child = childOf(node, otherBranch(node))
          break
        }
        values[offset + feature]! -= loss
        gain += gains[level - 1]!
        loss += losses[level - 1]!
        numN--
        decidesAs[feature] = undecided
        level--
      }
    }
  }

  return {
    baseValues,
    addRow: (row, values) => {
      for (const tree of trees) {
        for (let node = forest.nodeOffsets[tree]!; node < forest.nodeOffsets[tree + 1]!; node++)
          isLeft[node] = Number(goesLeft(forest, node, row[splitFeature[node]!]!))
        const offset = (tree % numOutputs) * numFeatures
        for (let other = 0; other < numRows; other++) addPair(tree, other, values, offset)
      }
    }
  }
}

// The mean output of each tree over the background, and its leaf values less the mean, divided by the number of rows.
function meansOf(
  forest: Forest,
  columns: Float64Array,
  numRows: number,
  trees: readonly number[]
): { meanOutputs: Float64Array; leafValues: Float64Array } {
  const { splitFeature, leftChild, rightChild, leafOffsets, leafValue } = forest
  const meanOutputs = new Float64Array(forest.numTrees)
  const leafValues = new Float64Array(leafValue.length)
  for (const tree of trees) {
    for (let row = 0; row < numRows; row++) {
      let child = rootOf(forest, tree)
      while (child >= 0) {
        const value = columns[splitFeature[child]! * numRows + row]!
        child = goesLeft(forest, child, value) ? leftChild[child]! : rightChild[child]!
      }
      meanOutputs[tree]! += leafValue[~child]! / numRows
    }
    for (let leaf = leafOffsets[tree]!; leaf < leafOffsets[tree + 1]!; leaf++)
      leafValues[leaf] = (leafValue[leaf]! - meanOutputs[tree]!) / numRows
  }
  return { meanOutputs, leafValues }
}
