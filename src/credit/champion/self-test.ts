/**
 * `championPasses`: whether the champion still gives its known score.
 *
 * @module
 */
import { exampleApplicant } from './applicant-schema.ts'
import { championExampleMargin } from './champion.ts'
import { scoreApplicant } from './score-applicant.ts'

/** Whether the example applicant gets, to the last bit, the margin that the packed scorer gave. */
export function championPasses(): boolean {
  const score = scoreApplicant(exampleApplicant())
  return score.status === 'scored' && score.margin === championExampleMargin
}
