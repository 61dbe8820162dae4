/**
 * Which reason each field belongs to, and the words a lender may send. Related fields are summed before reasons are ranked,
 * because a ratio and its parts would otherwise each take a share of one cause.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import type { FieldSpec } from '../fields/field-spec.ts'

/** A cause a lender may name. */
export interface ReasonGroup<Field extends string = string> {
  /** Short identifier, such as `OBLIGATIONS`. */
  readonly code: string
  /** A few words for tables and plots. */
  readonly name: string
  /** The reason as sent to the applicant. */
  readonly text: string
  /** The reason when the field that weighs most is missing: what is unknown must not be called low or high. */
  readonly missingText: string
  readonly fields: readonly Field[]
}

/** Groups that hold every field exactly once. */
export type ReasonMap<Field extends string = string> = readonly ReasonGroup<Field>[]

/**
 * Checks that a map fits the fields.
 *
 * @throws TypeError unless it is a list of groups with code, name and texts
 * @throws RangeError unless every field is in exactly one group and codes differ
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
  if (unknown !== undefined) throw new RangeError(`"reasonMap" expected names of fields, got "${unknown}"`)
  if (map.some((group: ReasonGroup) => group.fields.length === 0))
    throw new RangeError('"reasonMap" expected groups with fields, got one without')
  if (new Set(map.map(({ code }: ReasonGroup) => code)).size !== map.length)
    throw new RangeError('"reasonMap" expected different codes, got one twice')
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
