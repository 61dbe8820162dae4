/**
 * The frame of plots with two axes: where it is, its grid and its numbers; and the legend above it.
 *
 * @module
 */
import { axisElements, axisHeight, linearScale, numberFormat, roundTicks, type Scale } from './scale.ts'
import { headingHeight, lineElement, margin, px, shortened, type Look, styled, textElement, textWidth } from './svg.ts'

/** What the axes of a frame cover, and what they are called. */
export interface FrameRange {
  readonly x: readonly [low: number, high: number]
  readonly y: readonly [low: number, high: number]
  readonly xName: string
  readonly yName: string
}

/** A frame. */
export interface ChartFrame {
  readonly x: Scale
  /** From the bottom to the top, in CSS pixels from the top of the plot. */
  readonly y: Scale
  readonly top: number
  readonly bottom: number
  /** Height of the whole plot. */
  readonly height: number
  /** Grid, numbers and names of both axes. */
  readonly elements: readonly string[]
}

const smallSize = 11.5

/**
 * A frame below the heading and what else takes `headHeight` pixels below it.
 *
 * @param xElements - what is below the frame instead of numbers
 */
export function chartFrame(
  { x: [xLow, xHigh], y: [yLow, yHigh], xName, yName }: FrameRange,
  width: number,
  headHeight: number,
  xElements?: (scale: Scale, top: number, bottom: number) => string[]
): ChartFrame {
  // The name of the vertical axis stands above it, where it can be read.
  const top = headingHeight + headHeight + 16
  const bottom = top + Math.round(Math.min(340, Math.max(200, width * 0.5)))
  const y = linearScale(yLow, yHigh, bottom, top, 0, 0)
  const { ticks, step } = roundTicks(yLow, yHigh, (bottom - top) / 56)
  const format = numberFormat(step * 100, Math.max(Math.abs(yLow), Math.abs(yHigh)))
  const texts = ticks.map((tick) => format(tick))
  const left = margin + Math.ceil(Math.max(...texts.map((text) => textWidth(text, smallSize)))) + 8
  const x = linearScale(xLow, xHigh, left, width - margin, 0, 0)
  const yTop = headingHeight + headHeight + 2
  return {
    x,
    y,
    top,
    bottom,
    height: bottom + axisHeight + 8,
    elements: [
      textElement(margin, yTop, shortened(yName, width - 2 * margin, smallSize), 'small', 'muted'),
      ...ticks.map((tick) => lineElement(left, y.x(tick), width - margin, y.x(tick), 'grid')),
      ...ticks.map((tick, i) => textElement(left - 8, y.x(tick) + 4, texts[i]!, 'small', 'muted', 'end')),
      ...(xElements ?? ((scale, from, to) => axisElements(scale, from, to, xName)))(x, top, bottom)
    ]
  }
}

/** One entry of a legend. */
export interface LegendEntry {
  readonly name: string
  readonly look: Look
  /** What stands before the name. */
  readonly mark: 'line' | 'square' | 'dot'
}

const lineHeight = 18
const markWidth = 22
const gap = 18

/** A legend below the heading, in as many lines as it needs. */
export function legend(entries: readonly LegendEntry[], width: number): { elements: string[]; height: number } {
  const elements: string[] = []
  let x = margin
  let y = headingHeight + 8
  for (const { name, look, mark } of entries) {
    const text = shortened(name, width - 2 * margin - markWidth - 6, smallSize)
    const entryWidth = markWidth + 6 + textWidth(text, smallSize)
    if (x > margin && x + entryWidth > width - margin) {
      x = margin
      y += lineHeight
    }
    elements.push(markElement(mark, look, x, y), textElement(x + markWidth + 6, y, text, 'small', 'ink'))
    x += entryWidth + gap
  }
  return { elements, height: entries.length === 0 ? 0 : y - headingHeight + 18 }
}

function markElement(mark: LegendEntry['mark'], look: Look, x: number, y: number): string {
  if (mark === 'line') return lineElement(x, y - 4, x + markWidth, y - 4, look)
  if (mark === 'dot') return `<path ${styled(look, 'dots')} d="M${px(x + markWidth / 2)},${px(y - 4)}h0"/>`
  return `<rect ${styled(look)} x="${px(x + markWidth - 12)}" y="${px(y - 10)}" width="12" height="11" rx="2"/>`
}
