/**
 * What the command line and the page say of a score.
 *
 * @module
 */
import type { Reason, ScoredApplicant } from './applicant-score.ts'

/** The baseline that scores are compared with. */
export const baselineText = 'applicants just above the passing line'

/** Which of class and points decides, where they seem to contradict each other; empty where they do not. */
export function decisionText({ passes, points, basePoints }: ScoredApplicant): string {
  return passes === points >= basePoints ? '' : 'The class decides, not the points: they compare Good with Poor alone.'
}

/** Title of the reasons, or, when there are none, why. */
export function reasonsText({ reasons, prediction }: Pick<ScoredApplicant, 'reasons' | 'prediction'>): string {
  const [first] = reasons
  if (first === undefined) {
    return prediction === 'Good'
      ? 'No reason stands out.'
      : 'No better values in any one group would have raised the score.'
  }
  return first.points < 0 ? 'What lowered the score' : 'What would have raised the score most'
}

/** The points that a reason is about: those its group cost, or, if it cost none, those that better values would gain. */
export function reasonPoints({ points, gain }: Reason): number {
  return points < 0 ? points : gain
}
