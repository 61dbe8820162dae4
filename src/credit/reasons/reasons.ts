/**
 * From contributions per field to points per group and to the reasons a lender may send.
 *
 * Follows Regulation B, 12 CFR 1002.9(b)(2) and its commentary: the principal reasons, specific, at most four, chosen
 * against the applicants at or slightly above the passing line.
 *
 * @module
 */
import { type ApplicantField, columnOfField } from '../fields/fields.ts'
import { type PointsScale, pointsOfMargin, pointsPerMargin, roundedToSum } from '../scoring/points.ts'
import type { ReasonGroup, ReasonMap } from './reason-groups.ts'

/** A field's part in the score. */
export interface FieldContribution {
  readonly field: ApplicantField
  /** The value the model saw; null when it was missing. */
  readonly value: number | string | null
  /** Change of the margin against the baseline. */
  readonly contribution: number
}

/** A group's part in the score. */
export interface GroupContribution {
  readonly code: string
  readonly name: string
  /** Whole points; with the baseline's they add up to the score. */
  readonly points: number
  /** Change of the margin against the baseline: the sum over its fields. */
  readonly contribution: number
  /** Fields of the group, the one that lowers the score most first. */
  readonly fields: readonly FieldContribution[]
}

/** A cause that lowered the score, in words that may be sent. */
export interface Reason extends GroupContribution {
  /** From 1, the weightiest first. */
  readonly rank: number
  readonly text: string
  /** Part of everything that lowered the score, 0 to 1. */
  readonly share: number
}

// More are not likely to be helpful, says the commentary to 1002.9(b)(2).
const maxReasons = 4

// A reason must carry at least this share of what lowered the score: a crumb is no principal reason.
const shareFloor = 0.02

/** A score taken apart. */
export interface ScoreParts {
  /** Whole points of the applicant. */
  readonly points: number
  /** Whole points of the baseline: the mean of its applicants. */
  readonly basePoints: number
  /** Every group, in the map's order; `basePoints` and their points add up to `points`. */
  readonly groups: readonly GroupContribution[]
  /** Groups that lowered the score, at most four. */
  readonly reasons: readonly Reason[]
}

/**
 * Takes a score apart.
 *
 * @param contributions - change of the margin by each field, in column order [20]
 * @param baseMargin - mean margin of the baseline
 * @param margin - the applicant's margin: `baseMargin` and all contributions
 * @param unnamed - a field whose group is no reason when it weighs most in it
 */
export function takeApart(
  contributions: Float64Array,
  baseMargin: number,
  margin: number,
  used: Readonly<Record<ApplicantField, number | string | null>>,
  map: ReasonMap,
  scale: PointsScale,
  unnamed?: ApplicantField
): ScoreParts {
  const sums = map.map(({ fields }) =>
    fields.reduce((sum, field) => sum + contributions[columnOfField.get(field)!]!, 0)
  )
  const points = Math.round(pointsOfMargin(margin, scale))
  const basePoints = Math.round(pointsOfMargin(baseMargin, scale))
  const groupPoints = roundedToSum(
    sums.map((sum) => sum * pointsPerMargin(scale)),
    points - basePoints
  )

  const groups = map.map((group, i): GroupContribution => ({
    code: group.code,
    name: group.name,
    points: groupPoints[i]!,
    contribution: sums[i]!,
    fields: group.fields
      .map((field) => ({ field, value: used[field], contribution: contributions[columnOfField.get(field)!]! }))
      .sort((a, b) => a.contribution - b.contribution)
  }))
  return { points, basePoints, groups, reasons: reasonsOf(groups, map, unnamed) }
}

// Groups that cost points, weightiest first; equal ones stay in the map's order.
function reasonsOf(
  groups: readonly GroupContribution[],
  map: ReasonMap,
  unnamed: ApplicantField | undefined
): Reason[] {
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
