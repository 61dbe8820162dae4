/**
 * Many scores on a terminal: one line each.
 *
 * @module
 */
import { messageOf, type ScoreItem } from './credit-items.ts'
import type { CliIo } from './io.ts'
import type { Presentation } from './present.ts'
import { colourOf } from './score-text.ts'
import { fit, percent, styleFor, widthFor } from './terminal.ts'

/** How scores are written as a table. */
export function scoreTable(io: CliIo): Presentation<ScoreItem> {
  const style = styleFor(io.stdout, io)
  const textWidth = widthFor(io.stdout) - 36
  return {
    head: style.dim(`${fit('row', 7, 'right')}  class     points  P(Poor)  first reason\n`),
    line: (item, row) => {
      const number = style.dim(fit(String(row), 7, 'right'))
      const { score } = item
      if (score === undefined) return `${number}  ${style.red(fit(`not scored: ${messageOf(item)}`, textWidth + 27).trimEnd())}\n`
      const { prediction, probabilities, points, reasons } = score
      const cells = [
        colourOf(prediction, style)(fit(prediction, 8)), fit(String(points), 6, 'right'), fit(percent(probabilities.Poor), 7, 'right'),
        fit(reasons[0]?.text ?? '–', textWidth).trimEnd()
      ]
      return `${number}  ${cells.join('  ')}\n`
    }
  }
}
