/**
 * Splits a score into the points of groups of fields.
 *
 * @module
 */
import { type PointsScale, pointsOfMargin, pointsPerMargin, roundedToSum } from '../scoring/points.ts'
import type { ReasonMap } from './reason-map.ts'

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

/** The points of a score, and where they come from. */
export interface ScoreGroups<Field extends string = string> {
  /** Whole points of the applicant. */
  readonly points: number
  /** Whole points of the baseline's mean margin. */
  readonly basePoints: number
  /** Every group, in the map's order; their points and `basePoints` add up to `points`. */
  readonly groups: readonly GroupContribution<Field>[]
}

/** What a caller may replace: the reasons, how margins become points, and the baseline. */
export interface ScoreSettings<Field extends string = string> {
  readonly reasonMap: ReasonMap<Field>
  readonly scale: PointsScale
  /** Position of the baseline among the definition's. */
  readonly baseline: number
}

/** A score to split. */
export interface SplitInput<Field extends string = string> {
  /** Change in the margin due to each field, in column order [numFields]. */
  readonly contributions: Float64Array
  /** The applicant's margin: the baseline's plus all contributions. */
  readonly margin: number
  /** Mean margin of the baseline. */
  readonly baseMargin: number
  /** The fields' values as the model saw them. */
  readonly used: Readonly<Record<Field, number | string | null>>
}

/** Splits a score relative to a baseline. */
export function splitScore<Field extends string>(
  { contributions, margin, baseMargin, used }: SplitInput<Field>,
  columnOf: ReadonlyMap<Field, number>,
  { reasonMap, scale }: Omit<ScoreSettings<Field>, 'baseline'>
): ScoreGroups<Field> {
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
  return { points, basePoints, groups }
}
