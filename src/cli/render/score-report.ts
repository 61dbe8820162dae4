/**
 * Scores on a terminal: a card for one applicant with class, probabilities, points, reasons, warnings and repairs; a table
 * for several.
 *
 * @module
 */
import type { ApplicantScore, ScoredApplicant } from '../../credit/champion/applicant-score.ts'
import { creditClasses } from '../../credit/champion/champion-definition.ts'
import { baselineText, decisionText, reasonPoints, reasonsText } from '../../credit/champion/score-texts.ts'
import { applicantTable, colourOf } from './applicant-format.ts'
import { cardOf, insufficientCard, noteLines } from './applicant-notes.ts'
import type { ResultFormat } from '../io/output.ts'
import type { ScoreItem } from '../io/score-input.ts'
import { bar, fit, type Layout, percent, signed, valueText, wrapped } from './terminal.ts'

/** A table with class, points, probability of Poor and first reason. */
export function scoreTable(layout: Layout): ResultFormat<ScoreItem> {
  return applicantTable(
    'P(Poor)  first reason',
    ({ probabilities, reasons }) => `${fit(percent(probabilities.Poor), 7, 'right')}  ${reasons[0]?.text ?? '–'}`,
    layout
  )
}

/** A card with a whole score, or with what is missing for one. */
export function scoreCard(score: ApplicantScore, layout: Layout): string {
  if (score.status !== 'scored') return insufficientCard(score, layout)
  return cardOf([
    ...headline(score, layout),
    '',
    ...probabilityBars(score, layout),
    ...reasonLines(score, layout),
    ...noteLines('Warnings', score.warnings, layout),
    ...noteLines('Repairs', score.repairs, layout),
    '',
    ...identityLines(score, layout)
  ])
}

function headline(score: ScoredApplicant, { style, width }: Layout): string[] {
  const { prediction, passes, points, basePoints } = score
  const against = `${signed(points - basePoints)} compared with ${baselineText} (${basePoints})`
  const pointsText = `${points} points`
  const passText = fit(passes ? ', passes' : ', does not pass', width - 4 - prediction.length - pointsText.length)
  const decision = wrapped(decisionText(score).split(' '), width - 4).filter((line) => line !== '')
  return [
    style.bold(`${colourOf(prediction, style)(prediction)}${passText}${pointsText}`),
    style.dim(fit(against, width - 4, 'right')),
    ...decision.map((line) => style.dim(fit(line, width - 4, 'right')))
  ]
}

function probabilityBars({ prediction, probabilities }: ScoredApplicant, { style, width }: Layout): string[] {
  return creditClasses.map((name) => {
    const blocks = bar(probabilities[name], width - 24)
    const paint = name === prediction ? colourOf(name, style) : style.dim
    return `${fit(name, 8)}${fit(percent(probabilities[name]), 8, 'right')}  ${paint(blocks)}`
  })
}

function reasonLines(score: ScoredApplicant, { style, width }: Layout): string[] {
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

function identityLines({ model, baseline }: ScoredApplicant, { style }: Layout): string[] {
  return [
    style.dim(`model ${model.id} ${model.version} ${model.sha256.slice(0, 12)}`),
    style.dim(`baseline ${baseline.name}, ${baseline.size} applicants, ${baseline.sha256.slice(0, 12)}`)
  ]
}
