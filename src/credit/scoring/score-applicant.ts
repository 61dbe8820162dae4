/**
 * `scoreApplicant`: 20 fields, dirty or clean, to a class, probabilities, points that add up and reasons.
 *
 * @module
 */
import { kindOf, checkOptions } from '../../checks.ts'
import { applyLink } from '../../model/link.ts'
import { applyInputRule } from '../../model/model-rows.ts'
import { walkRaw } from '../../predict/reference-walk.ts'
import { isGuarded } from './age-guard.ts'
import { type Champion, loadChampion } from '../champion/champion.ts'
import type { BaselineIdentity, ModelIdentity } from '../champion/champion-parts.ts'
import { type CleanApplicant, cleanApplicant } from '../cleaning/clean-applicant.ts'
import { type Applicant, applicantFields, columnOfField, fieldKeys } from '../fields/fields.ts'
import { checkScale, marginOf, type PointsScale, pointsScale } from './points.ts'
import { checkReasonMap, reasonGroups, type ReasonMap } from '../reasons/reason-groups.ts'
import { type ScoreParts, takeApart } from '../reasons/reasons.ts'
import { ageGuardWarning, type Warning } from '../cleaning/warnings.ts'

/** The classes, from worst to best; the position of a class is its number in the model. */
export const creditClasses = ['Poor', 'Standard', 'Good'] as const

/** A class of creditworthiness. */
export type CreditClass = (typeof creditClasses)[number]

/** What `scoreApplicant` may be told. */
export interface ScoreOptions {
  /** Groups and words of the reasons (default: Regulation B's form C-1 where it fits). */
  readonly reasonMap?: ReasonMap
  /** How margins become points (default: 600 at even odds, 40 double them). */
  readonly scale?: PointsScale
}

/** A score and all that explains it. The same applicant and model give the same bytes. */
export interface ApplicantScore extends ScoreParts {
  readonly prediction: CreditClass
  /** Of each class; they add up to 1. */
  readonly probabilities: Readonly<Record<CreditClass, number>>
  readonly warnings: readonly Warning[]
  readonly repairs: CleanApplicant['repairs']
  /** The fields as the model saw them; null for missing. */
  readonly used: CleanApplicant['used']
  readonly model: ModelIdentity
  /** The applicants the points and reasons are measured against, and their mean margin. */
  readonly baseline: BaselineIdentity & { readonly margin: number }
  /** Log-odds of Good against Poor; points are linear in it. */
  readonly margin: number
}

/**
 * Scores one applicant with the model this package ships.
 *
 * Reasons say what lowered the score against applicants just above the passing line: interventional SHAP of the margin,
 * summed over groups of fields, adverse ones only, at most four. An applicant of 62 or more is scored as at the younger age
 * with the best class and, among those, the most points.
 *
 * @param applicant - the fields by name, as numbers or raw text; what is missing may be left out
 * @throws TypeError when the applicant is no object, has none of the fields, or a field is neither number nor text
 * @throws RangeError when an option is wrong
 */
export function scoreApplicant(applicant: Applicant | object, options: ScoreOptions = {}): ApplicantScore {
  return scoreWith(loadChampion(), checkedOptions(options), applicant)
}

/**
 * Scores many applicants; as `scoreApplicant` for each of them.
 *
 * @throws TypeError when one of them cannot be read, naming its position
 */
export function scoreApplicants(
  applicants: readonly (Applicant | object)[],
  options: ScoreOptions = {}
): ApplicantScore[] {
  if (!Array.isArray(applicants)) throw new TypeError(`"applicants" expected an array, got ${kindOf(applicants)}`)
  const champion = loadChampion()
  const settings = checkedOptions(options)
  return Array.from(applicants, (applicant, i) => {
    try {
      return scoreWith(champion, settings, applicant)
    } catch (error) {
      if (error instanceof TypeError) error.message = `"applicants[${i}]": ${error.message}`
      throw error
    }
  })
}

function checkedOptions(options: ScoreOptions): Required<ScoreOptions> {
  checkOptions(options, ['reasonMap', 'scale'])
  const { reasonMap = reasonGroups, scale = pointsScale } = options
  if (reasonMap !== reasonGroups) checkReasonMap(reasonMap)
  if (scale !== pointsScale) checkScale(scale)
  return { reasonMap, scale }
}

function scoreWith(
  champion: Champion,
  { reasonMap, scale }: Required<ScoreOptions>,
  applicant: unknown
): ApplicantScore {
  const { values, used: cleaned, repairs, warnings } = cleanApplicant(applicant as Readonly<Record<string, unknown>>)
  // A promise, a Map or a record of something else would be scored as an applicant of whom nothing is known.
  if (!fieldKeys.some((key) => Object.hasOwn(applicant as object, key))) {
    throw new TypeError(`"applicant" expected fields such as ${fieldKeys[0]}, got an object with none of them`)
  }
  const { forest, link } = champion.model
  const row = values.slice()
  applyInputRule(forest, row)
  const guarded = isGuarded(row[ageColumn]!, warnings)
  if (guarded) row[ageColumn] = bestYoungerAge(champion, row)
  const used = guarded ? { ...cleaned, Age: row[ageColumn]! } : cleaned

  const scores = rawScores(champion, row)
  const margin = marginOf(scores)
  const probabilities = scores.slice()
  applyLink(link, probabilities, creditClasses.length)

  const { baseValues, addRow } = champion.explainer
  const shap = new Float64Array(creditClasses.length * forest.numFeatures)
  addRow(row, shap)
  const contributions = Float64Array.from(applicantFields, (_, column) => marginOf(shap, column, forest.numFeatures))
  const baseMargin = marginOf(baseValues)

  return {
    prediction: creditClasses[bestOf(scores)]!,
    probabilities: { Poor: probabilities[0]!, Standard: probabilities[1]!, Good: probabilities[2]! },
    ...takeApart(contributions, baseMargin, margin, used, reasonMap, scale, guarded ? 'Age' : undefined),
    warnings: guarded ? [...warnings, { ...ageGuardWarning }] : warnings,
    repairs,
    used,
    model: { ...champion.identity },
    baseline: { ...champion.baseline, margin: baseMargin },
    margin
  }
}

const ageColumn = columnOfField.get('Age')!

function rawScores({ model: { forest } }: Champion, row: Float64Array): Float64Array {
  const scores = new Float64Array(forest.numTreesPerIteration)
  walkRaw(forest, row, 0, forest.numTrees / forest.numTreesPerIteration, scores, 0)
  return scores
}

// Position of the greatest; the first of equals.
function bestOf(scores: Float64Array): number {
  return scores.reduce((best, score, k) => (score > scores[best]! ? k : best), 0)
}

// The younger age with the best class and, among those, the greatest margin.
function bestYoungerAge(champion: Champion, row: Float64Array): number {
  const trial = row.slice()
  let best = { age: NaN, creditClass: -1, margin: -Infinity }
  for (const age of champion.youngerAges) {
    trial[ageColumn] = age
    const scores = rawScores(champion, trial)
    const creditClass = bestOf(scores)
    const margin = marginOf(scores)
    if (creditClass > best.creditClass || (creditClass === best.creditClass && margin > best.margin))
      best = { age, creditClass, margin }
  }
  return best.age
}
