/**
 * `predictionOf`: what `POST /predict` says of a score.
 *
 * @module
 */
import type { ApplicantScore } from '../../credit/champion/applicant-score.ts'

/** The answer of `POST /predict`. */
export interface Prediction extends Pick<
  ApplicantScore,
  'prediction' | 'probabilities' | 'points' | 'basePoints' | 'reasons' | 'warnings' | 'repairs' | 'model'
> {
  /** Probability of the predicted class. */
  readonly confidence: number
}

/** A score in short. */
export function predictionOf(score: ApplicantScore): Prediction {
  const { prediction, probabilities, points, basePoints, reasons, warnings, repairs, model } = score
  const confidence = probabilities[prediction]
  return { prediction, confidence, probabilities, points, basePoints, reasons, warnings, repairs, model }
}
