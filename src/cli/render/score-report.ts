/**
 * Scores on a terminal: a card for one applicant with class, probabilities, points, reasons, warnings and repairs; a table
 * for several.
 *
 * @module
 */
import type { CompleteDefinition } from '../../credit/complete-definition.ts'
import type { CreditScore, ScoredRecord } from '../../credit/scoring/applicant-scorer.ts'
import { baselineTextOf, decisionTextOf, reasonPoints, reasonsText } from '../../credit/scoring/score-texts.ts'
import { applicantTable, classWidthOf, colourOf } from './applicant-format.ts'
import { cardOf, insufficientCard, noteLines } from './applicant-notes.ts'
import type { ResultFormat } from '../io/output.ts'
import type { ScoreItem } from '../io/score-input.ts'
import { bar, columnsOf, fit, type Layout, percent, signed, valueText, wrapped } from './terminal.ts'

/** A table with class, points, probability of the worst class and first reason. */
export function scoreTable({ classes }: CompleteDefinition, layout: Layout): ResultFormat<ScoreItem> {
  const [worst] = classes as [string]
  const title = fit(`P(${worst})`, Math.max(7, Math.min(columnsOf(worst) + 3, 16)))
  return applicantTable(
    classes,
    `${title}  first reason`,
    ({ probabilities, reasons }) =>
      `${fit(percent(probabilities[worst]!), columnsOf(title), 'right')}  ${reasons[0]?.text ?? '–'}`,
    layout
  )
}

/** A card with a whole score, or with what is missing for one. */
export function scoreCard(score: CreditScore, definition: CompleteDefinition, layout: Layout): string {
  if (score.status !== 'scored') return insufficientCard(score, layout)
  return cardOf([
    ...headline(score, definition, layout),
    '',
    ...probabilityBars(score, definition, layout),
    ...reasonLines(score, layout),
    ...noteLines('Warnings', score.warnings, layout),
    ...noteLines('Repairs', score.repairs, layout),
    '',
    ...identityLines(score, layout)
  ])
}

function headline(score: ScoredRecord, definition: CompleteDefinition, { style, width }: Layout): string[] {
  const { prediction, passes, points, basePoints } = score
  const baselineText = baselineTextOf(definition, score.baseline)
  const against = `${signed(points - basePoints)} compared with ${baselineText} (${basePoints})`
  const pointsText = `${points} points`
  const passText = fit(passes ? ', passes' : ', does not pass', width - 4 - prediction.length - pointsText.length)
  const decision = wrapped(decisionTextOf(definition, score).split(' '), width - 4).filter((line) => line !== '')
  return [
    style.bold(`${colourOf(prediction, definition.classes, style)(prediction)}${passText}${pointsText}`),
    style.dim(fit(against, width - 4, 'right')),
    ...decision.map((line) => style.dim(fit(line, width - 4, 'right')))
  ]
}

function probabilityBars(
  { prediction, probabilities }: ScoredRecord,
  { classes }: CompleteDefinition,
  { style, width }: Layout
): string[] {
  const nameWidth = classWidthOf(classes)
  return classes.map((name) => {
    const probability = probabilities[name]!
    const blocks = bar(probability, width - 16 - nameWidth)
    const paint = name === prediction ? colourOf(name, classes, style) : style.dim
    return `${fit(name, nameWidth)}${fit(percent(probability), 8, 'right')}  ${paint(blocks)}`
  })
}

function reasonLines(score: ScoredRecord, { style, width }: Layout): string[] {
  const title = reasonsText(score)
  if (score.reasons.length === 0) return ['', ...wrapped(title.split(' '), width - 4)]
  return [
    '',
    style.bold(title),
    ...score.reasons.flatMap((reason) => {
      const details = reason.fields.map(({ field, value }) => `${field} ${valueText(value)}`)
      return [
        `${reason.rank}  ${fit(signed(reasonPoints(reason)), 5, 'right')}  ${reason.text}`,
        ...wrapped(details, width - 14, ', ').map((line) => `${' '.repeat(10)}${style.dim(line)}`)
      ]
    })
  ]
}

function identityLines({ model, baseline }: ScoredRecord, { style }: Layout): string[] {
  return [
    style.dim(`model ${model.id} ${model.version} ${model.sha256.slice(0, 12)}`),
    style.dim(`baseline ${baseline.name}, ${baseline.size} applicants, ${baseline.sha256.slice(0, 12)}`)
  ]
}
