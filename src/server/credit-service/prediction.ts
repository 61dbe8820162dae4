/**
 * `predictionOf`: the response of `POST /predict`.
 *
 * @module
 */
import type { CreditScore, ScoredRecord } from '../../credit/scoring/applicant-scorer.ts'
import type { InsufficientInformation } from '../../credit/scoring/minimum-information.ts'

/** The response of `POST /predict` for an applicant that was scored. */
export interface ScoredPrediction extends Pick<
  ScoredRecord,
  | 'status'
  | 'prediction'
  | 'passes'
  | 'probabilities'
  | 'points'
  | 'basePoints'
  | 'reasons'
  | 'warnings'
  | 'repairs'
  | 'model'
> {
  /** Probability of the predicted class. */
  readonly confidence: number
}

/** The response of `POST /predict`. */
export type Prediction = ScoredPrediction | InsufficientInformation

/** The short form of a score. */
export function predictionOf(score: CreditScore): Prediction {
  if (score.status !== 'scored') return score
  const { status, prediction, passes, probabilities, points, basePoints, reasons, warnings, repairs, model } = score
  const confidence = probabilities[prediction]!
  return {
    status,
    prediction,
    passes,
    confidence,
    probabilities,
    points,
    basePoints,
    reasons,
    warnings,
    repairs,
    model
  }
}
