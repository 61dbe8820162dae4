/**
 * The applicants on the page as the part of its address after the #, so that they can be bookmarked and shared. Browsers do
 * not send that part to the server.
 *
 * Fields appear by name, as in a query: `Age=34&Occupation=Teacher&…`, those of the second applicant as `B.Age`. An empty
 * value means unknown.
 *
 * @module
 */
import { type ApplicantField, applicantFields } from '../credit/champion/applicant-fields.ts'
import { findApplicantKey } from '../credit/champion/applicant-header.ts'
import type { FieldSpec } from '../credit/fields/field-spec.ts'
import { type ApplicantState, type FieldValue, stateOf, withField } from './applicant-state.ts'

/** What the page shows: an applicant, and perhaps a second one to compare with. */
export interface Case {
  readonly a: ApplicantState
  readonly b: ApplicantState | undefined
}

const prefixOfB = 'B.'

/** The case as text, without the #. */
export function hashOf({ a, b }: Case): string {
  return new URLSearchParams([...entriesOf(a, ''), ...(b === undefined ? [] : entriesOf(b, prefixOfB))]).toString()
}

/** Reads a case from text, with or without the #; undefined if it names no field. Fields it does not name are unknown. */
export function caseOf(hash: string): Case | undefined {
  const given = [...new URLSearchParams(hash.replace(/^#/, ''))]
  const entries = new Map(given.map(([name, value]) => [keyOf(name), value]))
  const a = stateFrom(entries, '')
  const b = stateFrom(entries, prefixOfB)
  return a === undefined ? undefined : { a, b }
}

function keyOf(name: string): string {
  const prefix = name.startsWith(prefixOfB) ? prefixOfB : ''
  const field = name.slice(prefix.length)
  return prefix + (findApplicantKey(field) ?? field)
}

// An empty ratio is left out: it is usually computed.
function entriesOf(state: ApplicantState, prefix: string): [string, string][] {
  return applicantFields
    .filter(({ name, required }) => required || state[name] !== null)
    .map(({ name }) => [prefix + name, String(state[name] ?? '')])
}

function stateFrom(entries: ReadonlyMap<string, string>, prefix: string): ApplicantState | undefined {
  const named = applicantFields.filter(({ name }) => entries.has(prefix + name))
  if (named.length === 0) return undefined
  const unknown = Object.fromEntries(applicantFields.map(({ name }) => [name, null])) as ApplicantState
  return named.reduce(
    (state, field) => withField(state, field.name, valueFrom(field, entries.get(prefix + field.name)!)),
    unknown
  )
}

// A number is kept even if it is impossible, as in the form; anything else is read like a record.
function valueFrom(field: FieldSpec<ApplicantField>, text: string): FieldValue {
  if (text.trim() === '') return null
  const number = Number(text)
  if (field.kind !== 'category' && Number.isFinite(number)) return number
  return stateOf({ [field.name]: text }).state[field.name]
}
