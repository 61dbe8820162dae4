/**
 * From numbers to places on a plot, round numbers for its axis, and numbers as text.
 *
 * @module
 */
import { lineElement, textElement, textWidth } from './svg.ts'

/** A linear scale between two edges. */
export interface Scale {
  /** Edges of the plot area, in CSS pixels from the left of the plot. */
  readonly left: number
  readonly right: number
  /** Values at the edges. */
  readonly low: number
  readonly high: number
  /** Position of a value, in CSS pixels from the left of the plot. */
  readonly x: (value: number) => number
}

/** The range a plot of values from `low` to `high` covers: their own, or a wider one when they are all but equal. */
export function plottedRange(low: number, high: number): { low: number; high: number } {
  const largest = Math.max(Math.abs(low), Math.abs(high))
  if (high - low > Math.max(largest * 1e-12, 1e-290)) return { low, high }
  const widening = Math.max(largest, 1) / 2
  return { low: low - widening, high: high + widening }
}

/** A scale between two edges that keeps `leftRoom` and `rightRoom` pixels free outside the range `low` to `high`. */
export function linearScale(
  low: number,
  high: number,
  left: number,
  right: number,
  leftRoom: number,
  rightRoom: number
): Scale {
  const perPixel = (high - low) / (right - rightRoom - left - leftRoom)
  const first = low - leftRoom * perPixel
  const last = first + (right - left) * perPixel
  return { left, right, low: first, high: last, x: (value) => left + (value - first) / perPixel }
}

/** Grid lines from `top` to `bottom` at round numbers, the numbers below, and what they measure below that. */
export function axisElements(scale: Scale, top: number, bottom: number, unit: string): string[] {
  const { left, right, low, high, x } = scale
  const largest = Math.max(Math.abs(low), Math.abs(high))
  const widest = textWidth(numberFormat((high - low) * 10, largest)(-largest), 11.5)
  const { ticks, step } = roundTicks(low, high, (right - left) / Math.max(90, 2 * widest))
  const format = numberFormat(step * 100, largest)
  return [
    ...ticks.map((tick) => lineElement(x(tick), top, x(tick), bottom, 'grid')),
    ...ticks.map((tick) => textElement(x(tick), bottom + 17, format(tick), 'small', 'muted', 'middle')),
    ...(unit === '' ? [] : [textElement((left + right) / 2, bottom + 37, unit, 'small', 'muted', 'middle')])
  ]
}

/** Round numbers from `low` to `high`, about `count` of them, at least two. */
export function roundTicks(low: number, high: number, count: number): { ticks: number[]; step: number } {
  const step = roundStep((high - low) / Math.max(2, count))
  const ticks: number[] = []
  for (let i = Math.ceil(low / step); i * step <= high; i++) ticks.push(i * step)
  return { ticks, step }
}

/** Height of what `axisElements` writes below the grid. */
export const axisHeight = 40

/**
 * How to write numbers that are told apart on a plot of this span: three digits of the span or more, and a true minus.
 *
 * @param largest - no number is further from zero
 * @returns a function from a number, and whether to write a plus as well, to text
 */
export function numberFormat(span: number, largest: number): (value: number, withPlus?: boolean) => string {
  const magnitude = Math.floor(Math.log10(span))
  const decimals = Math.max(0, 2 - magnitude)
  const digits = Math.min(Math.max(2, 2 - magnitude + Math.floor(Math.log10(largest))), 15)
  const write =
    largest >= 1e9 || decimals > 6
      ? (value: number) => value.toExponential(digits).replace('e+', 'e').replace('e-', 'e−')
      : (value: number) => value.toFixed(decimals)
  return (value, withPlus = false) => {
    const text = write(Math.abs(value))
    // What rounds to zero has no sign.
    return /^[0.]*(?:e|$)/.test(text) ? text : `${value < 0 ? '−' : withPlus ? '+' : ''}${text}`
  }
}

// The number nearest to `step`, in ratio, that is 1, 2 or 5 times a power of ten.
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  const factor = step / power
  return power * (factor < Math.sqrt(2) ? 1 : factor < Math.sqrt(10) ? 2 : factor < Math.sqrt(50) ? 5 : 10)
}
