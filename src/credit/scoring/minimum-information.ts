/**
 * How much must be known of an applicant before they get a class and points. Where what is missing counts as the worst, a score of
 * somebody of whom nothing is known says nothing; where models have learnt to do without a value, they take its absence for average.
 *
 * @module
 */
import type { CleanRecord } from '../cleaning/applicant-reader.ts'
import type { FieldSpec } from '../fields/field-spec.ts'
import { derivedColumnsOf } from '../fields/formula.ts'
import type { AgeGuard } from './age-guard.ts'
import type { ModelIdentity } from './model-identity.ts'

/** What must be known, as a definition says it. */
export interface MinimumInformation<Field extends string = string> {
  /** Fields that must all be known. */
  readonly fields: readonly Field[]
  /**
   * How many of the required fields must be known, the above included. One that nothing takes counts as known: no model, no formula of
   * a field that a model takes, and not the age guard.
   */
  readonly numFields: number
}

/** What a score needs: the minimum of a definition without the fields that nothing takes. */
export interface NeededInformation<Field extends string = string> extends MinimumInformation<Field> {
  /** How many of the fields that count must be known, the above included. */
  readonly numFields: number
  /** How many fields count. */
  readonly outOf: number
}

/** The answer when too little is known: no class, no points, and what is missing. */
export interface InsufficientInformation<Field extends string = string, JunkCode extends string = string> extends Pick<
  CleanRecord<Field, JunkCode>,
  'warnings' | 'repairs' | 'used'
> {
  readonly status: 'insufficient information'
  /** One sentence for people: what a score needs. */
  readonly message: string
  /** The fields that count and are missing, in column order. */
  readonly missing: readonly Field[]
  readonly minimum: NeededInformation<Field>
  readonly model: ModelIdentity
}

/** What a scorer asks for before it scores. */
export interface InformationCheck<Field extends string = string> {
  readonly needed: NeededInformation<Field>
  /** What is missing when too little is known; undefined when enough is. */
  readonly shortageOf: (
    used: Readonly<Record<Field, number | string | null>>
  ) => Pick<InsufficientInformation<Field>, 'message' | 'missing'> | undefined
}

/**
 * Prepares the check of a definition with a minimum.
 *
 * @param columnsOfModels - of each model the columns of the fields that it takes
 */
export function createInformationCheck<Field extends string>(
  minimum: MinimumInformation<Field>,
  {
    fields,
    ageGuard
  }: { readonly fields: readonly FieldSpec<Field>[]; readonly ageGuard?: AgeGuard<Field> | undefined },
  columnsOfModels: readonly Int32Array[]
): InformationCheck<Field> {
  const taken = new Set(columnsOfModels.flatMap((columns) => [...columns]))
  // A formula's inputs precede it.
  for (const { column, inputs } of derivedColumnsOf(fields).toReversed())
    if (taken.has(column)) for (const input of inputs) taken.add(input)
  const required = fields.map((field, column) => ({ ...field, column })).filter((field) => field.required)
  const counted = required
    .filter(({ name, column }) => taken.has(column) || name === ageGuard?.field || minimum.fields.includes(name))
    .map(({ name }) => name)
  const numFields = Math.max(0, minimum.numFields - (required.length - counted.length))
  const needed = { fields: minimum.fields, numFields, outOf: counted.length }
  return { needed, shortageOf: (used) => shortageOf(needed, counted, used) }
}

function shortageOf<Field extends string>(
  { fields, numFields, outOf }: NeededInformation<Field>,
  counted: readonly Field[],
  used: Readonly<Record<Field, number | string | null>>
): Pick<InsufficientInformation<Field>, 'message' | 'missing'> | undefined {
  const missing = counted.filter((name) => used[name] === null)
  const needed = fields.filter((name) => used[name] === null)
  const numKnown = outOf - missing.length
  const isTooFew = numKnown < numFields
  if (needed.length === 0 && !isTooFew) return undefined
  const count = `at least ${numFields} of the ${outOf} fields (${numKnown} known)`
  const parts = isTooFew ? [...needed, count] : needed
  const [last, ...others] = parts.toReversed()
  const list = others.length === 0 ? last! : `${others.toReversed().join(', ')} and ${last!}`
  return { message: `a score needs ${list}`, missing }
}
