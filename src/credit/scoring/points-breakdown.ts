/**
 * A score broken down into points by group and field.
 *
 * @module
 */
import type { FieldContribution, GroupContribution } from '../reasons/score-groups.ts'
import type { ScoredRecord } from './applicant-scorer.ts'
import { pointsPerMargin, type PointsScale } from './points.ts'

/** What a field contributes to the score, in points. */
export interface FieldPoints<Field extends string = string> extends FieldContribution<Field> {
  /** Not rounded. */
  readonly points: number
}

/** What a group contributes to the score; the groups' whole points add up, those of their fields are not rounded. */
export interface GroupPoints<Field extends string = string> extends Omit<GroupContribution<Field>, 'fields'> {
  readonly fields: readonly FieldPoints<Field>[]
}

/** The parts of a score that explain its points. */
export type PointsParts<Field extends string = string, Class extends string = string> = Pick<
  ScoredRecord<Field, Class>,
  'status' | 'prediction' | 'passes' | 'points' | 'basePoints' | 'groups' | 'baseline' | 'model'
>

/** Where a score's points come from. */
export interface PointsBreakdown<Field extends string = string, Class extends string = string> extends Omit<
  PointsParts<Field, Class>,
  'groups'
> {
  readonly groups: readonly GroupPoints<Field>[]
}

/**
 * Breaks a score's points down by group and field.
 *
 * @param scale - the scale the score was made with
 */
export function pointsBreakdownOf<Field extends string, Class extends string>(
  { status, prediction, passes, points, basePoints, groups, baseline, model }: PointsParts<Field, Class>,
  scale: PointsScale
): PointsBreakdown<Field, Class> {
  const factor = pointsPerMargin(scale)
  const withPoints = groups.map(({ fields, ...group }): GroupPoints<Field> => ({
    ...group,
    fields: fields.map(({ contribution, ...field }) => ({ ...field, points: contribution * factor, contribution }))
  }))
  return { status, prediction, passes, points, basePoints, groups: withPoints, baseline, model }
}
