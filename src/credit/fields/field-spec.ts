/**
 * Describes the fields of an applicant. A table of fields, in the model's column order, is the source of the types, the
 * cleaning, the JSON Schema and the documentation.
 *
 * @module
 */
import type { Formula } from './formula.ts'

/** `months` is a whole number, also written `22 Years and 9 Months`; `ratio` a number without a unit. */
export type FieldKind = 'number' | 'integer' | 'category' | 'months' | 'ratio'

/** One field. */
export interface FieldSpec<Name extends string = string, JunkToken extends string = string> {
  readonly name: Name
  /** Name for display: a few plain words. */
  readonly label: string
  readonly kind: FieldKind
  /** In words; empty for counts, categories and ratios. */
  readonly unit: string
  /** One line, without a full stop. */
  readonly description: string
  /** Smallest and largest value in the training data, both inclusive; for a category, its codes. */
  readonly trainingRange: readonly [min: number, max: number]
  /**
   * Smallest and largest possible value, both inclusive. A number beyond the end where `moreIs` says it is worst counts as that
   * end; anything else outside is treated as missing.
   */
  readonly validRange: readonly [min: number, max: number]
  /** What a larger number says of an applicant, all else being equal; none when it is not clear. */
  readonly moreIs?: 'worse' | 'better'
  /** The value of a typical applicant of the best class: their median; for a category, their most frequent code. */
  readonly typical: number
  /** Whether a missing value is reported. */
  readonly required: boolean
  /** The first one is clean; together, the first examples of all fields describe one applicant. */
  readonly examples: readonly (number | string)[]
  /** Other keys the field may appear under. */
  readonly aliases?: readonly string[]
  /** Junk tokens that occur in this column of the training data. */
  readonly junk?: readonly JunkToken[]
  /** Labels in the order of their codes, the first of which is `validRange[0]`. */
  readonly categories?: readonly string[]
  /** A code that stands for a junk token and so means missing. */
  readonly junkCode?: number
  /** The field is computed from others, which precede it in the table. */
  readonly formula?: Formula<Name>
}

/** Whole strings that stand for "unknown", by the code they are reported under. */
export type JunkTable<JunkCode extends string = string> = Readonly<
  Record<JunkCode, { readonly tokens: readonly string[]; readonly message: string }>
>

/** What an applicant's record may contain. Plain data. */
export interface RecordDefinition<Field extends string = string, JunkCode extends string = string> {
  /** In the model's column order. */
  readonly fields: readonly FieldSpec<Field>[]
  /** Keys that are not fields and are ignored without a warning. */
  readonly ignoredKeys: readonly string[]
  /** Tokens count as junk in every field. */
  readonly junk: JunkTable<JunkCode>
  /** Values that cannot both be right; they are reported and kept. */
  readonly contradictions?: readonly Contradiction<Field>[]
  /** Whether a given value of a derived field stands in when an input is missing, or is not believed (default: stands in). */
  readonly missing?: MissingRule
}

/**
 * What becomes of a missing value. `worst`: it counts as the worst of its field's valid range, for each tree of a model, so that
 * withholding a value never improves class or points. `as trained`: as the models have learnt to treat it.
 */
export type MissingRule = 'worst' | 'as trained'

/** Two fields whose values cannot both be right: `field` is more than `times` × `other` + `plus`. */
export interface Contradiction<Field extends string = string> {
  readonly field: Field
  readonly times: number
  readonly other: Field
  readonly plus: number
  /** What is wrong: a few words without a value. */
  readonly message: string
}

/** Every key a field may appear under. */
export type KeyOf<Spec extends FieldSpec> = Spec extends { aliases: readonly (infer Alias extends string)[] }
  ? Spec['name'] | Alias
  : Spec['name']

// `string & {}` accepts any string, as raw records need, and still lets an editor suggest the labels.
/** What a raw record may hold for a field. */
export type InputOf<Spec extends FieldSpec> = Spec extends { categories: readonly (infer Label)[] }
  ? Label | number | (string & {}) | null
  : number | string | null

/** A raw record: numbers or their text, labels or codes; any field may be left out, and ignored keys may hold anything. */
export type RecordInput<Spec extends FieldSpec, Ignored extends string = never> = {
  readonly [S in Spec as KeyOf<S>]?: InputOf<S> | undefined
} & { readonly [Key in Ignored]?: unknown }

/** Column of each field. */
export function columnsOf<Field extends string>(fields: readonly FieldSpec<Field>[]): ReadonlyMap<Field, number> {
  return new Map(fields.map(({ name }, column) => [name, column]))
}

/** Every key a field may appear under: its name, then its aliases. */
export function keysOf({ name, aliases = [] }: Pick<FieldSpec, 'name' | 'aliases'>): readonly string[] {
  return [name, ...aliases]
}

/** The first example of each field that is not computed: one applicant whose record needs no cleaning. */
export function exampleRecord(fields: readonly FieldSpec[]): Record<string, number | string> {
  return Object.fromEntries(fields.filter(({ required }) => required).map(({ name, examples }) => [name, examples[0]!]))
}
