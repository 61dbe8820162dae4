/**
 * `CreditScorer`: what `createCreditScorer(definition)` makes of a definition.
 *
 * @module
 */
import type { ApplicantReading, CleanRecord } from './cleaning/applicant-reader.ts'
import type { StandardSchema } from './cleaning/standard-schema.ts'
import type { CompleteDefinition } from './complete-definition.ts'
import type { FieldSpec } from './fields/field-spec.ts'
import type { JsonSchema } from './fields/json-schema.ts'
import type { KeyFinder } from './fields/field-keys.ts'
import type { CreditScore } from './scoring/applicant-scorer.ts'
import type { NeededInformation } from './scoring/minimum-information.ts'
import type { BaselineIdentity, ModelIdentity } from './scoring/model-identity.ts'
import type { PointsBreakdown } from './scoring/points-breakdown.ts'
import type { PointsScale } from './scoring/points.ts'
import type { ScoreOptionsOf } from './scoring/score-options.ts'

/** A raw record: field name or alias to number, text or null. */
export type RawRecord = Readonly<Record<string, unknown>>

/**
 * Scores the applicants of one lender. Made by `createCreditScorer` or `loadScorer`. Its methods do not use `this`; they are methods
 * so that a scorer of named fields can stand where any scorer can.
 */
export interface CreditScorer<
  Field extends string = string,
  Class extends string = string,
  JunkCode extends string = string
> {
  readonly identity: ModelIdentity
  /** In column order, complete. */
  readonly fields: readonly FieldSpec<Field>[]
  /** From worst to best. */
  readonly classes: readonly Class[]
  /** The definition, with what it left out. */
  readonly definition: CompleteDefinition<Field, Class, JunkCode>
  /** A baseline by name (default: the first), with its mean margin. */
  baseline(name?: string): BaselineIdentity & { readonly margin: number }
  /** The ages at which the age guard tries an elderly applicant; none without a guard. */
  readonly youngerAges: readonly number[]
  /** What a score needs: the definition's minimum without the fields that nothing takes; undefined when everybody is scored. */
  readonly minimum: NeededInformation<Field> | undefined
  /** Scores one applicant; throws as `scoreApplicant` does. */
  score(record: RawRecord, options?: ScoreOptionsOf<Field>): CreditScore<Field, Class, JunkCode>
  /** Scores many applicants; an error names the position. */
  scoreMany(records: readonly RawRecord[], options?: ScoreOptionsOf<Field>): CreditScore<Field, Class, JunkCode>[]
  /** Scores what `clean` or `read` returned. */
  scoreClean(
    applicant: CleanRecord<Field, JunkCode>,
    options?: ScoreOptionsOf<Field>
  ): CreditScore<Field, Class, JunkCode>
  /** Cleans one record; throws as `cleanApplicant` does. */
  clean(record: RawRecord): CleanRecord<Field, JunkCode>
  /** Reads input of any kind and lists every issue in it. Never throws. */
  read(input: unknown, maxUnknownFields?: number): ApplicantReading<Field, JunkCode>
  /** Points by group and field of a score made with the given scale (default: the definition's). */
  pointsBreakdown(score: CreditScore<Field, Class, JunkCode>, scale?: PointsScale): PointsBreakdown<Field, Class>
  /** Standard Schema and Standard JSON Schema of the records. */
  readonly schema: StandardSchema<RawRecord, CleanRecord<Field, JunkCode>>
  /** JSON Schema of the records (default: `draft-2020-12`). */
  jsonSchema(target?: string): JsonSchema
  /** The first example of each required field: an applicant whose record needs no cleaning. */
  example(): Record<string, number | string>
  /** The key that a name refers to; undefined when there is none. */
  readonly findKey: KeyFinder
  /** The keys of the records of a file with these columns; throws when too few are fields, or two are one. */
  keysOfHeader(names: readonly string[]): string[]
}
