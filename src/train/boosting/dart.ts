/**
 * DART: some earlier trees are left out while an iteration's are grown, and then made smaller to make room for them.
 *
 * Source: LightGBM 4.7.0 src/boosting/dart.hpp; Vinayak, Gilad-Bachrach, "DART: Dropouts meet Multiple Additive Regression
 * Trees" (2015).
 *
 * @module
 */
import { createLightgbmRandom } from '../../numeric/lightgbm-random.ts'
import { shrinkTree } from '../tree/grown-tree.ts'
import { addTree, type Boosting, type BoostingState, startingMemory } from './boosting-state.ts'
import { type BoostingParameters, createGradientBoosting } from './gradient-boosting.ts'

/** Parameters of DART; names are LightGBM's. */
export interface DartParameters extends BoostingParameters {
  readonly drop_rate: number
  readonly max_drop: number
  readonly skip_drop: number
  readonly uniform_drop: boolean
  readonly xgboost_dart_mode: boolean
  readonly drop_seed: number
}

/** Prepares DART. */
export function createDart(state: BoostingState, parameters: DartParameters): Boosting {
  const {
    drop_rate: dropRate,
    max_drop: maxDrop,
    skip_drop: skipDrop,
    uniform_drop: isUniform,
    xgboost_dart_mode: asXgboost,
    learning_rate: learningRate
  } = parameters
  const { kernels, objective, training, validation, trees } = state
  const numOutputs = objective.numTreesPerIteration
  const random = createLightgbmRandom(parameters.drop_seed)
  const lasting = startingMemory()
  let dropped: number[] = []
  let rate = learningRate

  const chooseDropped = (iteration: number): number[] => {
    if (random.nextFloat() < skipDrop) return []
    // LightGBM compares without sign, so a negative limit is none, and one of 0 lets one iteration pass.
    const limit = maxDrop < 0 ? Infinity : maxDrop
    const { weights, sumOfWeights } = lasting
    const meanWeight = weights.length / sumOfWeights
    let probability = dropRate
    if (maxDrop > 0) {
      const most = isUniform ? maxDrop / iteration : (maxDrop * meanWeight) / sumOfWeights
      if (most < probability) probability = most
    }
    const chosen: number[] = []
    for (let i = 0; i < iteration; i++) {
      if (!(random.nextFloat() < (isUniform ? probability : probability * weights[i]! * meanWeight))) continue
      chosen.push(i)
      if (chosen.length >= limit) break
    }
    return chosen
  }
  const forDropped = (change: (tree: number, output: number) => void): void => {
    for (const iteration of dropped) {
      for (let output = 0; output < numOutputs; output++) change(iteration * numOutputs + output, output)
    }
  }

  return createGradientBoosting(state, parameters, {
    streams: [random],
    lasting,
    beforeGradients: (iteration) => {
      dropped = chooseDropped(iteration)
      forDropped((tree, output) => {
        shrinkTree(trees[tree]!, -1)
        addTree(kernels, trees[tree]!, training, output)
      })
      const count = dropped.length
      if (!asXgboost) rate = learningRate / (1 + count)
      else rate = count === 0 ? learningRate : learningRate / (learningRate + count)
      return rate
    },
    afterTrees: () => {
      const count = dropped.length
      forDropped((tree, output) => {
        const dropTree = trees[tree]!
        if (asXgboost) {
          shrinkTree(dropTree, rate)
          for (const scored of validation) addTree(kernels, dropTree, scored, output)
          shrinkTree(dropTree, -count / learningRate)
        } else {
          shrinkTree(dropTree, 1 / (count + 1))
          for (const scored of validation) addTree(kernels, dropTree, scored, output)
          shrinkTree(dropTree, -count)
        }
        addTree(kernels, dropTree, training, output)
      })
      if (isUniform) return
      const { weights } = lasting
      const total = count + (asXgboost ? learningRate : 1)
      for (const iteration of dropped) {
        lasting.sumOfWeights -= weights[iteration]! * (1 / total)
        weights[iteration]! *= count / total
      }
      weights.push(rate)
      lasting.sumOfWeights += rate
    }
  })
}
