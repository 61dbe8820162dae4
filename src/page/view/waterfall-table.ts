/**
 * A waterfall as a table: a row for each part with its points, and a bar for sighted users.
 *
 * @module
 */
import { signed } from '../value-text.ts'
import type { Waterfall } from '../waterfall.ts'
import { element, setAttributes, svgElement } from './element.ts'

/** The table. */
export interface WaterfallTable {
  readonly node: HTMLTableElement
  readonly update: (waterfall: Waterfall, texts: WaterfallTexts) => void
}

/** Its caption and the names of its first and last row. */
export interface WaterfallTexts {
  readonly caption: string
  readonly startName: string
  readonly endName: string
}

interface Row {
  readonly node: HTMLTableRowElement
  readonly name: HTMLTableCellElement
  readonly bar: SVGRectElement
  readonly link: SVGLineElement
  /** Marks the start of the waterfall, so that one sees which side a bar is on. */
  readonly origin: SVGLineElement
  readonly points: HTMLTableCellElement
}

/** Creates a table for `numParts` parts. */
export function createWaterfallTable(numParts: number): WaterfallTable {
  const caption = element('caption')
  const rows = Array.from({ length: numParts + 2 }, (_, i) => createRow(i === 0 || i === numParts + 1))
  const head = element(
    'thead',
    { class: 'visually-hidden' },
    element(
      'tr',
      {},
      element('th', { scope: 'col' }, 'Part'),
      element('th', { scope: 'col' }, 'Bar'),
      element('th', { scope: 'col' }, 'Points')
    )
  )
  const widths = element('colgroup', {}, ...['part', 'bar', 'number'].map((name) => element('col', { class: name })))
  const body = element('tbody', {}, ...rows.map(({ node }) => node))
  return {
    node: element('table', { class: 'waterfall' }, caption, widths, head, body),
    update: (waterfall, texts) => {
      caption.textContent = texts.caption
      const { start, steps, end } = waterfall
      showTotal(rows[0]!, texts.startName, start, waterfall, true)
      steps.forEach(({ name, points, from, to }, i) => {
        showRow(rows[i + 1]!, name, signed(points), from, to, waterfall)
        rows[i + 1]!.node.dataset['direction'] = points < 0 ? 'down' : points > 0 ? 'up' : 'none'
      })
      showTotal(rows.at(-1)!, texts.endName, end, waterfall, false)
    }
  }
}

function createRow(isTotal: boolean): Row {
  const name = element('th', { scope: 'row' })
  const points = element('td', { class: 'points-cell' })
  const bar = svgElement('rect', { y: '18%', height: '64%', rx: 1.5 })
  const link = svgElement('line', { y1: '82%', y2: '118%' })
  const origin = svgElement('line', { class: 'origin', y1: '0%', y2: '100%' })
  const svg = svgElement('svg', { width: '100%', height: '100%', 'aria-hidden': 'true' }, origin, link, bar)
  const node = element(
    'tr',
    { class: isTotal ? 'total' : 'step' },
    name,
    element('td', { class: 'bar-cell' }, svg),
    points
  )
  return { node, name, bar, link, origin, points }
}

// A total is a mark, not a bar: the scale does not begin at 0.
function showTotal(row: Row, name: string, points: number, waterfall: Waterfall, isStart: boolean): void {
  showRow(row, name, String(points), points, points, waterfall)
  if (!isStart) row.link.setAttribute('visibility', 'hidden')
}

// Characters; a longer name would run into the bars.
const longestOnOneLine = 28
// A bar for 0 points is still a hairline.
const leastWidth = 0.004

function showRow(row: Row, name: string, text: string, from: number, to: number, { start, shareOf }: Waterfall): void {
  if (row.name.textContent !== name) row.name.textContent = name
  row.name.classList.toggle('is-long', name.length > longestOnOneLine)
  if (row.points.textContent !== text) row.points.textContent = text
  const left = Math.min(shareOf(from), shareOf(to))
  const width = Math.max(leastWidth, Math.abs(shareOf(to) - shareOf(from)))
  setAttributes(row.bar, { x: percentOf(left), width: percentOf(width) })
  setAttributes(row.origin, { x1: percentOf(shareOf(start)), x2: percentOf(shareOf(start)) })
  setAttributes(row.link, { x1: percentOf(shareOf(to)), x2: percentOf(shareOf(to)) })
}

function percentOf(share: number): string {
  return `${(share * 100).toFixed(3)}%`
}
