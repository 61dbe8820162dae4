/**
 * `predictionOf`: the response of `POST /predict`.
 *
 * @module
 */
import type { ApplicantScore } from '../../credit/champion/applicant-score.ts'

/** The response of `POST /predict`. */
export interface Prediction extends Pick<
  ApplicantScore,
  'prediction' | 'probabilities' | 'points' | 'basePoints' | 'reasons' | 'warnings' | 'repairs' | 'model'
> {
  /** Probability of the predicted class. */
  readonly confidence: number
}

/** The short form of a score. */
export function predictionOf(score: ApplicantScore): Prediction {
  const { prediction, probabilities, points, basePoints, reasons, warnings, repairs, model } = score
  const confidence = probabilities[prediction]
  return { prediction, confidence, probabilities, points, basePoints, reasons, warnings, repairs, model }
}
