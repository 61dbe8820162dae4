/**
 * Bars: one number per feature, such as importances, largest first.
 *
 * @module
 */
import { largestFirst, plotOptions, type PlotOptions } from './plot-options.ts'
import { leftBeside, rowLabel } from './row-labels.ts'
import { axisElements, axisHeight, linearScale, numberFormat, plottedRange, type Scale } from './scale.ts'
import {
  escapeXml,
  headingHeight,
  lineElement,
  margin,
  px,
  styled,
  svgDocument,
  textElement,
  textWidth
} from './svg.ts'

const defaults = { maxFeatures: 20, title: 'Feature importance', unit: '' }
const rowHeight = 28
const barHeight = 18
const fontSize = 13
// Between a bar and its number.
const gap = 6

/**
 * A bar plot as SVG. Where a value is negative, red bars to the right and blue bars to the left of zero tell the signs.
 *
 * @param values - [numFeatures]; for example of `importance` or `meanAbsoluteShap`
 * @param featureNames - [numFeatures]
 * @param options - defaults: 20 features, `Feature importance`, no unit
 * @returns a whole SVG document, to write into a file or place in a page
 * @throws TypeError, RangeError when names or options do not fit, or a value is not finite
 * @example
 * ```js
 * writeFileSync('importance.svg', barPlot(importance(model, 'gain'), model.featureNames))
 * ```
 */
export function barPlot(values: ArrayLike<number>, featureNames: readonly string[], options: PlotOptions = {}): string {
  const { maxFeatures, title, unit, width } = plotOptions(options, defaults)
  if (featureNames.length !== values.length) {
    throw new RangeError(`"featureNames" expected ${values.length} names, got ${featureNames.length}`)
  }
  const numbers = Float64Array.from(values)
  if (!numbers.every(Number.isFinite)) throw new RangeError('"values" expected finite values')
  const order = largestFirst(numbers).slice(0, maxFeatures)
  const bars = order.map((feature) => ({ name: featureNames[feature]!, value: numbers[feature]! }))

  const isSigned = bars.some(({ value }) => value < 0)
  const ends = [0, ...bars.map(({ value }) => value)]
  const { low, high } = plottedRange(Math.min(...ends), Math.max(...ends))
  const format = numberFormat(high - low, Math.max(-low, high))
  const numberRoom = Math.max(0, ...bars.map(({ value }) => textWidth(format(value, isSigned), fontSize))) + 2 * gap
  const left = leftBeside(
    bars.map(({ name }) => name),
    width
  )
  const scale = linearScale(low, high, left, width - margin, isSigned ? numberRoom : 0, numberRoom)
  const bottom = headingHeight + bars.length * rowHeight
  const body = [
    ...axisElements(scale, headingHeight, bottom, unit),
    ...bars.flatMap((bar, i) => barElements(bar, format(bar.value, isSigned), isSigned, scale, left, i)),
    lineElement(scale.x(0), headingHeight, scale.x(0), bottom, 'line')
  ]
  const description = bars.map(({ name, value }) => `${name}: ${format(value, isSigned)}.`).join(' ')
  return svgDocument({ width, height: bottom + axisHeight + 8, title, description, body })
}

function barElements(
  { name, value }: { name: string; value: number },
  text: string,
  isSigned: boolean,
  scale: Scale,
  left: number,
  position: number
): string[] {
  const middle = headingHeight + (position + 0.5) * rowHeight
  const zero = scale.x(0)
  const end = scale.x(value)
  const colour = !isSigned ? 'plain' : value < 0 ? 'down' : 'up'
  return [
    '<g>',
    `<title>${escapeXml(`${name}: ${text}`)}</title>`,
    rowLabel(name, left, middle),
    `<rect ${styled(colour)} x="${px(Math.min(zero, end))}" y="${px(middle - barHeight / 2)}" ` +
      `width="${px(Math.abs(end - zero))}" height="${barHeight}" rx="2"/>`,
    value < 0
      ? textElement(end - gap, middle + 4.5, text, 'ink', 'halo', 'end')
      : textElement(end + gap, middle + 4.5, text, 'ink', 'halo'),
    '</g>'
  ]
}
