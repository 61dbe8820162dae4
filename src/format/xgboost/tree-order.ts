/**
 * Where the trees of an XGBoost file stand in a forest, in which tree `t` adds to raw score `t % numOutputs`.
 *
 * A tree of the file adds to one raw score (`tree_info`), or, with vectors as leaves, to all; an iteration has any number of each,
 * such as `num_parallel_tree`. Each raw score keeps its trees in order, so sums keep their bits; where it has fewer trees in an
 * iteration than others, trees of a constant -0 stand in.
 *
 * @module
 */
import { xgboostFault } from './document-values.ts'

/** The order of a forest's trees; see `FileTrees` in `model/model.ts`. */
export interface TreeOrder {
  /** The file's tree that each of the forest's trees is; -1 for one that stands in [numTrees]. */
  readonly sourceOf: Int32Array
  readonly roundOffsets: Int32Array
  readonly treeOffsets: Int32Array
  readonly treeOf: Int32Array
}

// Trees that stand in, for each tree there is, at most; and as many as there always may be.
const maxPadding = 4
const freePadding = 2 ** 16

/**
 * The order.
 *
 * @param outputOf - the raw score of each tree; -1 for all [numTrees]
 * @param treeOffsets - where each iteration begins, and where the last ends [numIterations + 1]
 * @throws ModelFormatError when most raw scores have no trees
 */
export function orderTrees(outputOf: Int32Array, treeOffsets: Int32Array, numOutputs: number): TreeOrder {
  const roundOffsets = new Int32Array(treeOffsets.length)
  // Where each tree goes, once its iteration is known: its round, counted from the iteration's first.
  const roundOf = new Int32Array(outputOf.length)
  const numOfOutput = new Int32Array(numOutputs)
  let numCopies = 0
  for (let iteration = 0; iteration + 1 < treeOffsets.length; iteration++) {
    let numRounds = 0
    const touched: number[] = []
    let numVectors = 0
    for (let tree = treeOffsets[iteration]!; tree < treeOffsets[iteration + 1]!; tree++) {
      const output = outputOf[tree]!
      if (output < 0) {
        // After all of every raw score's trees so far.
        roundOf[tree] = numRounds
        numVectors = ++numRounds
        numCopies += numOutputs
        continue
      }
      if (numOfOutput[output] === 0) touched.push(output)
      numOfOutput[output] = Math.max(numOfOutput[output]!, numVectors)
      roundOf[tree] = numOfOutput[output]!++
      numRounds = Math.max(numRounds, numOfOutput[output]!)
      numCopies++
    }
    for (const output of touched) numOfOutput[output] = 0
    roundOffsets[iteration + 1] = roundOffsets[iteration]! + numRounds
    if (roundOffsets[iteration + 1]! * numOutputs > freePadding + maxPadding * numCopies)
      throw xgboostFault(`expected trees for all ${numOutputs} raw scores`, 'gradient_booster', 'tree_info')
  }
  const sourceOf = new Int32Array(roundOffsets.at(-1)! * numOutputs).fill(-1)
  const treeOf = new Int32Array(outputOf.length)
  for (let iteration = 0; iteration + 1 < treeOffsets.length; iteration++) {
    for (let tree = treeOffsets[iteration]!; tree < treeOffsets[iteration + 1]!; tree++) {
      const first = (roundOffsets[iteration]! + roundOf[tree]!) * numOutputs
      const output = outputOf[tree]!
      treeOf[tree] = first + Math.max(output, 0)
      if (output >= 0) sourceOf[first + output] = tree
      else sourceOf.fill(tree, first, first + numOutputs)
    }
  }
  return { sourceOf, roundOffsets, treeOffsets, treeOf }
}
