/**
 * `createApplicantReader`: turns a raw record into the numbers the model takes and lists every issue found on the way. It is
 * the only place that finds issues; its callers decide how strict to be about them.
 *
 * A messy value is repaired, or treated as missing with a warning. Nothing is imputed: medians would have to be learnt inside
 * a fold.
 *
 * @module
 */
import { createKeyFinder } from '../fields/field-keys.ts'
import { columnsOf, type FieldSpec, keysOf, type RecordDefinition } from '../fields/field-spec.ts'
import { type DerivedColumn, derivedColumnsOf } from '../fields/formula.ts'
import { createFieldSuggester } from '../fields/suggest-field.ts'
import { logContradictions } from './contradictions.ts'
import { deriveValue } from './derived-fields.ts'
import {
  type IssueLog,
  logOutsideTraining,
  logUnknownField,
  logWarning,
  type RecordError,
  type Repair,
  type Warning
} from './issues.ts'
import { createValueReader } from './read-value.ts'

/** An applicant that a model can score. */
export interface CleanRecord<Field extends string = string, JunkCode extends string = string> {
  /** The fields in the model's column order; a category is its code, NaN means missing [numFields]. */
  readonly values: Float64Array
  /** The same values in readable form: a category is its label, null means missing. */
  readonly used: Readonly<Record<Field, number | string | null>>
  /** Values that were read despite their form. */
  readonly repairs: readonly Repair<Field>[]
  /** Missing or questionable values, and unknown keys. Every missing value has at least one warning. */
  readonly warnings: readonly Warning<JunkCode>[]
}

/** What was read from a record, and everything that is wrong with it. */
export interface ApplicantReading<Field extends string = string, JunkCode extends string = string> {
  /** What could be read. A value of the wrong type is missing here; if the input is not an object, everything is. */
  readonly applicant: CleanRecord<Field, JunkCode>
  /** Mistakes by the caller; empty for an applicant that can be scored. */
  readonly errors: readonly RecordError[]
}

/**
 * Reads input of any kind. Only own keys count, in any order and as a key finder finds them. Never throws.
 *
 * @param maxUnknownFields - how many unknown keys to report at most (default: all)
 */
export type ApplicantReader<Field extends string = string, JunkCode extends string = string> = (
  input: unknown,
  maxUnknownFields?: number
) => ApplicantReading<Field, JunkCode>

type UnknownRecord = Readonly<Record<string, unknown>>

/** The keys of a record as given, by the key that each refers to. */
type GivenKeys = ReadonlyMap<string, string>

interface Column<Field extends string> {
  readonly field: FieldSpec<Field>
  readonly keys: readonly string[]
  readonly derived: DerivedColumn | undefined
}

/** Creates a reader for the records that a definition describes. Lookups are built once. */
export function createApplicantReader<Field extends string, JunkCode extends string>(
  definition: RecordDefinition<Field, JunkCode>
): ApplicantReader<Field, JunkCode> {
  const { fields, contradictions = [], missing } = definition
  const columnOf = columnsOf(fields)
  const derivedAt = new Map(derivedColumnsOf(fields).map((derived) => [derived.column, derived]))
  const columns = fields.map((field, column): Column<Field> => {
    return { field, keys: keysOf(field), derived: derivedAt.get(column) }
  })
  const fieldKeys = columns.flatMap(({ keys }) => keys)
  const isFieldKey = new Set(fieldKeys)
  const findKey = createKeyFinder(definition)
  const suggestField = createFieldSuggester(fieldKeys)
  const readValue = createValueReader(definition)

  // Unknown keys are added to `unknown`, `maxUnknown` at most.
  const findKeys = (
    record: UnknownRecord,
    log: IssueLog<Field, JunkCode>,
    unknown: string[],
    maxUnknown: number
  ): GivenKeys => {
    const givenKeys = new Map<string, string>()
    for (const given of Object.keys(record)) {
      const key = findKey(given)
      if (key === undefined) {
        if (unknown.length < maxUnknown) unknown.push(given)
        continue
      }
      const first = givenKeys.get(key)
      if (first === undefined) givenKeys.set(key, given)
      else if (isFieldKey.has(key)) log.errors.push({ code: 'duplicate_key', key: given, first })
    }
    return givenKeys
  }

  return (input, maxUnknownFields = Infinity) => {
    const log: IssueLog<Field, JunkCode> = { errors: [], repairs: [], warnings: [] }
    const record = isRecord(input) ? input : {}
    const unknown: string[] = []
    const givenKeys = findKeys(record, log, unknown, maxUnknownFields)
    const values = new Float64Array(columns.length)
    const used = {} as Record<Field, number | string | null>
    for (const [column, { field, keys, derived }] of columns.entries()) {
      const raw = rawValue(record, givenKeys, field, keys, log)
      const given = raw === undefined ? NaN : readValue(field, raw, log)
      const value = derived === undefined ? given : deriveValue(field, derived, given, values, missing, log)
      const [min, max] = field.trainingRange
      if (value < min || value > max) logOutsideTraining(log, field)
      values[column] = value
      used[field.name] = readable(field, value)
    }
    if (record !== input) log.errors.push({ code: 'not_an_object', got: typeName(input) })
    else if (!fieldKeys.some((key) => givenKeys.has(key)))
      log.errors.push({ code: 'no_field', expected: fieldKeys[0]! })
    logContradictions(contradictions, columnOf, values, log)
    for (const key of unknown) logUnknownField(log, key, suggestField(key))
    return { applicant: { values, used, repairs: log.repairs, warnings: log.warnings }, errors: log.errors }
  }
}

function isRecord(input: unknown): input is UnknownRecord {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

// A field's value, under its name or else under an alias; a blank only if there is nothing else.
function rawValue(
  record: UnknownRecord,
  givenKeys: GivenKeys,
  field: FieldSpec,
  keys: readonly string[],
  log: IssueLog
): number | string | undefined {
  let raw: number | string | undefined
  let blank: string | undefined
  let isWrongType = false
  for (const key of keys) {
    const given = givenKeys.get(key)
    if (given === undefined) continue
    const value = record[given]
    if (!isRaw(value)) {
      log.errors.push({ code: 'wrong_type', key: given, got: typeName(value) })
      isWrongType = true
      continue
    }
    const present = presentValue(value, field)
    if (typeof present === 'string' && present.trim() === '') blank = present
    else if (raw === undefined) raw = present
    else if (present !== undefined) logWarning(log, field, 'alias_ignored')
  }
  const found = raw ?? blank
  if (found === undefined && field.required && !isWrongType) logWarning(log, field, 'missing')
  return found
}

function isRaw(value: unknown): value is number | string | null | undefined {
  return value === undefined || value === null || typeof value === 'number' || typeof value === 'string'
}

// Undefined for a value that carries no information: absent, null, NaN, or a blank in an optional field.
function presentValue(value: number | string | null | undefined, field: FieldSpec): number | string | undefined {
  if (typeof value === 'string') return field.required || value.trim() !== '' ? value : undefined
  return typeof value === 'number' && !Number.isNaN(value) ? value : undefined
}

function readable({ categories, validRange: [firstCode] }: FieldSpec, value: number): number | string | null {
  if (Number.isNaN(value)) return null
  return categories?.[value - firstCode] ?? value
}
