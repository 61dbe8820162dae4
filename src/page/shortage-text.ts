/**
 * What is missing for a score, in the words of the form.
 *
 * @module
 */
import type { CreditScorer } from '../credit/scorer.ts'
import type { InsufficientInformation } from '../credit/scoring/minimum-information.ts'

/** One or two sentences. */
export function shortageText({ fields }: CreditScorer, { missing, minimum }: InsufficientInformation): string {
  const needed = fields.filter(({ name }) => minimum.fields.includes(name) && missing.includes(name))
  const numKnown = minimum.outOf - missing.length
  const sentences = [
    ...(needed.length > 0 ? [`A score needs ${needed.map(({ label }) => label.toLowerCase()).join(', ')}.`] : []),
    ...(numKnown < minimum.numFields
      ? [`Known values: ${numKnown} of ${minimum.outOf}; at least ${minimum.numFields} are needed.`]
      : [])
  ]
  return sentences.join(' ')
}
