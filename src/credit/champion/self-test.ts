/**
 * `championPasses`: whether the champion still gives the score it was shipped with.
 *
 * @module
 */
import { exampleApplicant } from './applicant-schema.ts'
import { championExampleMargin } from './champion.ts'
import { scoreApplicant } from './score-applicant.ts'

/** Whether scoring one known applicant gives the margin that was computed from the model's text, to the last bit. */
export function championPasses(): boolean {
  return scoreApplicant(exampleApplicant()).margin === championExampleMargin
}
