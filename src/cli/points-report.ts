/**
 * Points of applicants by group and field: as data, on a card and in a table.
 *
 * @module
 */
import { pointsPerMargin, pointsScale } from '../credit/points.ts'
import type { FieldContribution, GroupContribution } from '../credit/reasons.ts'
import type { ApplicantScore } from '../credit/score-applicant.ts'
import { applicantTable, baselineText, colourOf } from './applicant-presentation.ts'
import type { Presentation } from './output.ts'
import type { ScoreItem } from './score-input.ts'
import { columnsOf, fit, type Layout, signed, signedBar, valueText } from './terminal.ts'

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

/** A table of classes, points, and the groups that moved them most. */
export function pointsTable(layout: Layout): Presentation<ScoreItem> {
  return applicantTable(
    'moved by',
    ({ groups }) =>
      groups
        .toSorted(bySize)
        .map(({ name, points }) => `${name} ${signed(points)}`)
        .join(', '),
    layout
  )
}

const pointsWidth = 9

/** Every group and field, those that weigh most first. */
export function pointsCard(view: PointsView, { style, width }: Layout): string {
  const { prediction, points, basePoints, groups } = view
  const barWidth = Math.floor((width - 46) / 3)
  const nameWidth = width - 8 - pointsWidth - 2 * barWidth
  const fields = groups.flatMap((group) => group.fields)
  const greatest = Math.max(...[...groups, ...fields].map((part) => Math.abs(part.points)), 1)

  const line = (name: string, text: string, bar = '', detail = ''): string => {
    const label = `${name}${style.dim(fit(detail, nameWidth - columnsOf(name)))}`
    return `${label}${fit(text, pointsWidth, 'right')}  ${bar}`.trimEnd()
  }
  const barOf = ({ points: part }: { readonly points: number }): string => signedBar(part / greatest, barWidth)
  const textOf = ({ field, value }: FieldPoints): string => `  ${field} ${valueText(value)}`
  const fieldLine = (field: FieldPoints): string =>
    style.dim(line(fit(textOf(field), nameWidth), signed(field.points, 1), barOf(field)))
  const lines = groups.toSorted(bySize).flatMap((group) => {
    const only = group.fields.length === 1 ? textOf(group.fields[0]!).replace(`${group.name} `, '') : ''
    return [
      line(group.name, `${signed(group.points)}  `, (group.points < 0 ? style.red : style.green)(barOf(group)), only),
      ...(only !== '' ? [] : group.fields.toSorted(bySize).map(fieldLine))
    ]
  })
  return [
    '',
    style.bold(`${colourOf(prediction, style)(prediction)}, ${points} points`),
    '',
    line(`A${baselineText.slice(1)}`, `${basePoints}  `),
    ...lines,
    style.bold(line('Score', `${points}  `)),
    ''
  ]
    .map((text) => `${text === '' ? '' : `  ${text}`}\n`)
    .join('')
}

// Order by size, the greatest first.
function bySize(a: { readonly points: number }, b: { readonly points: number }): number {
  return Math.abs(b.points) - Math.abs(a.points)
}
