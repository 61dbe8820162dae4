/**
 * What a letter says, before it is text or HTML.
 *
 * The notices are worded as Regulation B (12 CFR 1002.9(b)(1)) and its sample form C-1 have them; the notice of an incomplete
 * application follows 1002.9(c)(2).
 *
 * @module
 */
import { maxReasons } from '../reasons/reasons.ts'
import type { CreditScore } from '../scoring/applicant-scorer.ts'
import type { InsufficientInformation } from '../scoring/minimum-information.ts'
import { dayText, type LetterOptions, type Party } from './letter-options.ts'

/** A part of a letter. */
export type LetterPart =
  | { readonly kind: 'sender' | 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'title' | 'heading' | 'paragraph' | 'notice'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }

/** A letter that is not laid out. */
export interface LetterContent {
  readonly kind: 'adverse action' | 'incomplete application'
  readonly title: string
  /** At most four. */
  readonly reasons: readonly string[]
  readonly parts: readonly LetterPart[]
}

// What 1002.9(b)(2) calls insufficient.
const insufficientReason = /internal (?:standard|polic)|(?:qualifying|credit|risk) score|\bscor(?:e|ing)\b/i

/**
 * The content of a letter.
 *
 * @throws RangeError when the applicant passes, no reason is known, or one is a reason that the law calls insufficient
 */
export function letterContent(score: CreditScore, options: LetterOptions): LetterContent {
  return score.status === 'scored' ? adverseAction(score, options) : incompleteApplication(score, options)
}

function adverseAction(score: CreditScore & { status: 'scored' }, options: LetterOptions): LetterContent {
  if (score.passes) throw new RangeError('"score" expected an applicant who does not pass')
  const { otherReasons = [], reportingAgencies = [], agency } = options
  const reasons = [...new Set([...otherReasons, ...score.reasons.map(({ text }) => text)])].slice(0, maxReasons)
  if (reasons.length === 0) throw new RangeError('"score" expected at least one reason, got none')
  if (reasons.some((reason) => insufficientReason.test(reason)))
    throw new RangeError('"reasons" expected what was considered, not a score or a policy: 12 CFR 1002.9(b)(2)')
  const title = 'Notice of action taken and statement of reasons'
  return {
    kind: 'adverse action',
    title,
    reasons,
    parts: [
      ...opening(title, options),
      {
        kind: 'paragraph',
        text:
          options.action ?? 'Thank you for your application. We are unable to approve it for the credit you asked for.'
      },
      { kind: 'heading', text: 'Principal reasons for our decision' },
      { kind: 'list', items: reasons },
      ...reportingAgencies.flatMap(reportNotice),
      { kind: 'heading', text: 'Notice' },
      { kind: 'notice', text: equalCreditNotice(agency) },
      ...closing(options)
    ]
  }
}

function incompleteApplication(score: InsufficientInformation, options: LetterOptions): LetterContent {
  const { respondBy, fields = [] } = options
  if (respondBy === undefined)
    throw new RangeError('"respondBy" expected a day, since too little is known of the applicant for a decision')
  const labelOf = (name: string): string =>
    fields.find((field) => field.name === name)?.label ?? name.replaceAll('_', ' ')
  const title = 'Notice of incomplete application'
  return {
    kind: 'incomplete application',
    title,
    reasons: [],
    parts: [
      ...opening(title, options),
      {
        kind: 'paragraph',
        text: 'Thank you for your application. To decide on it, we need this information from you:'
      },
      { kind: 'list', items: score.missing.map(labelOf) },
      {
        kind: 'paragraph',
        text: `Please send it to us by ${dayText(respondBy)}. If we do not receive it by then, we can give your application no further consideration.`
      },
      ...closing(options)
    ]
  }
}

function opening(title: string, { creditor, applicant = {}, date, id, creditRequested }: LetterOptions): LetterPart[] {
  const { name, address = [] } = applicant
  const to = [...(name === undefined ? [] : [name]), ...address]
  return [
    { kind: 'sender', lines: linesOf(creditor) },
    { kind: 'lines', lines: [dayText(date)] },
    ...(to.length === 0 ? [] : [{ kind: 'lines' as const, lines: to }]),
    { kind: 'title', text: title },
    {
      kind: 'lines',
      lines: [`Application: ${id}`, ...(creditRequested === undefined ? [] : [`Credit requested: ${creditRequested}`])]
    },
    { kind: 'paragraph', text: name === undefined ? 'Dear applicant:' : `Dear ${name}:` }
  ]
}

function closing({ creditor, signatory }: LetterOptions): LetterPart[] {
  return [{ kind: 'lines', lines: ['Sincerely,', ...(signatory === undefined ? [] : [signatory]), creditor.name] }]
}

function equalCreditNotice(agency: Party): string {
  return (
    'The Federal Equal Credit Opportunity Act prohibits creditors from discriminating against credit applicants on the basis of ' +
    'race, color, religion, national origin, sex, marital status, age (provided the applicant has the capacity to enter into a ' +
    'binding contract); because all or part of the applicant’s income derives from any public assistance program; or because ' +
    'the applicant has in good faith exercised any right under the Consumer Credit Protection Act. The Federal agency that ' +
    `administers compliance with this law concerning this creditor is ${linesOf(agency).join(', ')}.`
  )
}

function reportNotice(party: Party): LetterPart[] {
  return [
    { kind: 'heading', text: 'Information from a consumer reporting agency' },
    {
      kind: 'notice',
      text:
        'Our credit decision was based in whole or in part on information obtained in a report from the consumer reporting agency ' +
        'listed below. You have a right under the Fair Credit Reporting Act to know the information contained in your credit file ' +
        'at the consumer reporting agency. The reporting agency played no part in our decision and is unable to supply specific ' +
        'reasons why we have denied credit to you. You also have a right to a free copy of your report from the reporting agency, ' +
        'if you request it no later than 60 days after you receive this notice. In addition, if you find that any information ' +
        'contained in the report you receive is inaccurate or incomplete, you have the right to dispute the matter with the ' +
        'reporting agency.'
    },
    { kind: 'lines', lines: linesOf(party) }
  ]
}

function linesOf({ name, address, phone }: Party): string[] {
  return [name, ...address, ...(phone === undefined ? [] : [phone])]
}
