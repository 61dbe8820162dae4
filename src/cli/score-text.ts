/**
 * Classes and values of applicants as text for people.
 *
 * @module
 */
import type { CreditClass } from '../credit/score-applicant.ts'
import type { Style } from './terminal.ts'

/** The colour of a class. */
export function colourOf(name: CreditClass, style: Style): (text: string) => string {
  return { Poor: style.red, Standard: style.yellow, Good: style.green }[name]
}

/** Whom scores are measured against. */
export const baselineText = 'applicants just above the passing line'

/** A value for reading: at most six digits of a number, and a word for missing. */
export function valueText(value: number | string | boolean | null): string {
  if (value === null || Number.isNaN(value)) return 'missing'
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value)
}
