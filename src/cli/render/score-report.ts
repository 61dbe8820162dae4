/**
 * Scores on a terminal: a card for one applicant with class, probabilities, points, reasons, warnings and repairs; a table
 * for several.
 *
 * @module
 */
import type { ApplicantScore, Reason } from '../../credit/champion/applicant-score.ts'
import { creditClasses } from '../../credit/champion/champion-definition.ts'
import { applicantTable, baselineText, colourOf } from './applicant-format.ts'
import type { ResultFormat } from '../io/output.ts'
import type { ScoreItem } from '../io/score-input.ts'
import { printable } from '../io/printable.ts'
import { bar, columnsOf, fit, type Layout, percent, signed, valueText, wrapped } from './terminal.ts'

/** A table with class, points, probability of Poor and first reason. */
export function scoreTable(layout: Layout): ResultFormat<ScoreItem> {
  return applicantTable(
    'P(Poor)  first reason',
    ({ probabilities, reasons }) => `${fit(percent(probabilities.Poor), 7, 'right')}  ${reasons[0]?.text ?? '–'}`,
    layout
  )
}

/** A card with a whole score. */
export function scoreCard(score: ApplicantScore, layout: Layout): string {
  return [
    '',
    ...headline(score, layout),
    '',
    ...probabilityBars(score, layout),
    ...reasonLines(score.reasons, layout),
    ...noteLines('Warnings', score.warnings, layout),
    ...noteLines('Repairs', score.repairs, layout),
    '',
    ...identityLines(score, layout),
    ''
  ]
    .map((line) => `${line === '' ? '' : `  ${line}`}\n`)
    .join('')
}

function headline({ prediction, points, basePoints }: ApplicantScore, { style, width }: Layout): string[] {
  const against = `${signed(points - basePoints)} compared with ${baselineText} (${basePoints})`
  const pointsText = `${points} points`
  return [
    style.bold(`${colourOf(prediction, style)(fit(prediction, width - 4 - pointsText.length))}${pointsText}`),
    style.dim(fit(against, width - 4, 'right'))
  ]
}

function probabilityBars({ prediction, probabilities }: ApplicantScore, { style, width }: Layout): string[] {
  return creditClasses.map((name) => {
    const blocks = bar(probabilities[name], width - 24)
    const paint = name === prediction ? colourOf(name, style) : style.dim
    return `${fit(name, 8)}${fit(percent(probabilities[name]), 8, 'right')}  ${paint(blocks)}`
  })
}

function reasonLines(reasons: readonly Reason[], { style, width }: Layout): string[] {
  if (reasons.length === 0) return ['', 'Nothing lowered the score.']
  return [
    '',
    style.bold('What lowered the score'),
    ...reasons.flatMap(({ rank, points, text, fields }) => {
      const lowering = fields.filter(({ contribution }) => contribution < 0)
      const details = lowering.map(({ field, value }) => `${field} ${valueText(value)}`)
      return [
        `${rank}  ${fit(signed(points), 5, 'right')}  ${text}`,
        ...wrapped(details, width - 14, ', ').map((line) => `${' '.repeat(10)}${style.dim(line)}`)
      ]
    })
  ]
}

function noteLines(
  title: string,
  notes: readonly { readonly field: string; readonly message: string }[],
  { style, width }: Layout
): string[] {
  if (notes.length === 0) return []
  const nameWidth = Math.min(Math.max(...notes.map(({ field }) => columnsOf(printable(field)))), 24)
  return [
    '',
    style.bold(title),
    ...notes.flatMap(({ field, message }) => {
      const lines = wrapped(message.split(' '), width - nameWidth - 8)
      return lines.map((line, i) => `${fit(i === 0 ? printable(field) : '', nameWidth)}  ${style.dim(line)}`)
    })
  ]
}

function identityLines({ model, baseline }: ApplicantScore, { style }: Layout): string[] {
  return [
    style.dim(`model ${model.id} ${model.version} ${model.sha256.slice(0, 12)}`),
    style.dim(`baseline ${baseline.name}, ${baseline.size} applicants, ${baseline.sha256.slice(0, 12)}`)
  ]
}
