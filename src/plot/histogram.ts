/**
 * Histograms: how one or two samples are spread over bins.
 *
 * @module
 */
import { checkOptions, kindOf, textOption } from '../checks.ts'
import { legend } from './chart-frame.ts'
import { plotWidth } from './plot-options.ts'
import { leftBeside, rowLabel } from './row-labels.ts'
import { axisElements, axisHeight, linearScale, numberFormat, plottedRange } from './scale.ts'
import {
  escapeXml,
  headingHeight,
  lineElement,
  type Look,
  margin,
  px,
  styled,
  svgDocument,
  textElement,
  textWidth
} from './svg.ts'

/** A sample: what each bin holds, such as a count or a share. */
export interface BinnedSeries {
  readonly name: string
  /** 0 or more [numBins]. */
  readonly values: ArrayLike<number>
}

/** Options of `histogramPlot`. */
export interface HistogramOptions {
  /** Heading (default `Distribution`). */
  readonly title?: string
  /** What the values measure. */
  readonly unit?: string
  /** CSS pixels, at least 320 (default 720). */
  readonly width?: number
}

const barHeight = 12
const looks: readonly Look[] = ['unranked', 'plain']

/**
 * A histogram as SVG, from the first bin at the top to the last. With two samples, such as a reference and a recent one, each
 * bin has two bars.
 *
 * @param labels - what is in each bin [numBins]
 * @param series - one or two samples
 * @returns a whole SVG document, to write into a file or place in a page
 * @throws TypeError, RangeError when labels, samples or options do not fit, or a value is not finite or below 0
 * @example
 * ```js
 * const samples = [{ name: 'reference', values: [0.5, 0.5] }, { name: 'recent', values: [0.4, 0.6] }]
 * writeFileSync('points.svg', histogramPlot(['up to 600', 'above 600'], samples))
 * ```
 */
export function histogramPlot(
  labels: readonly string[],
  series: readonly BinnedSeries[],
  options: HistogramOptions = {}
): string {
  checkOptions(options, ['title', 'unit', 'width'])
  const width = plotWidth(options.width)
  const title = textOption('title', options.title, 'Distribution')
  const unit = textOption('unit', options.unit, '')
  if (series.length < 1 || series.length > 2)
    throw new RangeError(`"series" expected 1 or 2 samples, got ${series.length}`)
  series.forEach((sample, i) => checkSeries(sample, i, labels.length))
  const looksOf = series.length === 1 ? looks.slice(1) : looks
  const entries = series.map(({ name }, i) => ({ name, look: looksOf[i]!, mark: 'square' as const }))
  const head = legend(series.length === 1 ? [] : entries, width)

  const largest = Math.max(0, ...series.flatMap(({ values }) => Array.from(values)))
  const { high } = plottedRange(0, largest)
  const format = numberFormat(high, high)
  const left = leftBeside(labels, width)
  const scale = linearScale(0, high, left, width - margin, 0, textWidth(format(high), 11.5) + 12)
  const top = headingHeight + head.height
  const rowHeight = series.length * (barHeight + 1) + (series.length === 1 ? 12 : 10)
  const bottom = top + labels.length * rowHeight
  const body = [
    ...head.elements,
    ...axisElements(scale, top, bottom, unit),
    ...labels.flatMap((label, bin) => {
      const middle = top + (bin + 0.5) * rowHeight
      const first = middle - (series.length * (barHeight + 1) - 1) / 2
      return [
        rowLabel(label, left, middle),
        ...series.flatMap(({ name, values }, i) => {
          const value = values[bin]!
          const y = first + i * (barHeight + 1)
          return [
            '<g>',
            `<title>${escapeXml(`${label}, ${name}: ${format(value)}`)}</title>`,
            `<rect ${styled(looksOf[i]!)} x="${px(left)}" y="${px(y)}" width="${px(scale.x(value) - left)}" height="${barHeight}" rx="2"/>`,
            textElement(scale.x(value) + 6, y + barHeight - 2, format(value), 'small', 'muted'),
            '</g>'
          ]
        })
      ]
    }),
    lineElement(left, top, left, bottom, 'line')
  ]
  const description = labels
    .map((label, bin) => `${label}: ${series.map(({ name, values }) => `${name} ${format(values[bin]!)}`).join(', ')}.`)
    .join(' ')
  return svgDocument({ width, height: bottom + axisHeight + 8, title, description, body })
}

function checkSeries({ name, values }: BinnedSeries, i: number, numBins: number): void {
  if (typeof name !== 'string') throw new TypeError(`"series[${i}].name" expected a string, got ${kindOf(name)}`)
  if (values.length !== numBins)
    throw new RangeError(`"series[${i}].values" expected ${numBins} values, got ${values.length}`)
  if (!Array.from(values).every((value) => value >= 0 && value < Infinity))
    throw new RangeError(`"series[${i}].values" expected finite values >= 0`)
}
