/**
 * Force: the features of one row as forces that push its raw score up and down, on one line.
 *
 * @module
 */
import { largestFirst } from './plot-options.ts'
import type { PlottedExplanation } from './plotted-explanation.ts'
import { labelOf, otherFeatures, type PlottedRow, plottedRow, type RowPlotOptions } from './plotted-row.ts'
import { axisElements, axisHeight, linearScale, numberFormat, plottedRange, type Scale } from './scale.ts'
import {
  escapeXml,
  headingHeight,
  lineElement,
  type Look,
  margin,
  px,
  shortened,
  styled,
  svgDocument,
  textElement,
  textWidth
} from './svg.ts'

/** Options of `forcePlot`. */
export type ForceOptions = RowPlotOptions

interface Force {
  readonly label: string
  readonly contribution: number
  readonly from: number
  readonly to: number
  readonly look: Look
}

const defaults = { maxFeatures: 10, title: 'What pushes the raw score', unit: 'raw score' }
const smallSize = 11.5
const barHeight = 28
const laneHeight = 19
const maxLanes = 8

/**
 * A force plot as SVG: one bar in which the features that raise the raw score push from the left, those that lower it from the
 * right, the largest where the two meet: at the raw score. The base value is where they would be without any.
 *
 * @param options - defaults: 10 features with parts of their own, `What pushes the raw score`, `raw score`, red for what raises it
 * @returns a whole SVG document, to write into a file or place in a page
 * @throws TypeError, RangeError when row, output or other options do not fit the explanation, or a value is not finite
 * @example
 * ```js
 * writeFileSync('force.svg', forcePlot(explain(model, rows), { row: 0 }))
 * ```
 */
export function forcePlot(explanation: PlottedExplanation, options: ForceOptions): string {
  const plotted = plottedRow(explanation, options, defaults)
  const { base, contributions, baseName, totalName, title, unit, width } = plotted
  const total = contributions.reduce((sum, contribution) => sum + contribution, base)
  const forces = forcesOf(explanation, plotted, total)

  const ends = [base, total, ...forces.map(({ from }) => from)]
  const { low, high } = plottedRange(Math.min(...ends), Math.max(...ends))
  const format = numberFormat(high - low, Math.max(Math.abs(low), Math.abs(high)))
  const scale = linearScale(low, high, margin, width - margin, 10, 10)
  const top = headingHeight + 46
  const labels = placeLabels(forces, format, scale, width)
  const numLanes = Math.max(0, ...labels.map(({ lane }) => lane + 1))
  const bottom = top + barHeight + 12 + numLanes * laneHeight
  const body = [
    ...axisElements(scale, top - 8, bottom, unit),
    ...markElements(`${totalName} ${format(total)}`, scale.x(total), top, headingHeight + 14, width, 'strong'),
    ...markElements(`${baseName} ${format(base)}`, scale.x(base), top, headingHeight + 32, width, 'small'),
    ...forces.flatMap((force) => forceElements(force, format(force.contribution, true), scale, top)),
    ...labels.flatMap(({ text, x, centre, lane }) => {
      const y = top + barHeight + 16 + lane * laneHeight
      return [
        lineElement(centre, top + barHeight, centre, y - 10, 'link'),
        textElement(x, y, text, 'small', 'ink', 'halo', 'middle')
      ]
    })
  ]
  const words = [
    `${totalName} ${format(total)}.`,
    `${baseName} ${format(base)}.`,
    ...forces.map(({ label, contribution }) => `${label}: ${format(contribution, true)}.`)
  ]
  return svgDocument({ width, height: bottom + axisHeight + 8, title, description: words.join(' '), body })
}

// Those that raise the score from the total to the left, those that lower it to the right, the largest first.
function forcesOf(
  { featureNames }: PlottedExplanation,
  { maxFeatures, contributions, detailOf, down, up }: PlottedRow,
  total: number
): Force[] {
  const order = largestFirst(contributions).filter((feature) => contributions[feature] !== 0)
  const ofSign = (isUp: boolean): Force[] => {
    const isOwn = (feature: number): boolean => contributions[feature]! > 0 === isUp
    const others = order.slice(maxFeatures).filter(isOwn)
    const parts = order
      .slice(0, maxFeatures)
      .filter(isOwn)
      .map((feature) => ({
        label: labelOf(featureNames[feature]!, detailOf(feature)),
        contribution: contributions[feature]!
      }))
    if (others.length > 0) {
      const contribution = others.reduce((sum, feature) => sum + contributions[feature]!, 0)
      parts.push({ label: otherFeatures(others.length), contribution })
    }
    let to = total
    return parts.map(({ label, contribution }) => {
      const from = to - contribution
      const force = { label, contribution, from, to, look: isUp ? up : down }
      to = from
      return force
    })
  }
  return [...ofSign(true), ...ofSign(false)]
}

// An arrow towards the total, with a notch where the next one pushes.
function forceElements({ label, from, to, look }: Force, number: string, scale: Scale, top: number): string[] {
  const [start, end] = [scale.x(from), scale.x(to)]
  const head = Math.min(7, Math.abs(end - start) / 2) * (end >= start ? 1 : -1)
  const [middle, bottom] = [top + barHeight / 2, top + barHeight]
  const points = [
    [start, top],
    [end - head, top],
    [end, middle],
    [end - head, bottom],
    [start, bottom],
    [start + head, middle]
  ]
  return [
    '<g>',
    `<title>${escapeXml(`${label}: ${number}`)}</title>`,
    `<polygon ${styled(look)} fill-opacity="0.85" points="${points.map(([x, y]) => `${px(x!)},${px(y!)}`).join(' ')}"/>`,
    '</g>'
  ]
}

function markElements(
  text: string,
  x: number,
  top: number,
  y: number,
  width: number,
  look: 'strong' | 'small'
): string[] {
  const half = textWidth(text, look === 'small' ? smallSize : 14) / 2
  const middle = Math.min(Math.max(x, margin + half), width - margin - half)
  return [
    lineElement(x, y + 4, x, top + barHeight, 'line'),
    textElement(middle, y, text, look === 'small' ? 'muted' : 'ink', look, 'halo', 'middle')
  ]
}

interface Label {
  readonly text: string
  /** Middle of the text, and of the force. */
  readonly x: number
  readonly centre: number
  readonly left: number
  readonly right: number
  readonly lane: number
}

// Below the bar in lanes, the largest forces first; where all lanes are full a force has only its tooltip.
function placeLabels(
  forces: readonly Force[],
  format: ReturnType<typeof numberFormat>,
  scale: Scale,
  width: number
): Label[] {
  const placed: Label[] = []
  const bySize = forces.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
  for (const { label, contribution, from, to } of bySize) {
    const number = `: ${format(contribution, true)}`
    const room = Math.min(260, width - 2 * margin) - textWidth(number, smallSize)
    const text = shortened(label, room, smallSize) + number
    const half = textWidth(text, smallSize) / 2
    const centre = scale.x((from + to) / 2)
    // Below the force, or, where the text is wider, beside its middle on the side of the total: there it covers no middle of a
    // smaller force.
    const inwards = centre + (contribution > 0 ? half - 4 : 4 - half)
    const isInside = 2 * half < Math.abs(scale.x(to) - scale.x(from))
    const places = (isInside ? [centre, inwards] : [inwards, centre]).map((wanted) => {
      const x = Math.min(Math.max(wanted, margin + half), width - margin - half)
      return { text, x, centre, left: x - half - 4, right: x + half + 4 }
    })
    const found = Array.from({ length: maxLanes }, (_, lane) => places.map((place) => ({ ...place, lane })))
      .flat()
      .find((place) => placed.every((other) => isApart(place, other)))
    if (found !== undefined) placed.push(found)
  }
  return placed
}

// No text may cover another, and no line may cross a text.
function isApart(a: Label, b: Label): boolean {
  if (a.lane === b.lane) return a.right < b.left || a.left > b.right
  const [upper, lower] = a.lane < b.lane ? [a, b] : [b, a]
  return lower.centre < upper.left || lower.centre > upper.right
}
