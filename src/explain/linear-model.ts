/**
 * Contributions of a linear model, whose trees are single leaves of one feature at most: what a feature adds is what its leaf does, and
 * base values are the rest.
 *
 * Source: XGBoost 3.4 src/gbm/gblinear.cc, GBLinear::PredictContribution.
 *
 * @module
 */
import type { RowReader } from '../data/row-reader.ts'
import type { Forest, LinearLeaves } from '../model/forest.ts'
import { leafOutput } from '../predict/reference-walk.ts'
import type { AddContributions, ShapAlgorithm } from './shap-algorithm.ts'

/** Whether a forest is a linear model: the leaves of its trees, which have no nodes, have one feature each at most. */
export function isLinearModel({ linear, splitFeature }: Forest): boolean {
  return (
    linear !== undefined &&
    splitFeature.length === 0 &&
    linear.coeffOffsets.every((end, i, ends) => i === 0 || end - ends[i - 1]! <= 1)
  )
}

/** Contributions by trees `firstTree` to `endTree` (exclusive) of a linear model, with the bits of XGBoost's `pred_contribs`. */
export function createLinearShap(forest: Forest, firstTree: number, endTree: number): ShapAlgorithm {
  const { numFeatures, numTreesPerIteration: numOutputs, sumType, leafValue } = forest
  const { coeffOffsets, coeffFeature } = forest.linear as LinearLeaves
  const baseValues = forest.baseScores.slice()
  const isOfFeature = (tree: number): boolean => coeffOffsets[tree]! < coeffOffsets[tree + 1]!
  for (let tree = firstTree; tree < endTree; tree++) {
    if (isOfFeature(tree)) continue
    const sum = baseValues[tree % numOutputs]! + leafValue[tree]!
    baseValues[tree % numOutputs] = sumType === 'float32' ? Math.fround(sum) : sum
  }
  const add: AddContributions = ({ numRows, read }: RowReader, values) => {
    const row = new Float64Array(numFeatures)
    for (let i = 0; i < numRows; i++) {
      read(i, row)
      for (let tree = firstTree; tree < endTree; tree++) {
        if (!isOfFeature(tree)) continue
        const feature = coeffFeature[coeffOffsets[tree]!]!
        values[(i * numOutputs + (tree % numOutputs)) * numFeatures + feature]! += leafOutput(forest, tree, tree, row)
      }
    }
  }
  return { baseValues, bulkPays: () => false, fast: add, bulk: add }
}
