/**
 * What the page says of the champion's scores.
 *
 * @module
 */
import { decisionTextOf } from '../scoring/score-texts.ts'
import type { ScoredApplicant } from './applicant-score.ts'
import { loadChampion } from './champion.ts'
import { baselineText } from './champion-definition.ts'

export { reasonPoints, reasonsText } from '../scoring/score-texts.ts'
export { baselineText }

/** Which of class and points decides, where they seem to contradict each other; empty where they do not. */
export function decisionText(score: ScoredApplicant): string {
  return decisionTextOf(loadChampion().scorer.definition, score)
}
