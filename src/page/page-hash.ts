/**
 * The applicants on the page as the part of its address after the #, so that they can be bookmarked and shared. Browsers do
 * not send that part to the server.
 *
 * Fields appear by name, as in a query: `Age=34&Occupation=Teacher&…`, those of the second applicant as `B.Age`. An empty
 * value means unknown.
 *
 * @module
 */
import type { FieldSpec } from '../credit/fields/field-spec.ts'
import type { CreditScorer } from '../credit/scorer.ts'
import { type ApplicantState, type FieldValue, stateOf, unknownState, withField } from './applicant-state.ts'

/** What the page shows: an applicant, and perhaps a second one to compare with. */
export interface Case {
  readonly a: ApplicantState
  readonly b: ApplicantState | undefined
}

const prefixOfB = 'B.'

/** The case as text, without the #. */
export function hashOf(scorer: CreditScorer, { a, b }: Case): string {
  return new URLSearchParams([
    ...entriesOf(scorer, a, ''),
    ...(b === undefined ? [] : entriesOf(scorer, b, prefixOfB))
  ]).toString()
}

/** Reads a case from text, with or without the #; undefined if it names no field. Fields it does not name are unknown. */
export function caseOf(scorer: CreditScorer, hash: string): Case | undefined {
  const given = [...new URLSearchParams(hash.replace(/^#/, ''))]
  const entries = new Map(given.map(([name, value]) => [keyOf(scorer, name), value]))
  const a = stateFrom(scorer, entries, '')
  const b = stateFrom(scorer, entries, prefixOfB)
  return a === undefined ? undefined : { a, b }
}

function keyOf({ findKey }: CreditScorer, name: string): string {
  const prefix = name.startsWith(prefixOfB) ? prefixOfB : ''
  const field = name.slice(prefix.length)
  return prefix + (findKey(field) ?? field)
}

// An empty derived field is left out: it is usually computed.
function entriesOf({ fields }: CreditScorer, state: ApplicantState, prefix: string): [string, string][] {
  return fields
    .filter(({ name, required }) => required || state[name] !== null)
    .map(({ name }) => [prefix + name, String(state[name] ?? '')])
}

function stateFrom(
  scorer: CreditScorer,
  entries: ReadonlyMap<string, string>,
  prefix: string
): ApplicantState | undefined {
  const named = scorer.fields.filter(({ name }) => entries.has(prefix + name))
  if (named.length === 0) return undefined
  return named.reduce(
    (state, field) => withField(scorer, state, field.name, valueFrom(scorer, field, entries.get(prefix + field.name)!)),
    unknownState(scorer)
  )
}

// A number is kept even if it is impossible, as in the form; anything else is read like a record.
function valueFrom(scorer: CreditScorer, field: FieldSpec, text: string): FieldValue {
  if (text.trim() === '') return null
  const number = Number(text)
  if (field.kind !== 'category' && Number.isFinite(number)) return number
  return stateOf(scorer, { [field.name]: text }).state[field.name]!
}
