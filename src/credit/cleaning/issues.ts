/**
 * The issues found in a record. An error is a mistake by the caller; a repair is a value that was read despite its form; a
 * warning is a value that is missing or questionable. Each has a code to count by. No message ever contains an applicant's
 * value.
 *
 * @module
 */
import type { Contradiction, FieldSpec } from '../fields/field-spec.ts'
import type { JunkMark } from './junk-lookup.ts'

const repairMessages = {
  surrounding_space: 'leading or trailing space removed',
  trailing_underscore: 'trailing underscore removed',
  normalized_label: 'label matched, ignoring case, spaces, underscores and hyphens',
  normalized_months: 'years and months read, ignoring case, spacing and abbreviation',
  normalized_characters: 'full-width and typographic characters read as plain ones',
  unit_removed: "the field's own unit removed",
  thousands_separators: 'commas that group digits removed',
  counted_as_bound: 'counted as'
} as const

const warningMessages = {
  missing: 'not provided',
  empty: 'empty; treated as missing',
  not_available: 'marked as not available; treated as missing',
  placeholder_code: 'placeholder code for an unknown category; treated as missing',
  not_a_number: 'not a number; treated as missing',
  not_finite: 'infinite; treated as missing',
  unknown_category: 'neither a known label nor a known code; treated as missing',
  impossible_value: 'treated as missing',
  outside_training_range: 'outside the range the model was trained on',
  not_an_integer: 'not a whole number; kept',
  alias_ignored: 'also given under another name, which is ignored',
  derived_mismatch: 'differs from the value computed from other fields; the computed one is used',
  derived_supplied: 'cannot be computed because an input is missing; the given value is used',
  derived_unverified: 'cannot be verified because an input is missing; treated as missing',
  derived_unavailable: 'not provided, and cannot be computed',
  unknown_field: 'unknown field; ignored',
  contradiction: 'kept',
  age_guard: 'scored at the younger age most favourable to the applicant'
} as const

/** Why a value had to be repaired. */
export type RepairCode = keyof typeof repairMessages

/** Why a value is missing or questionable, apart from the definition's junk tokens. */
export type CommonWarningCode = keyof typeof warningMessages

/** A value that was read despite its form. */
export interface Repair<Field extends string = string> {
  readonly field: Field
  readonly code: RepairCode
  readonly message: string
}

/** A value that is missing or questionable, or a key that is not a field. */
export interface Warning<JunkCode extends string = string> {
  readonly code: CommonWarningCode | JunkCode
  /** Name of the field; for `unknown_field` the key as given. */
  readonly field: string
  /** One sentence without the applicant's value. */
  readonly message: string
  /** With `impossible_value`: which end of the valid range was exceeded. */
  readonly reason?: 'below_valid_range' | 'above_valid_range'
  /** With `unknown_field`: the field that was probably meant. */
  readonly suggestion?: string
  /** With `contradiction`: the other field. */
  readonly contradicts?: string
}

/** A mistake by the caller. It names types, never values. */
export type RecordError =
  | { readonly code: 'not_an_object'; readonly got: string }
  | { readonly code: 'wrong_type'; readonly key: string; readonly got: string }
  /** A key that refers to the same field as the key `first` before it. */
  | { readonly code: 'duplicate_key'; readonly key: string; readonly first: string }
  /** The record has none of the fields; `expected` is one of them. */
  | { readonly code: 'no_field'; readonly expected: string }

/** Errors, repairs and warnings in the order they are found. */
export interface IssueLog<Field extends string = string, JunkCode extends string = string> {
  readonly errors: RecordError[]
  readonly repairs: Repair<Field>[]
  readonly warnings: Warning<JunkCode>[]
}

type RepairLog<Field extends string> = Pick<IssueLog<Field>, 'repairs'>
type WarningLog<JunkCode extends string> = Pick<IssueLog<string, JunkCode>, 'warnings'>

/** Records a repair. */
export function logRepair<Field extends string>(
  log: RepairLog<Field>,
  { name }: FieldSpec<Field>,
  code: RepairCode
): void {
  log.repairs.push({ field: name, code, message: repairMessages[code] })
}

/** Records a warning whose message is fixed. */
export function logWarning<JunkCode extends string>(
  log: WarningLog<JunkCode>,
  { name }: FieldSpec,
  code: CommonWarningCode
): void {
  log.warnings.push({ code, field: name, message: warningMessages[code] })
}

/** Records a junk token. */
export function logJunk<JunkCode extends string>(
  log: WarningLog<JunkCode>,
  { name }: FieldSpec,
  { code, message }: JunkMark<JunkCode>
): void {
  log.warnings.push({ code, field: name, message })
}

/** Records that a value beyond the worst end of the valid range counts as that end. */
export function logCountedAsBound<Field extends string>(
  log: RepairLog<Field>,
  field: FieldSpec<Field>,
  isBelow: boolean
): void {
  const bound = field.validRange[isBelow ? 0 : 1]
  const message = `${beyondText(field, isBelow)}; ${repairMessages.counted_as_bound} ${bound}`
  log.repairs.push({ field: field.name, code: 'counted_as_bound', message })
}

/** Records a value below or above the valid range that is treated as missing. */
export function logImpossible<JunkCode extends string>(
  log: WarningLog<JunkCode>,
  field: FieldSpec,
  isBelow: boolean
): void {
  log.warnings.push({
    code: 'impossible_value',
    field: field.name,
    message: `${beyondText(field, isBelow)}; ${warningMessages.impossible_value}`,
    reason: isBelow ? 'below_valid_range' : 'above_valid_range'
  })
}

function beyondText({ validRange: [min, max] }: FieldSpec, isBelow: boolean): string {
  return isBelow ? `below the minimum of ${min}` : `above the maximum of ${max}`
}

/** Records a possible value outside the training range. */
export function logOutsideTraining<JunkCode extends string>(
  log: WarningLog<JunkCode>,
  { name, trainingRange: [min, max] }: FieldSpec
): void {
  log.warnings.push({
    code: 'outside_training_range',
    field: name,
    message: `${warningMessages.outside_training_range} (${min} to ${max}); kept`
  })
}

/** Records two values that cannot both be right. */
export function logContradiction<Field extends string, JunkCode extends string>(
  log: WarningLog<JunkCode>,
  { field, other, message }: Contradiction<Field>
): void {
  log.warnings.push({
    code: 'contradiction',
    field,
    message: `${message}; ${warningMessages.contradiction}`,
    contradicts: other
  })
}

/** Records a key that is not a field, and the field that was probably meant. */
export function logUnknownField<JunkCode extends string>(
  log: WarningLog<JunkCode>,
  key: string,
  suggestion: string | undefined
): void {
  const message = warningMessages.unknown_field
  log.warnings.push(
    suggestion === undefined
      ? { code: 'unknown_field', field: key, message }
      : { code: 'unknown_field', field: key, message: `${message} (did you mean ${suggestion}?)`, suggestion }
  )
}

/** The warning that the age guard has changed a field. */
export function ageGuardWarning(field: string): Warning<never> {
  return { code: 'age_guard', field, message: warningMessages.age_guard }
}
