/**
 * Random forest: trees that are grown from samples, all from the same derivatives, and averaged.
 *
 * Source: LightGBM 4.7.0 src/boosting/rf.hpp; Breiman, "Random Forests" (2001).
 *
 * @module
 */
import { epsilon } from '../../numeric/constants.ts'
import { addBias } from '../tree/grown-tree.ts'
import {
  addTree,
  type Boosting,
  type BoostingState,
  constantTree,
  growTree,
  ofOutput,
  renewLeaves,
  sampleRows,
  type ScoredData,
  startingMemory
} from './boosting-state.ts'
import type { BoostingParameters } from './gradient-boosting.ts'

/** Prepares a random forest. */
export function createRandomForest(
  state: BoostingState,
  { boost_from_average: boostsFromAverage }: Pick<BoostingParameters, 'boost_from_average'>
): Boosting {
  const { objective, kernels, training, validation, trees, gradients, hessians } = state
  const { numRows } = training.data
  const numOutputs = objective.numTreesPerIteration
  const outputs = Array.from({ length: numOutputs }, (_, output) => output)
  const starts = outputs.map((output) => {
    const score = boostsFromAverage || training.data.features.length === 0 ? objective.boostFromScore(output) : 0
    return Math.abs(score) > epsilon ? score : 0
  })
  const initial = new Float64Array(numOutputs * numRows)
  for (const output of outputs) ofOutput(initial, output, numRows).fill(starts[output]!)
  objective.computeGradients(initial, gradients.view(), hessians.view())
  const lasting = startingMemory()

  // Scores are means over the trees so far.
  const addToMean = (scored: ScoredData, output: number, add: () => void): void => {
    const multiply = (factor: number): void => {
      const scores = ofOutput(scored.scores.view(), output, scored.data.numRows)
      for (let row = 0; row < scores.length; row++) scores[row]! *= factor
    }
    multiply(lasting.iteration)
    add()
    multiply(1 / (lasting.iteration + 1))
  }

  return {
    streams: [],
    lasting,
    iterate: () => {
      const rows = sampleRows(state, lasting.iteration)
      for (const output of outputs) {
        const isFirst = trees.length < numOutputs
        let tree = growTree(state, output, rows, false)
        if (tree.nodes.length > 0) {
          renewLeaves(state, tree, () => starts[output]!)
          if (starts[output] !== 0) addBias(tree, starts[output]!)
        } else if (isFirst) {
          // Only an output that is not trained keeps its score. A later tree without a split keeps the value of its root.
          tree = constantTree(objective.isTrained(output) ? 0 : objective.boostFromScore(output), numRows, tree)
        }
        if (tree.nodes.length > 0 || isFirst) {
          for (const scored of [training, ...validation])
            addToMean(scored, output, () => addTree(kernels, tree, scored, output))
        }
        trees.push(tree)
      }
      lasting.iteration++
      return true
    }
  }
}
