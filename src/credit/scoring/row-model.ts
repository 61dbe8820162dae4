/**
 * A model evaluated one row at a time, as scoring needs it.
 *
 * @module
 */
import { applyLink } from '../../model/link.ts'
import type { Model } from '../../model/model.ts'
import { applyInputRule } from '../../model/model-rows.ts'
import { walkRaw } from '../../predict/reference-walk.ts'

/** A model evaluated one row at a time. */
export interface RowModel {
  /** A copy of values [numFeatures] as the model's trees see them. */
  readonly rowOf: (values: Float64Array) => Float64Array
  /** Raw scores of a row that came from `rowOf` [numOutputs]. */
  readonly rawScoresOf: (row: Float64Array) => Float64Array
  /** Probabilities for raw scores [numOutputs]. */
  readonly probabilitiesOf: (scores: Float64Array) => Float64Array
}

/** Evaluates a model with the reference walk: for one row, preparing a faster engine would cost more. */
export function createRowModel({ forest, link }: Model): RowModel {
  const numOutputs = forest.numTreesPerIteration
  const numIterations = forest.numTrees / numOutputs
  return {
    rowOf: (values) => {
      const row = values.slice()
      applyInputRule(forest, row)
      return row
    },
    rawScoresOf: (row) => {
      const scores = new Float64Array(numOutputs)
      walkRaw(forest, row, 0, numIterations, scores, 0)
      return scores
    },
    probabilitiesOf: (scores) => {
      const probabilities = scores.slice()
      applyLink(link, probabilities, numOutputs)
      return probabilities
    }
  }
}
