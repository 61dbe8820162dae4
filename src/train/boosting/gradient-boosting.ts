/**
 * Gradient boosting: each tree is grown from the derivatives of the loss at the scores so far.
 *
 * Source: LightGBM 4.7.0 src/boosting/gbdt.cpp, GBDT::TrainOneIter; Friedman, "Greedy Function Approximation: A Gradient
 * Boosting Machine" (2001).
 *
 * @module
 */
import { epsilon } from '../../numeric/constants.ts'
import type { SampledQueries } from '../../objective/objective.ts'
import type { Lasting } from '../lasting.ts'
import { addBias, type GrownTree, shrinkTree } from '../tree/grown-tree.ts'
import {
  addConstant,
  addGrownTree,
  addTree,
  type Boosting,
  type BoostingMemory,
  type BoostingState,
  constantTree,
  growTree,
  ofOutput,
  renewLeaves,
  sampleRows,
  startingMemory
} from './boosting-state.ts'

/** Parameters of gradient boosting; names are LightGBM's. */
export interface BoostingParameters {
  readonly learning_rate: number
  readonly boost_from_average: boolean
  readonly bagging_by_query: boolean
}

/** What a kind of boosting does differently. */
export interface BoostingHooks extends Lasting<BoostingMemory> {
  /** Before the derivatives of an iteration; returns its learning rate. */
  readonly beforeGradients: (iteration: number) => number
  /** After an iteration with at least one split. */
  readonly afterTrees: () => void
}

/** Prepares gradient boosting. */
export function createGradientBoosting(
  state: BoostingState,
  parameters: BoostingParameters,
  hooks: BoostingHooks = {
    streams: [],
    lasting: startingMemory(),
    beforeGradients: () => parameters.learning_rate,
    afterTrees: () => {}
  }
): Boosting {
  const { objective, kernels, training, validation, sampler, trees, numInitialTrees, gradients, hessians } = state
  const { numRows } = training.data
  const numOutputs = objective.numTreesPerIteration
  const everything = [training, ...validation]
  const { streams, lasting } = hooks

  // What the objective starts an output from; 0 where it is too small to count.
  const initialScore = (output: number): number => {
    const score = objective.boostFromScore(output)
    return Math.abs(score) > epsilon ? score : 0
  }
  const startAll = (output: number): number => {
    const score = initialScore(output)
    if (score !== 0) for (const scored of everything) addConstant(scored, output, score)
    return score
  }

  const addToScores = (tree: GrownTree, output: number): void => {
    addGrownTree(state, tree, output)
    for (const scored of validation) addTree(kernels, tree, scored, output)
  }

  return {
    streams,
    lasting,
    iterate: () => {
      const { iteration } = lasting
      const isFirst = numInitialTrees + trees.length === 0
      const starts = new Float64Array(numOutputs)
      const boostsFromAverage = parameters.boost_from_average || training.data.features.length === 0
      if (isFirst && boostsFromAverage && !training.hasInitScore) {
        for (let output = 0; output < numOutputs; output++) starts[output] = startAll(output)
      }
      const rate = hooks.beforeGradients(iteration)
      const compute = (sampled?: SampledQueries): void =>
        objective.computeGradients(training.scores.view(), gradients.view(), hessians.view(), sampled)
      // Where queries are drawn, only theirs have derivatives.
      if (!parameters.bagging_by_query) compute()
      const rows = sampleRows(state, iteration)
      if (parameters.bagging_by_query) compute(sampler.sampledQueries())

      let hasSplit = false
      for (let output = 0; output < numOutputs; output++) {
        const tree = growTree(state, output, rows, numInitialTrees + trees.length < numOutputs)
        if (tree.nodes.length > 0) {
          hasSplit = true
          const scores = ofOutput(training.scores.view(), output, numRows)
          renewLeaves(state, tree, (row) => scores[row]!)
          shrinkTree(tree, rate)
          addToScores(tree, output)
          if (starts[output] !== 0) addBias(tree, starts[output]!)
          trees.push(tree)
          continue
        }
        // An output that nothing splits in the first iteration starts from its score all the same.
        if (isFirst && !boostsFromAverage && !training.hasInitScore) starts[output] = startAll(output)
        trees.push(constantTree(isFirst ? starts[output]! : 0, numRows, tree))
      }
      if (!hasSplit) {
        if (numInitialTrees + trees.length > numOutputs) trees.length -= numOutputs
        return false
      }
      hooks.afterTrees()
      lasting.iteration++
      return true
    }
  }
}
