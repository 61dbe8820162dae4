/**
 * Dependence: what one feature adds to the raw score, by its value.
 *
 * @module
 */
import { checkOptions, kindOf, textOption } from '../checks.ts'
import { chartFrame, legend, type LegendEntry } from './chart-frame.ts'
import { plotWidth } from './plot-options.ts'
import {
  contributionRange,
  contributionsByFeature,
  type PlottedExplanation,
  plottedOutput
} from './plotted-explanation.ts'
import { axisElements, numberFormat, plottedRange, type Scale } from './scale.ts'
import {
  checkColumn,
  type Dot,
  dotElements,
  maxRowsOption,
  numbersIn,
  type PlottedColumn,
  rowsToDraw,
  shadeLegend,
  shadesOf
} from './shaded-dots.ts'
import { lineElement, shortened, svgDocument, textElement } from './svg.ts'

/** Options of `dependencePlot`. */
export interface DependenceOptions {
  /** The feature, by name. */
  readonly feature: string
  /** Its value in every row [numRows]. */
  readonly column: PlottedColumn
  /** Which raw score; may be left out when there is only one. */
  readonly output?: number
  /** Another feature, which colours the dots: its name, and its value in every row [numRows]. */
  readonly colour?: { readonly name: string; readonly column: PlottedColumn }
  /** Heading (default: the feature's name). */
  readonly title?: string
  /** What the contributions measure (default `raw score`). */
  readonly unit?: string
  /** CSS pixels, at least 320 (default 720). */
  readonly width?: number
  /** Rows that are drawn at most, evenly spread over all (default 2000). */
  readonly maxRows?: number
}

const keys = ['feature', 'column', 'output', 'colour', 'title', 'unit', 'width', 'maxRows']
const maxCategories = 20

/**
 * A dependence plot as SVG: a dot for each row, its value to the right and what the feature adds upwards. Missing values stand
 * beside the others, and texts side by side, the most frequent first.
 *
 * @returns a whole SVG document, to write into a file or place in a page
 * @throws TypeError, RangeError when options do not fit the explanation, or a value is not finite
 * @example
 * ```js
 * const plot = dependencePlot(explain(model, columns), { feature: 'income', column: columns[0] })
 * writeFileSync('income.svg', plot)
 * ```
 */
export function dependencePlot(explanation: PlottedExplanation, options: DependenceOptions): string {
  checkOptions(options, keys)
  const { numRows, numOutputs, featureNames } = explanation
  const name = textOption('feature', options.feature, '')
  const feature = featureNames.indexOf(name)
  if (feature < 0) throw new RangeError(`"feature" expected a feature of the explanation, got "${name}"`)
  const output = plottedOutput(numOutputs, options.output)
  const width = plotWidth(options.width)
  const title = textOption('title', options.title, name)
  const unit = textOption('unit', options.unit, 'raw score')
  const maxRows = maxRowsOption(options.maxRows)
  checkColumn('column', options.column, numRows)
  const { colour } = options
  if (colour !== undefined) checkColour(colour, numRows)

  const contributions = contributionsByFeature(explanation, output)[feature]!
  const rows = rowsToDraw(numRows, maxRows)
  const places = placesOf(options.column)
  const shades = colour === undefined ? undefined : shadesOf(colour.column)
  const y = contributionRange([contributions], rows)
  const head = legend(colour === undefined ? [] : colourLegend(colour.name), width)
  const range = { x: [places.low, places.high], y: [y.low, y.high], xName: name, yName: unit } as const
  const frame = chartFrame(range, width, head.height, (scale, top, bottom) => places.axis(scale, top, bottom, name))
  const dots = Array.from(rows, (row): Dot => ({
    x: frame.x.x(places.of(row)),
    y: frame.y.x(contributions[row]!),
    shade: shades?.[row] ?? 'lowest'
  }))
  const body = [
    ...head.elements,
    ...frame.elements,
    lineElement(frame.x.left, frame.y.x(0), frame.x.right, frame.y.x(0), 'line'),
    ...dotElements(dots)
  ]
  const description = `${name} adds to the ${unit}, on average: ${words(places, contributions)}`
  return svgDocument({ width, height: frame.height, title, description, body })
}

function checkColour(colour: unknown, numRows: number): void {
  if (typeof colour !== 'object' || colour === null || !('name' in colour) || !('column' in colour))
    throw new TypeError(`"colour" expected a name and a column, got ${kindOf(colour)}`)
  if (typeof colour.name !== 'string')
    throw new TypeError(`"colour.name" expected a string, got ${kindOf(colour.name)}`)
  checkColumn('colour.column', colour.column, numRows)
}

function colourLegend(name: string): LegendEntry[] {
  return shadeLegend.map((entry, i) => (i === 0 ? { ...entry, name: `${name}: low value` } : entry))
}

// Where the rows stand on the horizontal axis.
interface Places {
  readonly low: number
  readonly high: number
  readonly of: (row: number) => number
  readonly axis: (scale: Scale, top: number, bottom: number, name: string) => string[]
  /** Names of the parts of the axis that the description tells apart, and the part that a row is in. */
  readonly parts: readonly string[]
  readonly partOf: (row: number) => number
}

function placesOf(column: PlottedColumn): Places {
  const isText = Array.from(column).some((value) => typeof value === 'string')
  return isText ? categoryPlaces(column) : numberPlaces(column)
}

function numberPlaces(column: PlottedColumn): Places {
  const values = numbersIn(column)
  const sorted = values.filter(Number.isFinite).sort()
  const hasOthers = sorted.length < values.length
  const range = plottedRange(sorted[0] ?? 0, sorted.at(-1) ?? 0)
  const room = (range.high - range.low) / 20
  // Those that are no number have a place of their own, left of all others.
  const beside = range.low - 3 * room
  const format = numberFormat(range.high - range.low, Math.max(Math.abs(range.low), Math.abs(range.high)))
  const limits = [0.2, 0.4, 0.6, 0.8].map((share) => sorted[Math.floor(share * sorted.length)] ?? NaN)
  return {
    low: (hasOthers ? beside : range.low) - room,
    high: range.high + room,
    of: (row) => (Number.isFinite(values[row]!) ? values[row]! : beside),
    axis: (scale, top, bottom, name) => [
      ...axisElements(hasOthers ? rightOf(scale, range.low) : scale, top, bottom, name),
      ...(hasOthers ? [textElement(scale.x(beside), bottom + 17, 'missing', 'small', 'muted', 'middle')] : [])
    ],
    parts: [...limits.map((limit) => `up to ${format(limit)}`), 'above', 'missing'],
    partOf: (row) => {
      const value = values[row]!
      if (!Number.isFinite(value)) return limits.length + 1
      const part = limits.findIndex((limit) => value <= limit)
      return part < 0 ? limits.length : part
    }
  }
}

// The part of a scale from `low` on, for its numbers.
function rightOf(scale: Scale, low: number): Scale {
  return { ...scale, left: scale.x(low), low }
}

function categoryPlaces(column: PlottedColumn): Places {
  const texts = Array.from(column, (value) =>
    value === null || value === undefined || Number.isNaN(value) ? 'missing' : String(value)
  )
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  const frequent = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([text]) => text)
  const shown = frequent.length <= maxCategories ? frequent : [...frequent.slice(0, maxCategories - 1), 'other']
  const placeOf = new Map(shown.map((text, place) => [text, place]))
  const partOf = (row: number): number => placeOf.get(texts[row]!) ?? shown.length - 1
  return {
    low: -0.5,
    high: shown.length - 0.5,
    // Side by side, so that they do not cover each other; the golden ratio spreads any number of rows evenly.
    of: (row) => partOf(row) + 0.5 * (((row * 0.6180339887498949) % 1) - 0.5),
    axis: (scale, _, bottom, name) => {
      const room = (scale.right - scale.left) / shown.length
      return [
        ...shown.map((text, place) =>
          textElement(scale.x(place), bottom + 17, shortened(text, room - 4, 11.5), 'small', 'muted', 'middle')
        ),
        textElement((scale.left + scale.right) / 2, bottom + 37, name, 'small', 'muted', 'middle')
      ]
    },
    parts: shown,
    partOf
  }
}

function words({ parts, partOf }: Places, contributions: Float64Array): string {
  const sums = parts.map(() => ({ sum: 0, count: 0 }))
  contributions.forEach((value, row) => {
    const part = sums[partOf(row)]!
    part.sum += value
    part.count++
  })
  const largest = Math.max(1e-300, ...sums.map(({ sum, count }) => Math.abs(sum / (count || 1))))
  const format = numberFormat(largest, largest)
  const texts = sums.map(({ sum, count }, i) => (count === 0 ? '' : `${parts[i]!} ${format(sum / count, true)}`))
  return `${texts.filter((text) => text !== '').join(', ')}.`
}
