/**
 * Turns contributions per field into points per group and the reasons a lender may send.
 *
 * Follows Regulation B, 12 CFR 1002.9(b)(2) and its commentary: the principal reasons, specific, at most four, chosen
 * against applicants at or slightly above the cutoff.
 *
 * @module
 */
import { type PointsScale, pointsOfMargin, pointsPerMargin, roundedToSum } from '../scoring/points.ts'
import type { ReasonGroup, ReasonMap } from './reason-map.ts'

/** What a field contributes to the score. */
export interface FieldContribution<Field extends string = string> {
  readonly field: Field
  /** The value the model saw; null if missing. */
  readonly value: number | string | null
  /** Change in the margin relative to the baseline. */
  readonly contribution: number
}

/** What a group of fields contributes to the score. */
export interface GroupContribution<Field extends string = string> {
  readonly code: string
  readonly name: string
  /** Whole points; together with the baseline's they add up to the score. */
  readonly points: number
  /** Change in the margin relative to the baseline: the sum over the fields. */
  readonly contribution: number
  /** Fields of the group; the one that lowers the score most comes first. */
  readonly fields: readonly FieldContribution<Field>[]
}

/** A reason for a lower score, in words that may be sent. */
export interface Reason<Field extends string = string> extends GroupContribution<Field> {
  /** From 1 for the most important reason. */
  readonly rank: number
  readonly text: string
  /** Share of everything that lowered the score, 0 to 1. */
  readonly share: number
}

// The commentary to 1002.9(b)(2) says that more are not likely to be helpful.
const maxReasons = 4

// A reason must account for at least this share of what lowered the score: anything less is not a principal reason.
const shareFloor = 0.02

/** A score split into its parts. */
export interface ScoreParts<Field extends string = string> {
  /** Whole points of the applicant. */
  readonly points: number
  /** Whole points of the baseline's mean margin. */
  readonly basePoints: number
  /** Every group, in the map's order; their points and `basePoints` add up to `points`. */
  readonly groups: readonly GroupContribution<Field>[]
  /** The groups that lowered the score, at most four. */
  readonly reasons: readonly Reason<Field>[]
}

/** What a caller may replace: the reasons, and how margins become points. */
export interface ScoreSettings<Field extends string = string> {
  readonly reasonMap: ReasonMap<Field>
  readonly scale: PointsScale
}

/**
 * Splits a score into its parts.
 *
 * @param contributions - change in the margin due to each field, in column order [numFields]
 * @param margin - the applicant's margin: the baseline's plus all contributions
 * @param used - the fields' values as the model saw them
 * @param unnamed - a group is not a reason when this field weighs most in it
 */
export type ScoreSplitter<Field extends string = string> = (
  contributions: Float64Array,
  margin: number,
  used: Readonly<Record<Field, number | string | null>>,
  settings: ScoreSettings<Field>,
  unnamed?: Field
) => ScoreParts<Field>

/**
 * Creates a function that splits scores relative to a baseline.
 *
 * @param columnOf - column of each field
 * @param baseMargin - mean margin of the baseline
 */
export function createScoreSplitter<Field extends string>(
  columnOf: ReadonlyMap<Field, number>,
  baseMargin: number
): ScoreSplitter<Field> {
  return (contributions, margin, used, { reasonMap, scale }, unnamed) => {
    const sums = reasonMap.map(({ fields }) =>
      fields.reduce((sum, field) => sum + contributions[columnOf.get(field)!]!, 0)
    )
    const points = Math.round(pointsOfMargin(margin, scale))
    const basePoints = Math.round(pointsOfMargin(baseMargin, scale))
    const groupPoints = roundedToSum(
      sums.map((sum) => sum * pointsPerMargin(scale)),
      points - basePoints
    )
    const groups = reasonMap.map((group, i): GroupContribution<Field> => ({
      code: group.code,
      name: group.name,
      points: groupPoints[i]!,
      contribution: sums[i]!,
      fields: group.fields
        .map((field) => ({ field, value: used[field], contribution: contributions[columnOf.get(field)!]! }))
        .sort((a, b) => a.contribution - b.contribution)
    }))
    return { points, basePoints, groups, reasons: reasonsOf(groups, reasonMap, unnamed) }
  }
}

// Groups that cost points, the most important first; ties keep the map's order.
function reasonsOf<Field extends string>(
  groups: readonly GroupContribution<Field>[],
  map: ReasonMap<Field>,
  unnamed: Field | undefined
): Reason<Field>[] {
  const lowered = groups.reduce((sum, { contribution }) => sum + Math.min(0, contribution), 0)
  return groups
    .map((group, i) => ({ group, words: map[i]!, share: group.contribution / lowered }))
    .filter(({ group, share }) => group.points < 0 && share >= shareFloor && group.fields[0]!.field !== unnamed)
    .sort((a, b) => a.group.contribution - b.group.contribution)
    .slice(0, maxReasons)
    .map(({ group, words, share }, i) => ({ rank: i + 1, ...group, text: textOf(group, words), share }))
}

function textOf(group: GroupContribution, words: ReasonGroup): string {
  return group.fields[0]!.value === null ? words.missingText : words.text
}
