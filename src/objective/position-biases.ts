/**
 * What the position where a row was shown adds to its score: learnt along with the trees, and left out of the model.
 *
 * Source: LightGBM 4.7.0 src/objective/rank_objective.hpp, UpdatePositionBiasFactors. Method: Z. Hu et al., "Unbiased LambdaMART"
 * (2019).
 *
 * @module
 */
import type { ObjectiveParameters } from './objective.ts'

/** Biases of positions. */
export interface PositionBiases {
  /** What is learnt: a number for each position. */
  readonly lasting: { readonly biases: Float32Array }
  /** Scores with the biases of their rows. */
  readonly added: (scores: Float64Array) => Float64Array
  /** Takes a step of Newton's method, from the derivatives of all rows. */
  readonly learn: (gradients: Float32Array, hessians: Float32Array) => void
}

/** Biases of 0 to begin with; undefined without positions. */
export function createPositionBiases(
  position: Int32Array | undefined,
  { learning_rate: rate, lambdarank_position_bias_regularization: l2 }: ObjectiveParameters
): PositionBiases | undefined {
  if (position === undefined) return undefined
  const lasting = { biases: new Float32Array(position.reduce((most, id) => Math.max(most, id), 0) + 1) }
  return {
    lasting,
    added: (scores) => scores.map((score, row) => score + lasting.biases[position[row]!]!),
    learn: (gradients, hessians) => {
      const { biases } = lasting
      const firsts = new Float64Array(biases.length)
      const seconds = new Float64Array(biases.length)
      const counts = new Float64Array(biases.length)
      for (const [row, id] of position.entries()) {
        firsts[id]! -= gradients[row]!
        seconds[id]! -= hessians[row]!
        counts[id]!++
      }
      for (const [id, count] of counts.entries()) {
        const first = firsts[id]! - biases[id]! * l2 * count
        biases[id]! += (rate * first) / (Math.abs(seconds[id]! - l2 * count) + 0.001)
      }
    }
  }
}
