/**
 * Groups of related fields and the words of the reasons a lender may send. A group's fields are summed before reasons are
 * ranked; otherwise a ratio and its parts would each claim a share of the same cause.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import type { FieldSpec } from '../fields/field-spec.ts'

/** A reason a lender may give, and the fields behind it. */
export interface ReasonGroup<Field extends string = string> {
  /** Short identifier, such as `OBLIGATIONS`. */
  readonly code: string
  /** A short name for tables and plots. */
  readonly name: string
  /** The reason as sent to the applicant. */
  readonly text: string
  /** The reason when the field that weighs most is missing: an unknown value must not be called low or high. */
  readonly missingText: string
  readonly fields: readonly Field[]
}

/** Groups that contain every field exactly once. */
export type ReasonMap<Field extends string = string> = readonly ReasonGroup<Field>[]

/**
 * Checks that a map matches the fields.
 *
 * @throws TypeError unless it is a list of groups with a code, a name and texts
 * @throws RangeError unless every field is in exactly one group and codes are unique
 */
export function checkReasonMap(map: ReasonMap, fields: readonly FieldSpec[]): void {
  if (!Array.isArray(map)) throw new TypeError(`"reasonMap" expected an array, got ${kindOf(map)}`)
  for (const [i, group] of map.entries()) checkGroup(`reasonMap[${i}]`, group)
  const grouped = map.flatMap((group: ReasonGroup) => group.fields)
  for (const { name } of fields) {
    const times = grouped.filter((field) => field === name).length
    if (times !== 1)
      throw new RangeError(`"reasonMap" expected every field in exactly one group, got ${name} in ${times}`)
  }
  const unknown = grouped.find((name) => !fields.some((field) => field.name === name))
  if (unknown !== undefined) throw new RangeError(`"reasonMap" expected field names, got "${unknown}"`)
  if (map.some((group: ReasonGroup) => group.fields.length === 0))
    throw new RangeError('"reasonMap" expected at least one field in every group, got an empty group')
  if (new Set(map.map(({ code }: ReasonGroup) => code)).size !== map.length)
    throw new RangeError('"reasonMap" expected unique codes, got a duplicate')
}

function checkGroup(name: string, group: unknown): void {
  if (typeof group !== 'object' || group === null)
    throw new TypeError(`"${name}" expected an object, got ${kindOf(group)}`)
  const { fields, ...words } = group as Partial<ReasonGroup>
  for (const key of ['code', 'name', 'text', 'missingText'] as const) {
    if (typeof words[key] !== 'string') throw new TypeError(`"${name}.${key}" expected text, got ${kindOf(words[key])}`)
  }
  if (!Array.isArray(fields)) throw new TypeError(`"${name}.fields" expected an array, got ${kindOf(fields)}`)
}
