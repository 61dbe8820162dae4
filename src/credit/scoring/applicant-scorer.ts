/**
 * `createApplicantScorer`: scores a clean applicant: class, probabilities, points that add up, and reasons; or says that too
 * little is known.
 *
 * @module
 */
import type { Model } from '../../model/model.ts'
import type { CleanRecord } from '../cleaning/applicant-reader.ts'
import { ageGuardWarning, type Warning } from '../cleaning/issues.ts'
import { columnsOf, type RecordDefinition } from '../fields/field-spec.ts'
import { createImprover } from '../reasons/improvements.ts'
import type { ReasonMap } from '../reasons/reason-map.ts'
import { principalReasons, type Reason } from '../reasons/reasons.ts'
import { type ScoreGroups, type ScoreSettings, splitScore } from '../reasons/score-groups.ts'
import { type AgeGuard, isGuarded, youngerAges } from './age-guard.ts'
import { type InsufficientInformation, type MinimumInformation, shortageOf } from './minimum-information.ts'
import type { BaselineIdentity, ModelIdentity } from './model-identity.ts'
import { marginOf, type PointsScale, pointsOfMargin } from './points.ts'
import { createRowModel } from './row-model.ts'

/** How applicants are read, scored and explained; everything but the model. Plain data. */
export interface CreditDefinition<
  Field extends string = string,
  Class extends string = string,
  JunkCode extends string = string
> extends RecordDefinition<Field, JunkCode> {
  /** From worst to best; the position of a class is its number in the model. */
  readonly classes: readonly Class[]
  /** Weight of each class's raw score in the margin [numClasses]. */
  readonly marginWeights: readonly number[]
  /** The lowest class that passes. */
  readonly passingClass: Class
  /** Without one, every applicant is scored. */
  readonly minimumInformation?: MinimumInformation<Field>
  readonly ageGuard?: AgeGuard<Field>
  /** Default reasons. */
  readonly reasonGroups: ReasonMap<Field>
  /** Default scale. */
  readonly pointsScale: PointsScale
}

/** A model, and an explainer that compares it with a baseline. */
export interface CreditModel {
  /** One raw score per class; its features are the fields. */
  readonly model: Model
  readonly identity: ModelIdentity
  readonly baseline: BaselineIdentity
  readonly explainer: {
    /** Mean raw scores of the baseline [numClasses]. */
    readonly baseValues: Float64Array
    /** Adds the contributions to the raw scores of a row, as the model's trees see it [numClasses × numFields]. */
    readonly addRow: (row: Float64Array, values: Float64Array) => void
  }
}

/** A score and its explanation. The same applicant and model always give the same bytes. */
export interface ScoredRecord<
  Field extends string = string,
  Class extends string = string,
  JunkCode extends string = string
> extends ScoreGroups<Field> {
  readonly status: 'scored'
  /** The most probable class. */
  readonly prediction: Class
  /** Whether the class is one that passes. The class decides, not the points: they compare two of the classes only. */
  readonly passes: boolean
  /** Probability of each class; they add up to 1. */
  readonly probabilities: Readonly<Record<Class, number>>
  /**
   * The groups that lowered the score, at most four. An applicant below the best class whom no group cost points, or none that
   * stands the check, has the one group that would gain most; nobody has a reason that would not gain a point.
   */
  readonly reasons: readonly Reason<Field>[]
  readonly warnings: readonly Warning<JunkCode>[]
  readonly repairs: CleanRecord<Field, JunkCode>['repairs']
  /** The fields as the model saw them; null means missing. */
  readonly used: CleanRecord<Field, JunkCode>['used']
  readonly model: ModelIdentity
  /** The applicants that the score is compared with, and their mean margin. */
  readonly baseline: BaselineIdentity & { readonly margin: number }
  /** The definition's weighted sum of the raw scores; points are linear in it. */
  readonly margin: number
}

/** A score, or what is missing for one; `status` tells which. */
export type CreditScore<
  Field extends string = string,
  Class extends string = string,
  JunkCode extends string = string
> = ScoredRecord<Field, Class, JunkCode> | InsufficientInformation<Field, JunkCode>

/** Scores applicants whose records were read without errors. */
export interface ApplicantScorer<Field extends string, Class extends string, JunkCode extends string> {
  readonly score: (
    applicant: CleanRecord<Field, JunkCode>,
    settings: ScoreSettings<Field>
  ) => CreditScore<Field, Class, JunkCode>
  /** Mean margin of the baseline. */
  readonly baseMargin: number
  /** The ages that the age guard tries; none without a guard. */
  readonly youngerAges: readonly number[]
}

/**
 * Creates a scorer. Everything that depends only on the definition and the model is computed once.
 *
 * @throws RangeError when the definition and the model do not match
 */
export function createApplicantScorer<Field extends string, Class extends string, JunkCode extends string>(
  definition: CreditDefinition<Field, Class, JunkCode>,
  { model, identity, baseline, explainer }: CreditModel
): ApplicantScorer<Field, Class, JunkCode> {
  const { fields, classes, marginWeights, passingClass, minimumInformation, ageGuard } = definition
  checkShape(definition, model)
  const columnOf = columnsOf(fields)
  const { rowOf, rawScoresOf, probabilitiesOf } = createRowModel(model)
  const baseMargin = marginOf(marginWeights, explainer.baseValues)
  const improve = createImprover(fields)
  const trialAges = ageGuard === undefined ? [] : youngerAges(ageGuard, fields, model.forest)

  // Sets the age of a row to the younger one with the best class and, among those, the largest margin.
  const ageColumn = ageGuard === undefined ? -1 : columnOf.get(ageGuard.field)!
  const setBestAge = (row: Float64Array): void => {
    let best = { age: NaN, creditClass: -1, margin: -Infinity }
    for (const age of trialAges) {
      row[ageColumn] = age
      const scores = rawScoresOf(row)
      const creditClass = bestOf(scores)
      const margin = marginOf(marginWeights, scores)
      if (creditClass > best.creditClass || (creditClass === best.creditClass && margin > best.margin))
        best = { age, creditClass, margin }
    }
    row[ageColumn] = best.age
  }

  const marginContributions = (row: Float64Array): Float64Array => {
    const shap = new Float64Array(classes.length * fields.length)
    explainer.addRow(row, shap)
    const contributions = new Float64Array(fields.length)
    for (let column = 0; column < fields.length; column++)
      contributions[column] = marginOf(marginWeights, shap, column, fields.length)
    return contributions
  }

  const probabilitiesByClass = (scores: Float64Array): Record<Class, number> => {
    const probabilities = probabilitiesOf(scores)
    const byClass = {} as Record<Class, number>
    for (let k = 0; k < classes.length; k++) byClass[classes[k]!] = probabilities[k]!
    return byClass
  }

  return {
    baseMargin,
    youngerAges: trialAges,
    score: ({ values, used: cleaned, repairs, warnings: found }, settings) => {
      if (minimumInformation !== undefined) {
        const shortage = shortageOf(minimumInformation, fields, cleaned)
        if (shortage !== undefined)
          return {
            status: 'insufficient information',
            ...shortage,
            minimum: { ...minimumInformation, fields: [...minimumInformation.fields] },
            warnings: found,
            repairs,
            used: cleaned,
            model: { ...identity }
          }
      }
      const row = rowOf(values)
      let used = cleaned
      let warnings = found
      let guarded: Field | undefined
      if (ageGuard !== undefined && isGuarded(ageGuard, row[ageColumn]!, warnings)) {
        guarded = ageGuard.field
        setBestAge(row)
        used = { ...cleaned, [guarded]: row[ageColumn] }
        warnings = [...found, ageGuardWarning(guarded)]
      }
      const scores = rawScoresOf(row)
      const margin = marginOf(marginWeights, scores)
      const best = bestOf(scores)
      const parts = splitScore(
        { contributions: marginContributions(row), margin, baseMargin, used },
        columnOf,
        settings
      )
      const contradicting = new Set(
        warnings.flatMap(({ field, contradicts }) => (contradicts === undefined ? [] : [field, contradicts]))
      )
      const reasons = principalReasons(parts.groups, settings.reasonMap, {
        improvementOf: (names) => {
          const { changed, values: improved } = improve(row, names, guarded)
          if (changed.length === 0) return { changed, gain: 0 }
          const improvedRow = rowOf(improved)
          // Whoever has these values is scored at the age that is best with them.
          if (guarded !== undefined) setBestAge(improvedRow)
          const improvedMargin = marginOf(marginWeights, rawScoresOf(improvedRow))
          return { changed, gain: Math.round(pointsOfMargin(improvedMargin, settings.scale)) - parts.points }
        },
        isUnverified: (name) => used[name] === null || contradicting.has(name),
        needsReason: best < classes.length - 1
      })
      return {
        status: 'scored',
        prediction: classes[best]!,
        passes: best >= classes.indexOf(passingClass),
        probabilities: probabilitiesByClass(scores),
        ...parts,
        reasons,
        warnings,
        repairs,
        used,
        model: { ...identity },
        baseline: { ...baseline, margin: baseMargin },
        margin
      }
    }
  }
}

function checkShape({ fields, classes, marginWeights }: CreditDefinition, { forest }: Model): void {
  for (const [name, length, expected] of [
    ['fields', fields.length, forest.numFeatures],
    ['classes', classes.length, forest.numTreesPerIteration],
    ['marginWeights', marginWeights.length, classes.length]
  ] as const)
    if (length !== expected) throw new RangeError(`"${name}" expected ${expected} items, got ${length}`)
}

// Position of the largest score; the first one if there are several.
function bestOf(scores: Float64Array): number {
  return scores.reduce((best, score, k) => (score > scores[best]! ? k : best), 0)
}
