/**
 * Labels of rows, left of where a plot begins.
 *
 * @module
 */
import { type Look, margin, shortened, textElement, textWidth } from './svg.ts'

const fontSize = 13
const gap = 12

/** Where a plot of this width begins beside its labels, which take no more than 42 % of it. CSS pixels from the left. */
export function leftBeside(labels: readonly string[], width: number): number {
  const widest = Math.max(0, ...labels.map((label) => textWidth(label, fontSize)))
  return margin + Math.ceil(Math.min(widest, width * 0.42)) + gap
}

/** The label of a row, cut off where it does not fit; `middle` is that of the row. */
export function rowLabel(label: string, left: number, middle: number, ...names: readonly Look[]): string {
  const end = left - gap
  return textElement(end, middle + 4.5, shortened(label, end - margin, fontSize), 'ink', ...names, 'end')
}
