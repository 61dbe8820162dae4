/**
 * `adverseActionLetter`: the notice that Regulation B wants a declined applicant to get.
 *
 * @module
 */
import type { CreditScore } from '../scoring/applicant-scorer.ts'
import { letterHtml, letterText } from './lay-out.ts'
import { checkLetterOptions, type LetterOptions } from './letter-options.ts'
import { letterContent } from './letter-parts.ts'

/** A letter. The same score and options always give the same bytes. */
export interface Letter {
  /** `incomplete application` where too little was known for a score: it asks for what is missing. */
  readonly kind: 'adverse action' | 'incomplete application'
  /** As given. */
  readonly id: string
  readonly date: string
  /** The reasons in the letter, the most important first, at most four. */
  readonly reasons: readonly string[]
  /** Plain text. */
  readonly text: string
  /** A whole document that loads nothing. */
  readonly html: string
}

/**
 * The letter to an applicant who does not pass: what was decided, the principal reasons, and the notice of the Equal Credit Opportunity
 * Act (12 CFR 1002.9(a)(2), (b)); or, where too little was known for a score, what is missing and until when (1002.9(c)(2)).
 *
 * Reasons are those of the score, as its reason map words them; what is not known is "unable to verify". No points and no class are
 * in it. Sending it in time, and whatever else a law asks for, such as the disclosure of a consumer report's score, is the
 * lender's.
 *
 * @throws TypeError, RangeError when an option is wrong, the applicant passes, there is no reason, or a reason is one that the
 *   regulation calls insufficient
 * @example
 * ```js
 * adverseActionLetter(score, { creditor, agency, date: '2026-11-27', id: 'A-1027' }).text
 * ```
 */
export function adverseActionLetter<Field extends string, Class extends string, JunkCode extends string>(
  score: CreditScore<Field, Class, JunkCode>,
  options: LetterOptions
): Letter {
  checkLetterOptions(options)
  const content = letterContent(score, options)
  return {
    kind: content.kind,
    id: options.id,
    date: options.date,
    reasons: content.reasons,
    text: letterText(content),
    html: letterHtml(content)
  }
}
