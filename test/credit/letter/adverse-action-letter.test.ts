import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { applicantFields } from '../../../src/credit/champion/applicant-fields.ts'
import { scoreApplicant } from '../../../src/credit/champion/score-applicant.ts'
import { adverseActionLetter } from '../../../src/credit/letter/adverse-action-letter.ts'
import type { LetterOptions } from '../../../src/credit/letter/letter-options.ts'
import { scored } from '../scored.ts'

const examples: Record<string, number | string>[] = JSON.parse(readFileSync('examples/applicants.json', 'utf8'))
const declined = scored(examples.find((applicant) => !scored(applicant).passes)!)
const options: LetterOptions = {
  creditor: { name: 'First Example Bank', address: ['1 Main Street', 'Springfield, IL 62701'], phone: '555-0100' },
  agency: { name: 'Federal Agency', address: ['1 Agency Square', 'Washington, DC 20000'] },
  date: '2026-11-27',
  id: 'A-1027'
}

test('who decided, about what, why, and the notice', () => {
  const letter = adverseActionLetter(declined, {
    ...options,
    applicant: { name: 'Pat Doe', address: ['5 Elm Road'] },
    creditRequested: 'Credit card',
    signatory: 'Credit department'
  })
  expect(letter).toMatchObject({ kind: 'adverse action', id: 'A-1027', date: '2026-11-27' })
  expect(letter.reasons).toEqual(declined.reasons.map(({ text }) => text))
  const list = letter.reasons.map((reason, i) => `${i + 1}. ${reason}`).join('\n')
  expect(letter.text).toBe(`First Example Bank
1 Main Street
Springfield, IL 62701
555-0100

November 27, 2026

Pat Doe
5 Elm Road

Notice of action taken and statement of reasons
===============================================

Application: A-1027
Credit requested: Credit card

Dear Pat Doe:

Thank you for your application. We are unable to approve it for the credit
you asked for.

PRINCIPAL REASONS FOR OUR DECISION

${list}

NOTICE

The Federal Equal Credit Opportunity Act prohibits creditors from
discriminating against credit applicants on the basis of race, color,
religion, national origin, sex, marital status, age (provided the applicant
has the capacity to enter into a binding contract); because all or part of
the applicant’s income derives from any public assistance program; or
because the applicant has in good faith exercised any right under the
Consumer Credit Protection Act. The Federal agency that administers
compliance with this law concerning this creditor is Federal Agency, 1
Agency Square, Washington, DC 20000.

Sincerely,
Credit department
First Example Bank
`)
})

test('points and classes are no reasons, and nowhere in the letter', () => {
  const { text, html } = adverseActionLetter(declined, options)
  for (const word of [String(declined.points), declined.prediction, 'points', 'probability'])
    expect(text + html).not.toContain(word)
  for (const reason of [
    'Below our internal standards',
    'No qualifying score',
    'Credit policy: internal policies',
    'Low score'
  ])
    expect(() => adverseActionLetter(declined, { ...options, otherReasons: [reason] })).toThrow(
      '"reasons" expected what was considered, not a score or a policy: 12 CFR 1002.9(b)(2)'
    )
})

test('reasons of rules come first, and there are four at most', () => {
  const otherReasons = ['Bankruptcy', 'Unable to verify residence']
  const { reasons } = adverseActionLetter(declined, { ...options, otherReasons })
  expect(reasons.slice(0, 2)).toEqual(otherReasons)
  expect(reasons).toHaveLength(Math.min(4, 2 + declined.reasons.length))
})

test('a value that is not known is called so', () => {
  const { reasons, ...rest } = declined
  const missing = { ...reasons[0]!, text: 'Unable to verify income' }
  expect(adverseActionLetter({ ...rest, reasons: [missing] }, options).text).toContain('1. Unable to verify income\n')
  expect(() => adverseActionLetter({ ...rest, reasons: [] }, options)).toThrow('"score" expected at least one reason')
})

test('the agencies whose reports were used are named', () => {
  const { text } = adverseActionLetter(declined, {
    ...options,
    reportingAgencies: [{ name: 'Bureau', address: ['9 Bureau Way'], phone: '555-0199' }]
  })
  expect(text).toContain('You have a right\nunder the Fair Credit Reporting Act')
  expect(text).toContain('\nBureau\n9 Bureau Way\n555-0199\n')
})

test('where too little is known, the letter says what is missing', () => {
  const score = scoreApplicant({ Age: 30 })
  const letter = adverseActionLetter(score, { ...options, respondBy: '2026-12-20', fields: applicantFields })
  expect(letter).toMatchObject({ kind: 'incomplete application', reasons: [] })
  expect(letter.text).toContain('Outstanding debt\n')
  expect(letter.text).toContain('by December 20, 2026.')
  expect(letter.text).not.toContain('Principal reasons')
  expect(() => adverseActionLetter(score, options)).toThrow('"respondBy" expected a day')
  for (const respondBy of [options.date, '2025-12-20'])
    expect(() => adverseActionLetter(score, { ...options, respondBy })).toThrow('"respondBy" expected a day after')
})

test('who passes gets no such letter', () => {
  const passing = scored(examples.find((applicant) => scored(applicant).passes)!)
  expect(() => adverseActionLetter(passing, options)).toThrow('"score" expected an applicant who does not pass')
})

test('whatever is given, the page is text: nothing runs, nothing is loaded', () => {
  const line = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .map((text) => `${text}<img src=x onerror="a">&`)
  fc.assert(
    fc.property(line, (text) => {
      const given = { ...options, id: text, creditor: { name: text, address: [text] } }
      let html: string
      try {
        html = adverseActionLetter(declined, given).html
      } catch (error) {
        expect((error as Error).message).toMatch(/expected one line without control characters$/)
        return
      }
      const tags = new Set([...html.matchAll(/<(\/?[a-z0-9!]+)/gi)].map(([, tag]) => tag!.replace('/', '')))
      expect([...tags].sort()).toEqual(
        ['!doctype', 'body', 'br', 'h1', 'h2', 'head', 'html', 'li', 'main', 'meta', 'ol', 'p', 'style', 'title'].sort()
      )
    })
  )
})

test('wrong options are named and not quoted', () => {
  const wrong = (given: object): (() => unknown) => {
    return () => adverseActionLetter(declined, { ...options, ...given })
  }
  expect(wrong({ date: '2026-02-30' })).toThrow('"date" expected a day as YYYY-MM-DD')
  expect(wrong({ date: new Date(0) })).toThrow('"date" expected a day as YYYY-MM-DD, got Date')
  expect(wrong({ id: 7 })).toThrow('"id" expected text, got number')
  expect(wrong({ id: 'a\nb' })).toThrow('"id" expected one line without control characters')
  expect(wrong({ creditor: { name: 'B', address: [] } })).toThrow('"creditor.address" expected 1 to 6 texts, got 0')
  expect(wrong({ agency: undefined })).toThrow('"agency" expected an object, got undefined')
  expect(wrong({ signature: 'x' })).toThrow('"options" expected creditor, agency')
  expect(wrong({ otherReasons: 'late' })).toThrow('"otherReasons" expected an array of texts, got string')
})
