/**
 * An applicant on the page: a value for each field as the user chose it, valid or not.
 *
 * @module
 */
import { type CleanApplicant, cleanApplicant } from '../credit/champion/clean-applicant.ts'
import { type ApplicantField, applicantFields } from '../credit/champion/applicant-fields.ts'
import { readNumberText } from '../credit/cleaning/number-text.ts'
import type { FieldSpec } from '../credit/fields/field-spec.ts'
import { inputsOf } from '../credit/fields/formula.ts'

/** A number, or the label of a category; null means unknown. */
export type FieldValue = number | string | null

/** A value for each field. A ratio that can be computed is null. */
export type ApplicantState = Readonly<Record<ApplicantField, FieldValue>>

/** The state that a record describes, and what was repaired or questionable in it. */
export function stateOf(record: object): {
  state: ApplicantState
  notes: Pick<CleanApplicant, 'repairs' | 'warnings'>
} {
  const { used, repairs, warnings } = cleanApplicant(record as Readonly<Record<string, unknown>>)
  // An impossible number stays visible, so that it can be corrected; for an age, it matters that it is too high.
  const impossible = applicantFields
    .filter(({ name }) => warnings.some(({ code, field }) => code === 'impossible_value' && field === name))
    .map((field) => [field.name, numberIn(record, field)])
  return { state: withoutComputed({ ...used, ...Object.fromEntries(impossible) }), notes: { repairs, warnings } }
}

/** The state after changing one field. */
export function withField(state: ApplicantState, name: ApplicantField, value: FieldValue): ApplicantState {
  return withoutComputed({ ...state, [name]: value })
}

/** The fields in which two applicants differ. */
export function differingFields(a: ApplicantState, b: ApplicantState): ApplicantField[] {
  return applicantFields.map(({ name }) => name).filter((name) => a[name] !== b[name])
}

/** Whether a field is one that can be computed from others. */
export function isComputed({ formula }: FieldSpec<ApplicantField>, used: CleanApplicant['used']): boolean {
  return formula !== undefined && inputsOf(formula).every((name) => used[name] !== null)
}

// The number that a record has for a field, under its name or an alias; null if it is not written as a number.
function numberIn(record: object, { name, unit, aliases = [] }: FieldSpec<ApplicantField>): number | null {
  const given = new Map(Object.entries(record))
  const raw = [name, ...aliases].map((key) => given.get(key)).find((value) => value !== undefined && value !== null)
  const number = typeof raw === 'string' ? readNumberText(raw.trim(), unit)?.value : raw
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

function withoutComputed(state: ApplicantState): ApplicantState {
  const { used } = cleanApplicant(state)
  const computed = applicantFields.filter((field) => isComputed(field, used)).map(({ name }) => [name, null])
  return { ...state, ...Object.fromEntries(computed) }
}
