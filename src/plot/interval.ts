/**
 * Intervals: figures side by side, each with the interval it is known to.
 *
 * @module
 */
import { checkOptions, kindOf, textOption } from '../checks.ts'
import { plotWidth } from './plot-options.ts'
import { axisElements, axisHeight, linearScale, numberFormat, plottedRange } from './scale.ts'
import {
  escapeXml,
  headingHeight,
  lineElement,
  margin,
  px,
  shortened,
  styled,
  svgDocument,
  textElement,
  textWidth
} from './svg.ts'

/** A figure. */
export interface PlottedInterval {
  readonly name: string
  readonly value: number
  /** Ends of the interval; NaN where there is none. */
  readonly lower: number
  readonly upper: number
  /** Whether it is not to be taken for the others' equal, such as a figure for comparison only: it is grey (default false). */
  readonly isAside?: boolean
}

/** Options of `intervalPlot`. */
export interface IntervalOptions {
  /** Heading (default `Figures`). */
  readonly title?: string
  /** What the figures measure. */
  readonly unit?: string
  /** CSS pixels, at least 320 (default 720). */
  readonly width?: number
  /** A value to compare them with, such as that of a guess. */
  readonly line?: number
}

const fontSize = 13
const rowHeight = 30
// With names above the figures.
const tallRowHeight = 46

/**
 * A plot of figures as SVG, in the order given.
 *
 * @returns a whole SVG document, to write into a file or place in a page
 * @throws TypeError, RangeError when figures or options do not fit, or a value is not finite
 * @example
 * ```js
 * const figures = [{ name: 'grouped', value: 0.688, lower: 0.682, upper: 0.694 }]
 * writeFileSync('accuracy.svg', intervalPlot(figures, { title: 'Accuracy' }))
 * ```
 */
export function intervalPlot(figures: readonly PlottedInterval[], options: IntervalOptions = {}): string {
  checkOptions(options, ['title', 'unit', 'width', 'line'])
  figures.forEach(checkFigure)
  const width = plotWidth(options.width)
  const title = textOption('title', options.title, 'Figures')
  const unit = textOption('unit', options.unit, '')
  const { line } = options
  const ends = figures.flatMap(({ value, lower, upper }) => [value, lower, upper].filter((end) => !Number.isNaN(end)))
  if (line !== undefined) ends.push(line)
  const range = plottedRange(Math.min(...ends, Infinity), Math.max(...ends, -Infinity))
  const { low, high } = ends.length === 0 ? { low: 0, high: 1 } : range
  const format = numberFormat((high - low) / 2, Math.max(Math.abs(low), Math.abs(high)))
  const widest = Math.max(0, ...figures.map(({ name }) => textWidth(name, fontSize)))
  const isTall = widest > width * 0.42
  const height = isTall ? tallRowHeight : rowHeight
  const left = isTall ? margin : margin + Math.ceil(widest) + 12
  const numberRoom = textWidth(format(high), fontSize) + 12
  const scale = linearScale(low, high, left, width - margin - numberRoom, 10, 10)
  const bottom = headingHeight + figures.length * height
  const body = [
    ...axisElements(scale, headingHeight, bottom, unit),
    ...(line === undefined ? [] : [lineElement(scale.x(line), headingHeight, scale.x(line), bottom, 'line')]),
    ...figures.flatMap(({ name, value, lower, upper, isAside = false }, i) => {
      const top = headingHeight + i * height
      const y = top + (isTall ? height - rowHeight / 2 : height / 2)
      const look = isAside ? 'unranked' : 'plain'
      const hasInterval = !Number.isNaN(lower) && !Number.isNaN(upper)
      return [
        '<g>',
        `<title>${escapeXml(`${name}: ${wordsOf(value, lower, upper, format)}`)}</title>`,
        isTall
          ? textElement(margin, top + 16, shortened(name, width - 2 * margin, fontSize), 'ink', 'halo')
          : textElement(left - 12, y + 4.5, name, 'ink', 'end'),
        ...(hasInterval
          ? [
              `<rect ${styled(look)} x="${px(scale.x(lower))}" y="${px(y - 1)}" ` +
                `width="${px(scale.x(upper) - scale.x(lower))}" height="2"/>`
            ]
          : []),
        `<circle ${styled(look)} cx="${px(scale.x(value))}" cy="${px(y)}" r="4.5"/>`,
        textElement(width - margin, y + 4.5, format(value), 'ink', 'strong', 'end'),
        '</g>'
      ]
    })
  ]
  const description = figures
    .map(({ name, value, lower, upper }) => `${name}: ${wordsOf(value, lower, upper, format)}.`)
    .join(' ')
  return svgDocument({ width, height: bottom + axisHeight + 8, title, description, body })
}

function wordsOf(value: number, lower: number, upper: number, format: (value: number) => string): string {
  const interval = Number.isNaN(lower) || Number.isNaN(upper) ? '' : ` (${format(lower)} to ${format(upper)})`
  return format(value) + interval
}

function checkFigure({ name, value, lower, upper }: PlottedInterval, i: number): void {
  if (typeof name !== 'string') throw new TypeError(`"figures[${i}].name" expected a string, got ${kindOf(name)}`)
  if (!Number.isFinite(value)) throw new RangeError(`"figures[${i}].value" expected a finite number`)
  for (const [key, end] of [
    ['lower', lower],
    ['upper', upper]
  ] as const)
    if (typeof end !== 'number' || Math.abs(end) === Infinity)
      throw new RangeError(`"figures[${i}].${key}" expected a finite number or NaN`)
}
