/**
 * What every plot can be told, and which features it shows.
 *
 * @module
 */
import { checkOptions, integerOption, textOption } from '../checks.ts'

/** Options of every plot. */
export interface PlotOptions {
  /** Features with a bar of their own: those of largest absolute value. */
  readonly maxFeatures?: number
  /** Heading. */
  readonly title?: string
  /** What the numbers measure. */
  readonly unit?: string
  /** CSS pixels, at least 320 (default 720). */
  readonly width?: number
}

const minWidth = 320

/**
 * The options with defaults filled in.
 *
 * @param ownKeys - options this plot has besides
 * @throws TypeError, RangeError naming the option
 */
export function plotOptions(
  options: PlotOptions,
  defaults: Omit<Required<PlotOptions>, 'width'>,
  ownKeys: readonly string[] = []
): Required<PlotOptions> {
  checkOptions(options, ['maxFeatures', 'title', 'unit', 'width', ...ownKeys])
  const maxFeatures = integerOption('maxFeatures', options.maxFeatures, defaults.maxFeatures)
  if (maxFeatures < 1) throw new RangeError(`"maxFeatures" expected >= 1, got ${maxFeatures}`)
  const title = textOption('title', options.title, defaults.title)
  const unit = textOption('unit', options.unit, defaults.unit)
  return { maxFeatures, title, unit, width: plotWidth(options.width) }
}

/**
 * The width of a plot.
 *
 * @throws TypeError, RangeError naming the option
 */
export function plotWidth(given: number | undefined): number {
  const width = integerOption('width', given, 720)
  if (width < minWidth) throw new RangeError(`"width" expected >= ${minWidth}, got ${width}`)
  return width
}

/** Features by absolute value, largest first; equal ones in column order. */
export function largestFirst(values: Float64Array): number[] {
  return Array.from(values.keys()).sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!))
}
