/**
 * What the page knows of an applicant: a value for each field as it was chosen, whether it can be right or not.
 *
 * @module
 */
import { type CleanApplicant, cleanApplicant } from '../credit/champion/clean-applicant.ts'
import { type ApplicantField, applicantFields } from '../credit/champion/applicant-fields.ts'
import type { FieldSpec } from '../credit/fields/field-spec.ts'

/** A number, or the label of a category; null means not known. */
export type FieldValue = number | string | null

/** A value for each field. A ratio that can be computed is null. */
export type ApplicantState = Readonly<Record<ApplicantField, FieldValue>>

/** The state a record stands for, and what had to be repaired or doubted on the way. */
export function stateOf(record: object): {
  state: ApplicantState
  notes: Pick<CleanApplicant, 'repairs' | 'warnings'>
} {
  const { used, repairs, warnings } = cleanApplicant(record as Readonly<Record<string, unknown>>)
  // A number that cannot be right stays to be seen and put right; of an age, it matters that it is too high.
  const impossible = applicantFields
    .filter(({ name }) => warnings.some(({ code, field }) => code === 'impossible_value' && field === name))
    .map((field) => [field.name, numberIn(record, field)])
  return { state: withoutComputed({ ...used, ...Object.fromEntries(impossible) }), notes: { repairs, warnings } }
}

/** The state after one field was changed. */
export function withField(state: ApplicantState, name: ApplicantField, value: FieldValue): ApplicantState {
  return withoutComputed({ ...state, [name]: value })
}

/** Fields in which two applicants differ. */
export function differingFields(a: ApplicantState, b: ApplicantState): ApplicantField[] {
  return applicantFields.map(({ name }) => name).filter((name) => a[name] !== b[name])
}

/** Whether a ratio is computed from the two fields it is of. False for a field that is no ratio. */
export function isComputed({ ratioOf }: FieldSpec<ApplicantField>, used: CleanApplicant['used']): boolean {
  return ratioOf !== undefined && ratioOf.every((name) => used[name] !== null)
}

// The number a record has for a field, under its name or another; null when it is written as something else.
function numberIn(record: object, { name, aliases = [] }: FieldSpec<ApplicantField>): number | null {
  const given = new Map(Object.entries(record))
  const raw = [name, ...aliases].map((key) => given.get(key)).find((value) => value !== undefined && value !== null)
  const number = typeof raw === 'string' ? Number(raw.trim().replace(/_$/, '')) : raw
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

function withoutComputed(state: ApplicantState): ApplicantState {
  const { used } = cleanApplicant(state)
  const computed = applicantFields.filter((field) => isComputed(field, used)).map(({ name }) => [name, null])
  return { ...state, ...Object.fromEntries(computed) }
}
