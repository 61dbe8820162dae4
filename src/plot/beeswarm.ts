/**
 * Beeswarm: what the features add to the raw scores of many rows, a dot for each row, coloured by the feature's value.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import { legend } from './chart-frame.ts'
import { largestFirst, plotOptions, type PlotOptions } from './plot-options.ts'
import {
  contributionRange,
  contributionsByFeature,
  type PlottedExplanation,
  plottedOutput
} from './plotted-explanation.ts'
import { leftBeside, rowLabel } from './row-labels.ts'
import { axisElements, axisHeight, linearScale, numberFormat, type Scale } from './scale.ts'
import {
  checkColumn,
  type Dot,
  dotElements,
  maxRowsOption,
  type PlottedColumn,
  rowsToDraw,
  shadeLegend,
  shadesOf
} from './shaded-dots.ts'
import { headingHeight, lineElement, margin, svgDocument } from './svg.ts'

/** Options of `beeswarmPlot`. */
export interface BeeswarmOptions extends PlotOptions {
  /** Which raw score; may be left out when there is only one. */
  readonly output?: number
  /** The rows' values, feature by feature, for the colours [numFeatures][numRows]; left out, all dots have one colour. */
  readonly columns?: readonly PlottedColumn[]
  /** Rows that are drawn at most, evenly spread over all (default 2000). What the words say is of all rows. */
  readonly maxRows?: number
}

const defaults = { maxFeatures: 20, title: 'Contributions to the raw score', unit: 'raw score' }
const rowHeight = 34
// Between the middles of neighbouring dots.
const spacing = 3
const halfRow = rowHeight / 2 - 3

/**
 * A beeswarm plot as SVG: features by mean absolute contribution, the largest at the top.
 *
 * @param options - defaults: 20 features, `Contributions to the raw score`, `raw score`
 * @returns a whole SVG document, to write into a file or place in a page
 * @throws TypeError, RangeError when options do not fit the explanation, or a value is not finite
 * @example
 * ```js
 * writeFileSync('beeswarm.svg', beeswarmPlot(explain(model, columns), { columns }))
 * ```
 */
export function beeswarmPlot(explanation: PlottedExplanation, options: BeeswarmOptions = {}): string {
  const { maxFeatures, title, unit, width } = plotOptions(options, defaults, ['output', 'columns', 'maxRows'])
  const { numRows, numOutputs, numFeatures, featureNames } = explanation
  const output = plottedOutput(numOutputs, options.output)
  const { columns } = options
  const maxRows = maxRowsOption(options.maxRows)
  if (columns !== undefined) checkColumns(columns, numFeatures, numRows)
  const contributions = contributionsByFeature(explanation, output)
  const sizes = Float64Array.from(contributions, (values) => meanSize(values))
  const shown = largestFirst(sizes).slice(0, maxFeatures)
  const rows = rowsToDraw(numRows, maxRows)

  const range = contributionRange(
    shown.map((feature) => contributions[feature]!),
    rows
  )
  const head = legend(columns === undefined ? [] : shadeLegend, width)
  const top = headingHeight + head.height
  const bottom = top + shown.length * rowHeight
  const names = shown.map((feature) => featureNames[feature]!)
  const left = leftBeside(names, width)
  const scale = linearScale(range.low, range.high, left, width - margin, 6, 6)
  const dots = shown.flatMap((feature, position) => {
    const shades = columns === undefined ? undefined : shadesOf(columns[feature]!)
    const middle = top + (position + 0.5) * rowHeight
    return swarm(contributions[feature]!, rows, scale, middle).map(({ x, y, row }): Dot => ({
      x,
      y,
      shade: shades?.[row] ?? 'lowest'
    }))
  })
  const format = numberFormat(Math.max(...sizes, 1e-300), Math.max(...sizes, 1e-300))
  const body = [
    ...head.elements,
    ...axisElements(scale, top, bottom, unit),
    lineElement(scale.x(0), top, scale.x(0), bottom, 'line'),
    ...names.map((name, position) => rowLabel(name, left, top + (position + 0.5) * rowHeight)),
    ...dotElements(dots)
  ]
  const words = shown.map((feature, position) => `${names[position]!}: ${format(sizes[feature]!)}.`)
  const description = `Mean absolute contributions. ${words.join(' ')}`
  return svgDocument({ width, height: bottom + axisHeight + 8, title, description, body })
}

function checkColumns(columns: readonly PlottedColumn[], numFeatures: number, numRows: number): void {
  if (!Array.isArray(columns)) throw new TypeError(`"columns" expected an array of columns, got ${kindOf(columns)}`)
  if (columns.length !== numFeatures)
    throw new RangeError(`"columns" expected ${numFeatures} columns, got ${columns.length}`)
  columns.forEach((column, feature) => checkColumn(`columns[${feature}]`, column, numRows))
}

function meanSize(values: Float64Array): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(values.length, 1)
}

// Dots that would cover each other are stacked from the middle outwards; high stacks are pressed into the row.
function swarm(
  values: Float64Array,
  rows: Int32Array,
  scale: Scale,
  middle: number
): { x: number; y: number; row: number }[] {
  const stacks = new Map<number, { x: number; row: number }[]>()
  for (const row of rows) {
    const x = scale.x(values[row]!)
    const place = Math.round(x / spacing)
    const stack = stacks.get(place)
    if (stack === undefined) stacks.set(place, [{ x, row }])
    else stack.push({ x, row })
  }
  return [...stacks.values()].flatMap((stack) => {
    const step = Math.min(spacing, halfRow / Math.ceil((stack.length - 1) / 2 || 1))
    return stack.map(({ x, row }, i) => ({ x, row, y: middle + (i % 2 === 0 ? -1 : 1) * Math.ceil(i / 2) * step }))
  })
}
