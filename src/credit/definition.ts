/**
 * A lender's scorer as plain data: fields, models, baselines, reasons, scale. `createCreditScorer` makes a scorer of it, and
 * `packScorer` one file.
 *
 * @module
 */
import type { Model } from '../model/model.ts'
import type { FieldSpec, MissingRule, RecordDefinition } from './fields/field-spec.ts'
import type { MonitoringReference } from './monitoring/monitoring-reference.ts'
import type { ReasonGroup } from './reasons/reason-map.ts'
import type { AgeGuard } from './scoring/age-guard.ts'
import type { Calibrator } from './scoring/calibrator.ts'
import type { MinimumInformation } from './scoring/minimum-information.ts'
import type { PointsScale } from './scoring/points.ts'

/**
 * A field as a definition has it. Left out: the label is the name with blanks; the training range the valid range; the valid
 * range that of the codes of a category, from 0, or of a formula what it makes of those of its inputs; the typical value that of the first baseline (the better quartile, or without a
 * direction the median or most frequent one); a field is required unless it has a formula.
 */
export type FieldDefinition<Name extends string = string> = Pick<FieldSpec<Name>, 'name' | 'kind'> &
  Partial<Omit<FieldSpec<Name>, 'name' | 'kind'>>

/** What a model's raw scores say of an applicant. */
export type ModelTarget<Class extends string = string> =
  /** One raw score per class of the definition, worst first: a multiclass model */
  | 'classes'
  /** One raw score, which rises with the probability of this class or a better one */
  | { readonly atLeast: Class }
  /** One raw score, which rises with the probability of a class worse than this one, as that of a model of defaults does */
  | { readonly below: Class }

/** One of the models of a definition. */
export interface ScoringModel<Field extends string = string, Class extends string = string> {
  /** A short name, unique in the definition. */
  readonly name: string
  readonly model: Model
  readonly predicts: ModelTarget<Class>
  /** The field behind each feature (default: the features' names) [numFeatures]. */
  readonly fields?: readonly Field[]
  /** Only of models with one raw score (default: the model's own link). */
  readonly calibrator?: Calibrator
  /** Least probability of `atLeast`, or of not `below`, that an applicant of that class needs (default: 0.5). */
  readonly cutoff?: number
  /**
   * What the margin takes of each raw score, in the direction of better classes: >= 0 for a model with one raw score (default: 1);
   * for a multiclass model any, one for each class (default: −1 of the worst, 1 of the best, 0 of the others).
   */
  readonly marginWeights?: readonly number[]
}

/** Applicants that scores are compared with. */
export interface Baseline {
  /** Such as `near-cutoff` or `all-approved`; unique in the definition. */
  readonly name: string
  /** Who they are, in words that follow "compared with" (default: the name). */
  readonly description?: string
  /** Numbers, codes of categories, null for missing, in the order of the fields [numRows][numFields]. */
  readonly rows: readonly (readonly (number | null)[])[]
}

/** A group of reasons whose words may be left out where its code is one of `regulationBReasons`. */
export type ReasonGroupDefinition<Field extends string = string> = Pick<ReasonGroup<Field>, 'code' | 'fields'> &
  Partial<Omit<ReasonGroup<Field>, 'code' | 'fields'>>

/** How applicants are read, scored and explained, with the models. Plain data. */
export interface CreditDefinition<
  Field extends string = string,
  Class extends string = string,
  JunkCode extends string = string
> extends Partial<Omit<RecordDefinition<Field, JunkCode>, 'fields'>> {
  /** Identifies the scorer, with the version. */
  readonly name: string
  readonly version: string
  /** In the column order of baselines. */
  readonly fields: readonly FieldDefinition<Field>[]
  /** From worst to best. */
  readonly classes: readonly Class[]
  /** The lowest class that passes (default: the one above the worst). */
  readonly passingClass?: Class
  /** One multiclass model, or models of one raw score each: one for every class but the worst. */
  readonly models: readonly ScoringModel<Field, Class>[]
  /** The first one is the default. */
  readonly baselines: readonly Baseline[]
  /** Every field in exactly one group (default: each field is its own). */
  readonly reasonGroups?: readonly ReasonGroupDefinition<Field>[]
  /** Default: 600 points at even odds, 40 more double them. */
  readonly pointsScale?: PointsScale
  /** Without one, every applicant is scored. */
  readonly minimumInformation?: MinimumInformation<Field>
  readonly ageGuard?: AgeGuard<Field>
  /** Fields in whose direction (`moreIs`) the models are promised to be monotone; packing verifies it. */
  readonly monotoneFields?: readonly Field[]
  /** Default: `worst`. */
  readonly missing?: MissingRule
  /**
   * The applicants that later ones are compared with, as bins and counts: `createMonitoringReference` of a sample of the scorer
   * (`createApplicantSample`), so its scores are `points` and `class`, and its features fields. Scores do not depend on it.
   */
  readonly monitoringReference?: Omit<MonitoringReference, 'calibration'>
}
