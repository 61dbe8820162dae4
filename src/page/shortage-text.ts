/**
 * What is missing for a score, in the words of the form.
 *
 * @module
 */
import { applicantFields } from '../credit/champion/applicant-fields.ts'
import type { InsufficientInformation } from '../credit/champion/applicant-score.ts'

/** One or two sentences. */
export function shortageText({ missing, minimum }: InsufficientInformation): string {
  const required = applicantFields.filter((field) => field.required)
  const needed = required.filter(({ name }) => minimum.fields.includes(name) && missing.includes(name))
  const numKnown = required.length - missing.length
  const sentences = [
    ...(needed.length > 0 ? [`A score needs ${needed.map(({ label }) => label.toLowerCase()).join(', ')}.`] : []),
    ...(numKnown < minimum.numFields
      ? [`Known values: ${numKnown} of ${required.length}; at least ${minimum.numFields} are needed.`]
      : [])
  ]
  return sentences.join(' ')
}
