/**
 * What a letter needs besides a score: who sends it, to whom, when, about what. Everything comes from the caller, the date too.
 *
 * @module
 */
import { checkOptions, kindOf } from '../../checks.ts'
import { checkOneLine } from '../checks/check-texts.ts'

/** Who is named with an address. */
export interface Party {
  readonly name: string
  /** Lines of the address, 1 to 6. */
  readonly address: readonly string[]
  readonly phone?: string
}

/** What the lender's letters have in common. Plain data. */
export interface Letterhead {
  readonly creditor: Party
  /** The federal agency that supervises this creditor: appendix A of 12 CFR part 1002 lists them. */
  readonly agency: Party
  /** What was decided, in one sentence (default: that credit cannot be approved). */
  readonly action?: string
  /** The account, transaction or credit asked for, such as `Credit card`. */
  readonly creditRequested?: string
  /** Consumer reporting agencies whose reports the decision was based on, for the notice of the Fair Credit Reporting Act. */
  readonly reportingAgencies?: readonly Party[]
  /** Name under the letter. */
  readonly signatory?: string
}

/** A letter to one applicant. */
export interface LetterOptions extends Letterhead {
  /** Day of the letter, `YYYY-MM-DD`. */
  readonly date: string
  /** The application's identifier. */
  readonly id: string
  readonly applicant?: { readonly name?: string; readonly address?: readonly string[] }
  /** Reasons that no score gives, such as a rule by which an application is denied; they come first. */
  readonly otherReasons?: readonly string[]
  /** Last day to send what is missing, `YYYY-MM-DD`; needed when too little was known for a score. */
  readonly respondBy?: string
  /** Names of fields for people, for what is missing (default: the field's name with blanks). */
  readonly fields?: readonly { readonly name: string; readonly label: string }[]
}

const letterheadKeys = ['creditor', 'agency', 'action', 'creditRequested', 'reportingAgencies', 'signatory'] as const
const letterKeys = [...letterheadKeys, 'date', 'id', 'applicant', 'otherReasons', 'respondBy', 'fields']
const maxLength = 300
const maxLines = 6

/**
 * Checks a letterhead.
 *
 * @throws TypeError, RangeError naming what is wrong
 */
export function checkLetterhead(letterhead: Letterhead): void {
  checkOptions(letterhead, letterheadKeys)
  checkParts(letterhead)
}

/**
 * Checks the options of a letter.
 *
 * @throws TypeError, RangeError naming what is wrong, never quoting it
 */
export function checkLetterOptions(options: LetterOptions): void {
  checkOptions(options, letterKeys)
  checkParts(options)
  checkDate('date', options.date)
  checkLine('id', options.id)
  if (options.respondBy !== undefined) {
    checkDate('respondBy', options.respondBy)
    // Days written alike are in the order of their texts.
    if (options.respondBy <= options.date) throw new RangeError('"respondBy" expected a day after "date"')
  }
  const { applicant, otherReasons = [] } = options
  if (applicant !== undefined) {
    checkOptions(applicant, ['name', 'address'])
    if (applicant.name !== undefined) checkLine('applicant.name', applicant.name)
    if (applicant.address !== undefined) checkLines('applicant.address', applicant.address)
  }
  checkLines('otherReasons', otherReasons, 0)
}

function checkParts({
  creditor,
  agency,
  action,
  creditRequested,
  reportingAgencies = [],
  signatory
}: Letterhead): void {
  checkParty('creditor', creditor)
  checkParty('agency', agency)
  if (!Array.isArray(reportingAgencies))
    throw new TypeError(`"reportingAgencies" expected an array, got ${kindOf(reportingAgencies)}`)
  reportingAgencies.forEach((party, i) => checkParty(`reportingAgencies[${i}]`, party))
  for (const [name, text] of Object.entries({ action, creditRequested, signatory }))
    if (text !== undefined) checkLine(name, text)
}

function checkParty(name: string, party: Party): void {
  if (typeof party !== 'object' || party === null)
    throw new TypeError(`"${name}" expected an object, got ${kindOf(party)}`)
  checkOptions(party, ['name', 'address', 'phone'])
  checkLine(`${name}.name`, party.name)
  checkLines(`${name}.address`, party.address)
  if (party.phone !== undefined) checkLine(`${name}.phone`, party.phone)
}

function checkLines(name: string, lines: readonly string[], least = 1): void {
  if (!Array.isArray(lines)) throw new TypeError(`"${name}" expected an array of texts, got ${kindOf(lines)}`)
  if (lines.length < least || lines.length > maxLines)
    throw new RangeError(`"${name}" expected ${least} to ${maxLines} texts, got ${lines.length}`)
  lines.forEach((line: unknown, i) => checkLine(`${name}[${i}]`, line))
}

/**
 * Checks a text of one line.
 *
 * @throws TypeError, RangeError
 */
function checkLine(name: string, text: unknown): asserts text is string {
  if (typeof text !== 'string') throw new TypeError(`"${name}" expected text, got ${kindOf(text)}`)
  if (text.trim() === '' || text.length > maxLength)
    throw new RangeError(`"${name}" expected 1 to ${maxLength} characters, got ${text.trim() === '' ? 0 : text.length}`)
  checkOneLine(name, text)
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December'
]

/**
 * Checks a day.
 *
 * @throws TypeError, RangeError unless it is one of the calendar, as YYYY-MM-DD
 */
export function checkDate(name: string, date: unknown): void {
  if (typeof date !== 'string') throw new TypeError(`"${name}" expected a day as YYYY-MM-DD, got ${kindOf(date)}`)
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? []
  const time = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  if (year === undefined || Number.isNaN(time.getTime()) || time.toISOString().slice(0, 10) !== date)
    throw new RangeError(`"${name}" expected a day as YYYY-MM-DD`)
}

/** A day as `November 27, 2026`. */
export function dayText(date: string): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  return `${months[month - 1]} ${day}, ${year}`
}
