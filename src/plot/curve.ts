/**
 * Curves: one or more lines over two axes, such as calibration, gains or cumulative distributions.
 *
 * @module
 */
import { booleanOption, checkOptions, kindOf, textOption } from '../checks.ts'
import { chartFrame, legend, type ChartFrame } from './chart-frame.ts'
import { plotWidth } from './plot-options.ts'
import { numberFormat, plottedRange } from './scale.ts'
import { type CurveLook, escapeXml, lineElement, px, shortened, styled, svgDocument, textElement } from './svg.ts'

/** A line through points. */
export interface Curve {
  readonly name: string
  /** Not descending [numPoints]. */
  readonly x: ArrayLike<number>
  /** [numPoints] */
  readonly y: ArrayLike<number>
  /** Ends of an interval around each point, drawn as a bar [numPoints]. */
  readonly lower?: ArrayLike<number>
  readonly upper?: ArrayLike<number>
}

/** Options of `curvePlot`. */
export interface CurveOptions {
  /** Heading (default `Curves`). */
  readonly title?: string
  /** CSS pixels, at least 320 (default 720). */
  readonly width?: number
  /** What the axes measure (default: nothing is written). */
  readonly xName?: string
  readonly yName?: string
  /** What the axes cover at least (default: the curves). */
  readonly xRange?: readonly [low: number, high: number]
  readonly yRange?: readonly [low: number, high: number]
  /** Whether a line shows where both axes say the same (default false). */
  readonly diagonal?: boolean
  /** Whether each point has a dot (default: where there are intervals). */
  readonly dots?: boolean
  /** A vertical distance to point out, such as that of KS. */
  readonly distance?: { readonly x: number; readonly from: number; readonly to: number; readonly text: string }
}

const keys = ['title', 'width', 'xName', 'yName', 'xRange', 'yRange', 'diagonal', 'dots', 'distance']
const looks: readonly CurveLook[] = ['first', 'second', 'third', 'fourth']

/**
 * Curves as SVG.
 *
 * @param curves - at most four
 * @returns a whole SVG document, to write into a file or place in a page
 * @throws TypeError, RangeError when curves or options do not fit, or a value is not finite
 * @example
 * ```js
 * const gains = { name: 'model', x: [0, 0.2, 1], y: [0, 0.5, 1] }
 * writeFileSync('gains.svg', curvePlot([gains], { title: 'Gains', diagonal: true }))
 * ```
 */
export function curvePlot(curves: readonly Curve[], options: CurveOptions = {}): string {
  checkOptions(options, keys)
  curves.forEach(checkCurve)
  if (curves.length === 0 || curves.length > looks.length)
    throw new RangeError(`"curves" expected 1 to ${looks.length} curves, got ${curves.length}`)
  const width = plotWidth(options.width)
  const title = textOption('title', options.title, 'Curves')
  const xName = textOption('xName', options.xName, '')
  const yName = textOption('yName', options.yName, '')
  const diagonal = booleanOption('diagonal', options.diagonal, false)
  const { distance } = options
  const ofY = curves.flatMap(({ y, lower = [], upper = [] }) => [...from(y), ...from(lower), ...from(upper)])
  const x = rangeOf(
    'xRange',
    options.xRange,
    curves.flatMap(({ x: values }) => from(values))
  )
  const y = rangeOf('yRange', options.yRange, ofY)
  const head = legend(
    curves.length === 1 ? [] : curves.map(({ name }, i) => ({ name, look: looks[i]!, mark: 'line' })),
    width
  )
  const frame = chartFrame({ x, y, xName, yName }, width, head.height)
  const body = [
    ...head.elements,
    ...frame.elements,
    ...(diagonal ? diagonalElements(frame, x, y) : []),
    ...curves.flatMap((curve, i) => curveElements(curve, looks[i]!, frame, options)),
    ...(distance === undefined ? [] : distanceElements(distance, frame, width))
  ]
  const description = [
    ...curves.map((curve) => wordsOf(curve, x, y)),
    ...(distance === undefined ? [] : [`${distance.text}.`])
  ]
  return svgDocument({ width, height: frame.height, title, description: description.join(' '), body })
}

function from(values: ArrayLike<number>): number[] {
  return Array.from(values)
}

function checkCurve(curve: Curve, i: number): void {
  if (typeof curve !== 'object' || curve === null)
    throw new TypeError(`"curves[${i}]" expected an object, got ${kindOf(curve)}`)
  const { name, x, y } = curve
  if (typeof name !== 'string') throw new TypeError(`"curves[${i}].name" expected a string, got ${kindOf(name)}`)
  for (const key of ['x', 'y', 'lower', 'upper'] as const) {
    const values = curve[key]
    if (values === undefined && (key === 'lower' || key === 'upper')) continue
    if (values === undefined || values.length !== x.length)
      throw new RangeError(`"curves[${i}].${key}" expected ${x.length} values, got ${values?.length ?? 'none'}`)
    if (!from(values).every(Number.isFinite)) throw new RangeError(`"curves[${i}].${key}" expected finite values`)
  }
  if (y.length === 0) throw new RangeError(`"curves[${i}]" expected points, got none`)
}

function rangeOf(
  name: string,
  range: readonly [number, number] | undefined,
  values: readonly number[]
): [number, number] {
  let [low, high] = range ?? [Infinity, -Infinity]
  if (range !== undefined && !(Number.isFinite(low) && Number.isFinite(high) && low < high))
    throw new RangeError(`"${name}" expected two ascending numbers`)
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  const plotted = plottedRange(low, high)
  return [plotted.low, plotted.high]
}

function diagonalElements(frame: ChartFrame, x: readonly number[], y: readonly number[]): string[] {
  const low = Math.max(x[0]!, y[0]!)
  const high = Math.min(x[1]!, y[1]!)
  if (low >= high) return []
  return [lineElement(frame.x.x(low), frame.y.x(low), frame.x.x(high), frame.y.x(high), 'link')]
}

function curveElements(curve: Curve, look: CurveLook, { x, y }: ChartFrame, options: CurveOptions): string[] {
  const points = from(curve.x).map((value, i) => [px(x.x(value)), px(y.x(curve.y[i]!))] as const)
  const { lower, upper } = curve
  const bars =
    lower === undefined || upper === undefined
      ? []
      : points.map(([at], i) => `M${at},${px(y.x(lower[i]!))}V${px(y.x(upper[i]!))}`)
  const dots = options.dots ?? bars.length > 0
  return [
    '<g>',
    `<title>${escapeXml(curve.name)}</title>`,
    ...(bars.length === 0 ? [] : [`<path ${styled(look)} stroke-opacity="0.45" d="${bars.join('')}"/>`]),
    `<path ${styled(look)} stroke-linejoin="round" d="M${points.map((point) => point.join(',')).join('L')}"/>`,
    ...(dots
      ? [`<path ${styled(look, 'knots')} d="${points.map((point) => `M${point.join(',')}h0`).join('')}"/>`]
      : []),
    '</g>'
  ]
}

function distanceElements(
  { x: at, from: start, to: end, text }: NonNullable<CurveOptions['distance']>,
  { x, y }: ChartFrame,
  width: number
): string[] {
  const place = x.x(at)
  const middle = (y.x(start) + y.x(end)) / 2
  const isLeft = place > width / 2
  const room = isLeft ? place - x.left - 12 : x.right - place - 12
  return [
    lineElement(place, y.x(start), place, y.x(end), 'line'),
    textElement(
      place + (isLeft ? -8 : 8),
      middle + 4.5,
      shortened(text, room, 13),
      'ink',
      'strong',
      'halo',
      ...(isLeft ? (['end'] as const) : [])
    )
  ]
}

function wordsOf({ name, x, y }: Curve, xRange: readonly number[], yRange: readonly number[]): string {
  const formatX = numberFormat(xRange[1]! - xRange[0]!, Math.max(Math.abs(xRange[0]!), Math.abs(xRange[1]!)))
  const formatY = numberFormat(yRange[1]! - yRange[0]!, Math.max(Math.abs(yRange[0]!), Math.abs(yRange[1]!)))
  // Some of the points tell the curve as well as all.
  const step = Math.max(1, Math.ceil(x.length / 11))
  const shown = from(x)
    .map((value, i) => `${formatY(y[i]!)} at ${formatX(value)}`)
    .filter((_, i) => i % step === 0 || i === x.length - 1)
  return `${name}: ${shown.join(', ')}.`
}
