/**
 * Points by group and field on a terminal: a card for one applicant, a table for several.
 *
 * @module
 */
import type { CompleteDefinition } from '../../credit/complete-definition.ts'
import type { FieldPoints, PointsBreakdown } from '../../credit/scoring/points-breakdown.ts'
import { baselineTextOf } from '../../credit/scoring/score-texts.ts'
import { applicantTable, colourOf } from './applicant-format.ts'
import { cardOf } from './applicant-notes.ts'
import type { ResultFormat } from '../io/output.ts'
import type { ScoreItem } from '../io/score-input.ts'
import { columnsOf, fit, type Layout, signed, signedBar, valueText } from './terminal.ts'

/** A table with class, points, and the groups that moved them most. */
export function pointsTable({ classes }: CompleteDefinition, layout: Layout): ResultFormat<ScoreItem> {
  return applicantTable(
    classes,
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

/** A card with every group and field, largest first. */
export function pointsCard(
  breakdown: PointsBreakdown,
  definition: CompleteDefinition,
  { style, width }: Layout
): string {
  const baselineText = baselineTextOf(definition, breakdown.baseline)
  const { prediction, passes, points, basePoints, groups } = breakdown
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
  return cardOf([
    style.bold(
      `${colourOf(prediction, definition.classes, style)(prediction)}, ${passes ? 'passes' : 'does not pass'}, ${points} points`
    ),
    '',
    line(`${baselineText.charAt(0).toUpperCase()}${baselineText.slice(1)}`, `${basePoints}  `),
    ...lines,
    style.bold(line('Score', `${points}  `))
  ])
}

// Sorts by size, largest first.
function bySize(a: { readonly points: number }, b: { readonly points: number }): number {
  return Math.abs(b.points) - Math.abs(a.points)
}
