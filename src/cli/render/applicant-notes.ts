/**
 * What a card says of an applicant besides the score: warnings, repairs, and what is missing for a score.
 *
 * @module
 */
import type { InsufficientInformation } from '../../credit/scoring/minimum-information.ts'
import { printable } from '../io/printable.ts'
import { columnsOf, fit, type Layout, wrapped } from './terminal.ts'

/** A titled list of fields and messages; nothing when it is empty. */
export function noteLines(
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

/** A card for an applicant of whom too little is known. */
export function insufficientCard({ message, warnings, repairs }: InsufficientInformation, layout: Layout): string {
  const { style, width } = layout
  return cardOf([
    style.bold(style.yellow('Insufficient information')),
    ...wrapped(`There is no class and there are no points: ${message}.`.split(' '), width - 4),
    ...noteLines('Warnings', warnings, layout),
    ...noteLines('Repairs', repairs, layout)
  ])
}

/** Lines as a card. */
export function cardOf(lines: readonly string[]): string {
  return ['', ...lines, ''].map((line) => `${line === '' ? '' : `  ${line}`}\n`).join('')
}
