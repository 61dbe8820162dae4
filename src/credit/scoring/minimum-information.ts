/**
 * How much must be known of an applicant before they get a class and points. Where what is missing counts as the worst, a score of
 * somebody of whom nothing is known says nothing; where models have learnt to do without a value, they take its absence for average.
 *
 * @module
 */
import type { CleanRecord } from '../cleaning/applicant-reader.ts'
import type { FieldSpec } from '../fields/field-spec.ts'
import type { ModelIdentity } from './model-identity.ts'

/** What must be known. */
export interface MinimumInformation<Field extends string = string> {
  /** Fields that must all be known. */
  readonly fields: readonly Field[]
  /** How many of the required fields must be known, the above included. */
  readonly numFields: number
}

/** The answer when too little is known: no class, no points, and what is missing. */
export interface InsufficientInformation<Field extends string = string, JunkCode extends string = string> extends Pick<
  CleanRecord<Field, JunkCode>,
  'warnings' | 'repairs' | 'used'
> {
  readonly status: 'insufficient information'
  /** One sentence for people: what a score needs. */
  readonly message: string
  /** The required fields that are missing, in column order. */
  readonly missing: readonly Field[]
  readonly minimum: MinimumInformation<Field>
  readonly model: ModelIdentity
}

/** What is missing when too little is known; undefined when enough is. */
export function shortageOf<Field extends string>(
  minimum: MinimumInformation<Field>,
  fields: readonly FieldSpec<Field>[],
  used: Readonly<Record<Field, number | string | null>>
): Pick<InsufficientInformation<Field>, 'message' | 'missing'> | undefined {
  const required = fields.filter((field) => field.required)
  const missing = required.map(({ name }) => name).filter((name) => used[name] === null)
  const needed = minimum.fields.filter((name) => used[name] === null)
  const numKnown = required.length - missing.length
  const isTooFew = numKnown < minimum.numFields
  if (needed.length === 0 && !isTooFew) return undefined
  const count = `at least ${minimum.numFields} of the ${required.length} fields (${numKnown} known)`
  const parts = isTooFew ? [...needed, count] : needed
  const [last, ...others] = parts.toReversed()
  const list = others.length === 0 ? last! : `${others.toReversed().join(', ')} and ${last!}`
  return { message: `a score needs ${list}`, missing }
}
