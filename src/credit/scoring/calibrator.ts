/**
 * Calibrators: from a raw score to a probability.
 *
 * @module
 */
import { strictExp } from '../../numeric/exp.ts'

/** From a model's raw score f to a probability; increasing, so that reasons survive it. */
export type Calibrator =
  /** 1 / (1 + exp(−(slope · f + intercept))), slope > 0. The margin takes slope · f + intercept for f */
  | { readonly kind: 'platt'; readonly slope: number; readonly intercept: number }
  /** Linear between points, constant beyond them; both lists ascending. The margin takes f itself */
  | { readonly kind: 'isotonic'; readonly scores: readonly number[]; readonly probabilities: readonly number[] }

/** The probability of a raw score. */
export function calibrate(calibrator: Calibrator, score: number): number {
  if (calibrator.kind === 'platt') return sigmoid(calibrator.slope * score + calibrator.intercept)
  const { scores, probabilities } = calibrator
  const above = scores.findIndex((point) => point > score)
  if (above === 0) return probabilities[0]!
  if (above < 0) return probabilities.at(-1)!
  const [from, to] = [scores[above - 1]!, scores[above]!]
  const [low, high] = [probabilities[above - 1]!, probabilities[above]!]
  // Within rounding the line could leave the step.
  return Math.min(high, low + ((score - from) / (to - from)) * (high - low))
}

/** 1 / (1 + exp(−x)), with LightGBM's bits. */
export function sigmoid(x: number): number {
  return 1 / (1 + strictExp(-x))
}
