/**
 * What cleaning has to say about a record: a repair is a value read despite its form, a warning is a value lost or in
 * doubt. Each has a code of its own to count by. No message ever holds what the applicant gave.
 *
 * @module
 */

import type { ApplicantField, FieldSpec } from '../fields/fields.ts'

const repairMessages = {
  surrounding_space: 'space around the value removed',
  trailing_underscore: 'trailing underscore removed',
  normalized_label: 'label recognised despite its case, spaces or underscores',
  normalized_months: 'years and months recognised despite their case, spacing or singular'
} as const

const warningMessages = {
  missing: 'not given',
  empty: 'empty; treated as missing',
  not_available: 'marked as not available; treated as missing',
  placeholder_underscore: 'placeholder for an unknown value; treated as missing',
  placeholder_occupation: 'placeholder for an unknown occupation; treated as missing',
  placeholder_behaviour: 'placeholder for an unknown payment behaviour; treated as missing',
  placeholder_min_amount: 'placeholder for an unknown minimum payment; treated as missing',
  placeholder_ssn: 'placeholder for an unknown social security number; treated as missing',
  placeholder_10000: 'placeholder for an unknown amount; treated as missing',
  placeholder_negative_333: 'placeholder for an unknown balance; treated as missing',
  placeholder_code: 'code of the placeholder category; treated as missing',
  not_a_number: 'not a number; treated as missing',
  not_finite: 'infinite; treated as missing',
  unknown_category: 'neither a known label nor a known code; treated as missing',
  impossible_value: 'cannot be right; treated as missing',
  outside_training_range: 'outside the range the model was trained on; kept',
  not_an_integer: 'not a whole number; kept',
  alias_ignored: 'also given under another name; that one is ignored',
  derived_mismatch: 'differs from the ratio computed from the other fields; the computed one is used',
  derived_supplied: 'cannot be computed because an input is missing; the given ratio is used',
  derived_unavailable: 'neither given nor computable',
  unknown_field: 'not a field of the applicant; ignored',
  age_guard: 'scored as at the younger age that is best for the applicant'
} as const

/** Why a value had to be read with care. */
export type RepairCode = keyof typeof repairMessages

/** Why a value is missing or in doubt. */
export type WarningCode = keyof typeof warningMessages

/** A value that was read despite its form. */
export interface Repair {
  readonly field: ApplicantField
  readonly code: RepairCode
  readonly message: string
}

/** A value that is missing or in doubt, or a key that is not a field. */
export interface Warning {
  readonly code: WarningCode
  /** Name of the field; for `unknown_field` the key as given. */
  readonly field: string
  /** One sentence without the applicant's value. */
  readonly message: string
  /** With `impossible_value`: on which side of the valid range. */
  readonly reason?: 'below_valid_range' | 'above_valid_range'
  /** With `unknown_field`: the field that may be meant. */
  readonly suggestion?: string
}

/** What scoring adds to the warnings of cleaning when the age guard took effect. */
export const ageGuardWarning: Warning = { code: 'age_guard', field: 'Age', message: warningMessages.age_guard }

/** Repairs and warnings in the order they are found. */
export interface CleaningLog {
  readonly repairs: Repair[]
  readonly warnings: Warning[]
}

/** Notes a repair. */
export function logRepair(log: CleaningLog, field: FieldSpec<ApplicantField>, code: RepairCode): void {
  log.repairs.push({ field: field.name, code, message: repairMessages[code] })
}

/** Notes a warning that needs no particulars. */
export function logWarning(log: CleaningLog, field: FieldSpec<ApplicantField>, code: WarningCode): void {
  log.warnings.push({ code, field: field.name, message: warningMessages[code] })
}

/** Notes a value below or above the valid range. */
export function logImpossible(log: CleaningLog, field: FieldSpec<ApplicantField>, isBelow: boolean): void {
  const [min, max] = field.validRange
  log.warnings.push({
    code: 'impossible_value',
    field: field.name,
    message: `${isBelow ? `below ${min}` : `above ${max}`}, which ${warningMessages.impossible_value}`,
    reason: isBelow ? 'below_valid_range' : 'above_valid_range'
  })
}

/** Notes a possible value outside the training range. */
export function logOutsideTraining(log: CleaningLog, field: FieldSpec<ApplicantField>): void {
  const [min, max] = field.trainingRange
  log.warnings.push({
    code: 'outside_training_range',
    field: field.name,
    message: `${warningMessages.outside_training_range} (${min} to ${max})`
  })
}

/** Notes a key that is not a field, and the field that may be meant. */
export function logUnknownField(log: CleaningLog, key: string, suggestion: string | undefined): void {
  const message = warningMessages.unknown_field
  log.warnings.push(
    suggestion === undefined
      ? { code: 'unknown_field', field: key, message }
      : { code: 'unknown_field', field: key, message: `${message}; did you mean ${suggestion}?`, suggestion }
  )
}
