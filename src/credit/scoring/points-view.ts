/**
 * `pointsView`: a score taken apart into points by group and field.
 *
 * @module
 */
import { pointsPerMargin, pointsScale } from './points.ts'
import type { FieldContribution, GroupContribution } from '../reasons/reasons.ts'
import type { ApplicantScore } from './score-applicant.ts'

/** A field's part in the score. */
export interface FieldPoints extends FieldContribution {
  /** Not rounded. */
  readonly points: number
}

/** A group's part in the score; its whole points add up with the others', those of its fields are not rounded. */
export interface GroupPoints extends Omit<GroupContribution, 'fields'> {
  readonly fields: readonly FieldPoints[]
}

type PointsParts = Pick<ApplicantScore, 'prediction' | 'points' | 'basePoints' | 'groups' | 'baseline' | 'model'>

/** The part of a score that explains its points. */
export interface PointsView extends Omit<PointsParts, 'groups'> {
  readonly groups: readonly GroupPoints[]
}

/** A score in points. */
export function pointsView({ prediction, points, basePoints, groups, baseline, model }: PointsParts): PointsView {
  const factor = pointsPerMargin(pointsScale)
  const withPoints = groups.map(({ fields, ...group }): GroupPoints => ({
    ...group,
    fields: fields.map(({ contribution, ...field }) => ({ ...field, points: contribution * factor, contribution }))
  }))
  return { prediction, points, basePoints, groups: withPoints, baseline, model }
}
