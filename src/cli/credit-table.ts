/**
 * Many applicants on a terminal: one line each.
 *
 * @module
 */
import type { ApplicantScore } from '../credit/score-applicant.ts'
import { messageOf, type ScoreItem } from './credit-items.ts'
import type { CliIo } from './io.ts'
import type { Presentation } from './present.ts'
import { colourOf } from './score-text.ts'
import { fit, percent, signed, styleFor, widthFor } from './terminal.ts'

/** A table of classes, points, probabilities of Poor and first reasons. */
export function scoreTable(io: CliIo): Presentation<ScoreItem> {
  return creditTable(io, 'P(Poor)  first reason', ({ probabilities, reasons }) =>
    `${fit(percent(probabilities.Poor), 7, 'right')}  ${reasons[0]?.text ?? '–'}`)
}

/** A table of classes, points, and the groups that moved them most. */
export function pointsTable(io: CliIo): Presentation<ScoreItem> {
  return creditTable(io, 'moved by', ({ groups }) =>
    groups.toSorted(bySize).map(({ name, points }) => `${name} ${signed(points)}`).join(', '))
}

/** Order by size, the greatest first. */
export function bySize(a: { readonly points: number }, b: { readonly points: number }): number {
  return Math.abs(b.points) - Math.abs(a.points)
}

function creditTable(io: CliIo, title: string, textOf: (score: ApplicantScore) => string): Presentation<ScoreItem> {
  const style = styleFor(io.stdout, io)
  const width = widthFor(io.stdout)
  const cut = (text: string, columns: number): string => fit(text, columns).trimEnd()
  return {
    head: style.dim(`${fit('row', 7, 'right')}  class     points  ${title}\n`),
    line: (item, row) => {
      const number = style.dim(fit(String(row), 7, 'right'))
      const { score } = item
      if (score === undefined) return `${number}  ${style.red(cut(`not scored: ${messageOf(item)}`, width - 9))}\n`
      const { prediction, points } = score
      const name = colourOf(prediction, style)(fit(prediction, 8))
      return `${number}  ${name}  ${fit(String(points), 6, 'right')}  ${cut(textOf(score), width - 27)}\n`
    }
  }
}
