/**
 * `createApplicantScorer`: scores a clean applicant: class, probabilities, points that add up, and reasons; or says that too
 * little is known.
 *
 * @module
 */
import type { BackgroundSets } from '../../explain/interventional/background-sets.ts'
import type { CleanRecord } from '../cleaning/applicant-reader.ts'
import { ageGuardWarning, type Warning } from '../cleaning/issues.ts'
import type { CompleteDefinition } from '../complete-definition.ts'
import { columnsOf } from '../fields/field-spec.ts'
import { derivedColumnsOf, recompute } from '../fields/formula.ts'
import { createImprover } from '../reasons/improvements.ts'
import { createGoodSide, type GoodSide } from '../reasons/middle-half.ts'
import { principalReasons, type Reason } from '../reasons/reasons.ts'
import { type ScoreGroups, type ScoreSettings, splitScore } from '../reasons/score-groups.ts'
import { isGuarded } from './age-guard.ts'
import { type Assessment, createAssessor } from './assessment.ts'
import { type BaselineExplainer, createBaselineExplainer, setsOfRows } from './baseline-explainer.ts'
import type { ClassVerdict } from './class-rule.ts'
import { createInformationCheck, type InsufficientInformation, type NeededInformation } from './minimum-information.ts'
import type { BaselineIdentity, ModelIdentity } from './model-identity.ts'
import { pointsOfMargin } from './points.ts'
import { youngerAges } from './younger-ages.ts'

/** A score and its explanation. The same applicant and model always give the same bytes. */
export interface ScoredRecord<
  Field extends string = string,
  Class extends string = string,
  JunkCode extends string = string
> extends ScoreGroups<Field> {
  readonly status: 'scored'
  /** The class by the definition's models and cutoffs; of a multiclass model the most probable one. */
  readonly prediction: Class
  /** Whether the class is one that passes. The class decides, not the points. */
  readonly passes: boolean
  /** Probability of each class; they add up to 1. */
  readonly probabilities: Readonly<Record<Class, number>>
  /**
   * The groups that lowered the score, at most four. An applicant below the best class whom no group cost points, or none that
   * stands the check, has the one group that would gain most.
   */
  readonly reasons: readonly Reason<Field>[]
  readonly warnings: readonly Warning<JunkCode>[]
  readonly repairs: CleanRecord<Field, JunkCode>['repairs']
  /** The fields as the models saw them; null means missing. */
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

/** Who scores, and whom scores are compared with. */
export interface ScorerIdentity {
  readonly identity: ModelIdentity
  /** Of each baseline of the definition, in its order. */
  readonly baselines: readonly BaselineIdentity[]
  /** The rows of a baseline as a model's trees see them, boiled down, for who has them at hand; undefined: to be computed. */
  readonly setsOf?: (baseline: number, model: number) => BackgroundSets | undefined
}

/** Scores applicants whose records were read without errors. */
export interface ApplicantScorer<Field extends string, Class extends string, JunkCode extends string> {
  readonly score: (
    applicant: CleanRecord<Field, JunkCode>,
    settings: ScoreSettings<Field>
  ) => CreditScore<Field, Class, JunkCode>
  /** Mean margin of a baseline, by its position. */
  readonly baseMargin: (baseline: number) => number
  /** The ages that the age guard tries; none without a guard. */
  readonly youngerAges: readonly number[]
  /** What a score needs; undefined when everybody is scored. */
  readonly minimum: NeededInformation<Field> | undefined
}

interface PreparedBaseline {
  readonly explainer: BaselineExplainer
  readonly isGood: GoodSide
}

// Class and margin of an applicant; for one whom the age guard protects, those of the most favourable ages.
interface Standing {
  readonly verdict: ClassVerdict
  readonly assessment: Assessment
  readonly values: Float64Array
}

/**
 * Creates a scorer. Everything that depends only on the definition is computed once, of a baseline when it is first used.
 *
 * @throws RangeError when a model does not fit the definition
 */
export function createApplicantScorer<Field extends string, Class extends string, JunkCode extends string>(
  definition: CompleteDefinition<Field, Class, JunkCode>,
  { identity, baselines, setsOf }: ScorerIdentity
): ApplicantScorer<Field, Class, JunkCode> {
  const { fields, classes, passingClass, minimumInformation, ageGuard } = definition
  const columnOf = columnsOf(fields)
  const derivedColumns = derivedColumnsOf(fields)
  const assessor = createAssessor(definition)
  const columnsOfModels = assessor.models.map((model) => model.fields.columns)
  const information =
    minimumInformation === undefined
      ? undefined
      : createInformationCheck(minimumInformation, definition, columnsOfModels)
  const improve = createImprover(fields)
  const trialAges = ageGuard === undefined ? [] : youngerAges(ageGuard, fields, assessor.models)
  const ageColumn = ageGuard === undefined ? -1 : columnOf.get(ageGuard.field)!

  const prepared: PreparedBaseline[] = []
  const prepare = (baseline: number): PreparedBaseline => (prepared[baseline] ??= prepareBaseline(baseline))
  const prepareBaseline = (baseline: number): PreparedBaseline => {
    const rows = definition.baselines[baseline]!.rows.map((row) => Float64Array.from(row, (value) => value ?? NaN))
    const explainer = createBaselineExplainer(
      assessor,
      fields.length,
      (model, position) => setsOf?.(baseline, position) ?? setsOfRows(model, rows)
    )
    return { explainer, isGood: createGoodSide(fields, rows) }
  }

  const atAge = (values: Float64Array, age: number): Float64Array => {
    const younger = values.with(ageColumn, age)
    recompute(derivedColumns, younger, values)
    return younger
  }

  const standingOf = (values: Float64Array, isElderly: boolean): Standing => {
    if (!isElderly) {
      const assessment = assessor.assess(values)
      return { verdict: assessment, assessment, values }
    }
    let best: Standing | undefined
    for (const age of trialAges) {
      const younger = atAge(values, age)
      const assessment = assessor.assess(younger)
      best ??= { verdict: assessment, assessment, values: younger }
      if (assessment.creditClass > best.verdict.creditClass) best = { ...best, verdict: assessment }
      if (assessment.margin > best.assessment.margin) best = { ...best, assessment, values: younger }
    }
    return best!
  }

  // The fields as they are used at another age.
  const usedAt = (cleaned: ScoredRecord<Field>['used'], values: Float64Array): ScoredRecord<Field>['used'] => {
    const used: Record<Field, number | string | null> = { ...cleaned }
    for (const column of [ageColumn, ...derivedColumns.map((derived) => derived.column)]) {
      const value = values[column]!
      used[fields[column]!.name] = Number.isNaN(value) ? null : value
    }
    return used
  }

  const byClass = (probabilities: Float64Array): Record<Class, number> => {
    const named = {} as Record<Class, number>
    for (let k = 0; k < classes.length; k++) named[classes[k]!] = probabilities[k]!
    return named
  }

  return {
    baseMargin: (baseline) => prepare(baseline).explainer.baseMargin,
    youngerAges: trialAges,
    minimum: information?.needed,
    score: ({ values: given, used: cleaned, repairs, warnings: found }, settings) => {
      if (information !== undefined) {
        const shortage = information.shortageOf(cleaned)
        if (shortage !== undefined)
          return {
            status: 'insufficient information',
            ...shortage,
            minimum: { ...information.needed, fields: [...information.needed.fields] },
            warnings: found,
            repairs,
            used: cleaned,
            model: { ...identity }
          }
      }
      const isElderly = trialAges.length > 0 && isGuarded(ageGuard!, given[ageColumn]!, found)
      const guarded = isElderly ? ageGuard!.field : undefined
      const { verdict, assessment, values } = standingOf(given, isElderly)
      const used = guarded === undefined ? cleaned : usedAt(cleaned, values)
      const warnings = guarded === undefined ? found : [...found, ageGuardWarning(guarded)]
      const { explainer, isGood } = prepare(settings.baseline)
      const { creditClass, probabilities } = verdict
      const { margin } = assessment
      const parts = splitScore(
        { contributions: explainer.contributionsOf(assessment), margin, baseMargin: explainer.baseMargin, used },
        columnOf,
        settings
      )
      const contradicting = new Set(
        warnings.flatMap(({ field, contradicts }) => (contradicts === undefined ? [] : [field, contradicts]))
      )
      const reasons = principalReasons(parts.groups, settings.reasonMap, {
        improvementOf: (names) => {
          const { changed, values: improved } = improve(values, names, guarded)
          if (changed.length === 0) return { changed, gain: 0 }
          // Whoever has these values is scored at the age that is best with them.
          const better = standingOf(improved, isElderly).assessment.margin
          return { changed, gain: Math.round(pointsOfMargin(better, settings.scale)) - parts.points }
        },
        isUnverified: (name) => used[name] === null || contradicting.has(name),
        isOnGoodSide: (name) => isGood(columnOf.get(name)!, values[columnOf.get(name)!]!),
        needsReason: creditClass < classes.length - 1
      })
      return {
        status: 'scored',
        prediction: classes[creditClass]!,
        passes: creditClass >= classes.indexOf(passingClass),
        probabilities: byClass(probabilities),
        ...parts,
        reasons,
        warnings,
        repairs,
        used,
        model: { ...identity },
        baseline: { ...baselines[settings.baseline]!, margin: explainer.baseMargin },
        margin
      }
    }
  }
}
