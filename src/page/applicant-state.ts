/**
 * An applicant on the page: a value for each field as the user chose it, valid or not.
 *
 * @module
 */
import type { CleanRecord } from '../credit/cleaning/applicant-reader.ts'
import { readNumberText } from '../credit/cleaning/number-text.ts'
import type { FieldSpec } from '../credit/fields/field-spec.ts'
import { inputsOf } from '../credit/fields/formula.ts'
import type { CreditScorer } from '../credit/scorer.ts'

/** A number, or the label of a category; null means unknown. */
export type FieldValue = number | string | null

/** A value for each field, by name. One that can be computed is null. */
export type ApplicantState = Readonly<Record<string, FieldValue>>

/** The state that a record describes, and what was repaired or questionable in it. */
export function stateOf(
  scorer: CreditScorer,
  record: object
): {
  state: ApplicantState
  notes: Pick<CleanRecord, 'repairs' | 'warnings'>
} {
  const { used, repairs, warnings } = scorer.clean(record as Readonly<Record<string, unknown>>)
  // An impossible number stays visible, so that it can be corrected; for an age, it matters that it is too high.
  const impossible = scorer.fields
    .filter(({ name }) => warnings.some(({ code, field }) => code === 'impossible_value' && field === name))
    .map((field) => [field.name, numberIn(record, field)])
  return {
    state: withoutComputed(scorer, { ...used, ...Object.fromEntries(impossible) }),
    notes: { repairs, warnings }
  }
}

/** The state after changing one field. */
export function withField(
  scorer: CreditScorer,
  state: ApplicantState,
  name: string,
  value: FieldValue
): ApplicantState {
  return withoutComputed(scorer, { ...state, [name]: value })
}

/** The state of whom nothing is known. */
export function unknownState({ fields }: CreditScorer): ApplicantState {
  return Object.fromEntries(fields.map(({ name }) => [name, null]))
}

/** The fields in which two applicants differ. */
export function differingFields(a: ApplicantState, b: ApplicantState): string[] {
  return Object.keys(a).filter((name) => a[name] !== b[name])
}

/** Whether a field is one that can be computed from others. */
export function isComputed({ formula }: FieldSpec, used: CleanRecord['used']): boolean {
  return formula !== undefined && inputsOf(formula).every((name) => used[name] !== null)
}

// The number that a record has for a field, under its name or an alias; null if it is not written as a number.
function numberIn(record: object, { name, unit, aliases = [] }: FieldSpec): number | null {
  const given = new Map(Object.entries(record))
  const raw = [name, ...aliases].map((key) => given.get(key)).find((value) => value !== undefined && value !== null)
  const number = typeof raw === 'string' ? readNumberText(raw.trim(), unit)?.value : raw
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

function withoutComputed(scorer: CreditScorer, state: ApplicantState): ApplicantState {
  const { used } = scorer.clean(state)
  const computed = scorer.fields.filter((field) => isComputed(field, used)).map(({ name }) => [name, null])
  return { ...state, ...Object.fromEntries(computed) }
}
