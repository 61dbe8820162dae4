/**
 * Waterfall: how the features of one row lead from the base value to its raw score.
 *
 * @module
 */
import { largestFirst } from './plot-options.ts'
import type { PlottedExplanation } from './plotted-explanation.ts'
import { labelOf, otherFeatures, type PlottedRow, plottedRow, type RowPlotOptions } from './plotted-row.ts'
import { leftBeside, rowLabel } from './row-labels.ts'
import { axisElements, axisHeight, linearScale, numberFormat, plottedRange, type Scale } from './scale.ts'
import {
  escapeXml,
  headingHeight,
  lineElement,
  margin,
  px,
  type Look,
  shortened,
  styled,
  svgDocument,
  textElement,
  textWidth
} from './svg.ts'

/** Options of `waterfallPlot`. */
export type WaterfallOptions = RowPlotOptions

interface Bar {
  readonly name: string
  /** `= value`, or empty. */
  readonly detail: string
  readonly contribution: number
  readonly from: number
  readonly to: number
  /** Class that colours the bar. */
  readonly colour: Look
}

const defaults = { maxFeatures: 10, title: 'Contributions to the raw score', unit: 'raw score' }
const rowHeight = 32
const barHeight = 22
const fontSize = 13
// Between a name and a value.
const space = 5
// Between a bar and its number.
const gap = 6

/**
 * A waterfall plot as SVG: the base value, one bar per feature with the largest contribution first, the rest as one
 * bar, and the raw score they lead to. Bars point to the right where a feature raises the raw score.
 *
 * @param options - defaults: 10 features, `Contributions to the raw score`, `raw score`, red for what raises it
 * @returns a whole SVG document, to write into a file or place in a page
 * @throws TypeError, RangeError when row, output or other options do not fit the explanation, or a value is not finite
 * @example
 * ```js
 * writeFileSync('waterfall.svg', waterfallPlot(explain(model, rows), { row: 0 }))
 * ```
 */
export function waterfallPlot(explanation: PlottedExplanation, options: WaterfallOptions): string {
  const plotted = plottedRow(explanation, options, defaults)
  const { base, baseName, totalName, title, unit, width } = plotted
  const bars = barsOf(explanation, plotted)
  const score = bars.length === 0 ? base : bars.at(-1)!.to

  const ends = bars.flatMap(({ from, to }) => [from, to]).concat(base)
  const { low, high } = plottedRange(Math.min(...ends), Math.max(...ends))
  const isWhole = [base, ...bars.map(({ contribution }) => contribution)].every(Number.isInteger)
  // Numbers have no decimals from a span of 100 on.
  const format = numberFormat(Math.max(high - low, isWhole ? 100 : 0), Math.max(Math.abs(low), Math.abs(high)))
  const labels = bars.map(({ name, detail }) => labelOf(name, detail))
  const numbers = [...bars.map(({ contribution }) => format(contribution, true)), format(base), format(score)]
  const numberRoom = Math.max(...numbers.map((number) => textWidth(number, fontSize))) + 2 * gap
  const left = leftBeside([...labels, baseName, totalName], width)
  const scale = linearScale(low, high, left, width - margin, numberRoom, numberRoom)
  const bottom = headingHeight + (bars.length + 2) * rowHeight

  const body = [
    ...axisElements(scale, headingHeight, bottom, unit),
    ...totalElements(baseName, base, format(base), scale, left, 0),
    ...bars.flatMap((bar, i) => barElements(bar, format(bar.contribution, true), scale, left, i + 1)),
    ...totalElements(totalName, score, format(score), scale, left, bars.length + 1)
  ]
  const description = [
    `${baseName} ${format(base)}.`,
    ...bars.map(({ contribution }, i) => `${labels[i]}: ${format(contribution, true)}.`),
    `${totalName} ${format(score)}.`
  ].join(' ')
  return svgDocument({ width, height: bottom + axisHeight + 8, title, description, body })
}

function barsOf(
  { featureNames }: PlottedExplanation,
  { maxFeatures, base, contributions, detailOf, down, up }: PlottedRow
): Bar[] {
  const order = largestFirst(contributions)
  const parts = order.slice(0, maxFeatures).map((feature) => ({
    name: featureNames[feature]!,
    detail: detailOf(feature),
    contribution: contributions[feature]!
  }))
  const others = order.slice(maxFeatures)
  if (others.length > 0) {
    parts.push({
      name: otherFeatures(others.length),
      detail: '',
      contribution: others.reduce((sum, feature) => sum + contributions[feature]!, 0)
    })
  }
  let from = base
  return parts.map((part) => {
    const to = from + part.contribution
    const bar = { ...part, from, to, colour: part.contribution < 0 ? down : up }
    from = to
    return bar
  })
}

function totalElements(
  name: string,
  value: number,
  text: string,
  scale: Scale,
  left: number,
  position: number
): string[] {
  const middle = headingHeight + (position + 0.5) * rowHeight
  const x = scale.x(value)
  return [
    rowLabel(name, left, middle, 'strong'),
    lineElement(x, middle - barHeight / 2, x, middle + barHeight / 2, 'line'),
    textElement(x + gap, middle + 4.5, text, 'ink', 'strong', 'halo')
  ]
}

function barElements(
  { name, detail, contribution, from, to, colour }: Bar,
  text: string,
  scale: Scale,
  left: number,
  position: number
): string[] {
  const middle = headingHeight + (position + 0.5) * rowHeight
  const top = middle - barHeight / 2
  const start = scale.x(from)
  const end = scale.x(to)
  const head = Math.min(8, Math.abs(end - start)) * (end >= start ? 1 : -1)
  const bottom = top + barHeight
  const shape = [
    [start, top],
    [end - head, top],
    [end, middle],
    [end - head, bottom],
    [start, bottom]
  ]
    .map(([x, y]) => `${px(x!)},${px(y!)}`)
    .join(' ')
  const isInside = textWidth(text, fontSize) + 20 < Math.abs(end - start)
  return [
    lineElement(start, middle - rowHeight + barHeight / 2, start, top, 'link'),
    '<g>',
    `<title>${escapeXml(`${labelOf(name, detail)}: ${text}`)}</title>`,
    labelElement(name, detail, left - 12, middle + 4.5, left - 12 - margin),
    `<polygon ${styled(colour)} points="${shape}"/>`,
    isInside
      ? textElement((start + end - head / 2) / 2, middle + 4.5, text, 'inside', 'middle')
      : contribution < 0
        ? textElement(end - gap, middle + 4.5, text, 'ink', 'halo', 'end')
        : textElement(end + gap, middle + 4.5, text, 'ink', 'halo'),
    '</g>'
  ]
}

// Where both do not fit, the name is cut, and the value if it would take more than half of the room. The space between
// is a shift, because not every renderer keeps a space at the edge of a <tspan>.
function labelElement(name: string, detail: string, x: number, y: number, room: number): string {
  const shownDetail = shortened(detail, Math.max(room / 2, room - textWidth(name, fontSize) - space), fontSize)
  const detailRoom = detail === '' ? 0 : textWidth(shownDetail, fontSize) + space
  const shownName = shortened(name, room - detailRoom, fontSize)
  const span = detail === '' ? '' : `<tspan ${styled('muted')} dx="${space}">${escapeXml(shownDetail)}</tspan>`
  return `<text ${styled('ink', 'end')} x="${px(x)}" y="${px(y)}">${escapeXml(shownName)}${span}</text>`
}
