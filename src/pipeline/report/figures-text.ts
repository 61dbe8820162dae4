/**
 * Figures as people read them.
 *
 * @module
 */
import type { Measured } from '../validation/bootstrap.ts'
import { grouped } from '../../numeric/format-count.ts'
import { html, type Html } from './html.ts'

/** What stands for a figure that is not defined. */
export const undefinedFigure = '–'

/** A number with so many decimals and a true minus. */
export function decimal(value: number | null, digits = 3): string {
  if (value === null || !Number.isFinite(value)) return undefinedFigure
  const text = Math.abs(value).toFixed(digits)
  return value < 0 && Number(text) !== 0 ? `−${text}` : text
}

/** `12.3 %` of 0.123. */
export function percent(share: number, digits = 1): string {
  return Number.isFinite(share) ? `${decimal(share * 100, digits)} %` : undefinedFigure
}

/** `12,345`. */
export function count(number: number): string {
  return Number.isFinite(number)
    ? grouped(Number.isInteger(number) ? number : Math.round(number * 10) / 10)
    : undefinedFigure
}

/** A p-value: `0.034`, `< 0.001`. */
export function pText(p: number): string {
  if (Number.isNaN(p)) return undefinedFigure
  return p < 0.001 ? '< 0.001' : decimal(p)
}

/** A number of any size with at most six digits. */
export function short(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return undefinedFigure
  return grouped(Number(value.toPrecision(5))).replace('-', '−')
}

/**
 * A figure with its interval below it, in a cell.
 *
 * @param writeEnd - how the ends are written (default: as the figure)
 */
export function measuredCell(
  { value, lower, upper }: Measured,
  write: (value: number) => string = decimal,
  writeEnd: (value: number) => string = write
): Html {
  if (!Number.isFinite(lower) || !Number.isFinite(upper)) return html`${write(value)}`
  const between = lower < 0 || upper < 0 ? ' to ' : '–'
  return html`${write(value)}<span class="interval">${writeEnd(lower)}${between}${writeEnd(upper)}</span>`
}
