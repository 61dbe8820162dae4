/**
 * Points by group and field on a terminal: one applicant in full, many in a line each.
 *
 * @module
 */
import { messageOf, type ScoreItem } from './credit-items.ts'
import type { CliIo } from './io.ts'
import type { FieldPoints, PointsView } from './points-view.ts'
import type { Presentation } from './present.ts'
import { colourOf, valueText } from './score-text.ts'
import { columnsOf, fit, signed, signedBar, styleFor, widthFor } from './terminal.ts'

const pointsWidth = 9

/** One applicant: every group and field, those that weigh most first. */
export function pointsCard({ prediction, points, basePoints, groups, baseline }: PointsView, io: CliIo): string {
  const style = styleFor(io.stdout, io)
  const width = widthFor(io.stdout)
  const barWidth = Math.floor((width - 46) / 3)
  const nameWidth = width - 8 - pointsWidth - 2 * barWidth
  const fields = groups.flatMap((group) => group.fields)
  const greatest = Math.max(...[...groups, ...fields].map((part) => Math.abs(part.points)), 1)

  const line = (name: string, text: string, bar = '', detail = ''): string => {
    const label = `${name}${style.dim(fit(detail, nameWidth - columnsOf(name)))}`
    return `${label}${fit(text, pointsWidth, 'right')}  ${bar}`.trimEnd()
  }
  const coloured = (share: number): string => (share < 0 ? style.red : style.green)(signedBar(share, barWidth))
  const fieldText = ({ field, value }: FieldPoints): string => `  ${field} ${valueText(value)}`
  const lines = groups.toSorted(bySize).flatMap((group) => {
    const only = group.fields.length === 1 ? fieldText(group.fields[0]!) : ''
    return [
      line(group.name, `${signed(group.points)}  `, coloured(group.points / greatest), only),
      ...(only !== '' ? [] : group.fields.toSorted(bySize)).map((field) =>
        style.dim(line(fit(fieldText(field), nameWidth), signed(field.points, 1), signedBar(field.points / greatest, barWidth))))
    ]
  })
  return [
    '',
    style.bold(`${colourOf(prediction, style)(prediction)}, ${points} points`),
    '',
    line(`Baseline: ${baseline.size} applicants near the cutoff`, `${basePoints}  `),
    ...lines,
    style.bold(line('Score', `${points}  `)),
    ''
  ].map((text) => `${text === '' ? '' : `  ${text}`}\n`).join('')
}

/** Many applicants: the groups that moved each score most. */
export function pointsTable(io: CliIo): Presentation<ScoreItem> {
  const style = styleFor(io.stdout, io)
  const textWidth = widthFor(io.stdout) - 27
  return {
    head: style.dim(`${fit('row', 7, 'right')}  class     points  moved by\n`),
    line: (item, row) => {
      const number = style.dim(fit(String(row), 7, 'right'))
      const { score } = item
      if (score === undefined) return `${number}  ${style.red(fit(`not scored: ${messageOf(item)}`, textWidth + 18).trimEnd())}\n`
      const moves = score.groups.toSorted(bySize).map(({ name, points }) => `${name} ${signed(points)}`).join(', ')
      const cells = [colourOf(score.prediction, style)(fit(score.prediction, 8)), fit(String(score.points), 6, 'right'), fit(moves, textWidth).trimEnd()]
      return `${number}  ${cells.join('  ')}\n`
    }
  }
}

function bySize(a: { readonly points: number }, b: { readonly points: number }): number {
  return Math.abs(b.points) - Math.abs(a.points)
}
