/**
 * The summary of a scored file: counts per class, and a table of the first rows.
 *
 * @module
 */
import type { CreditScorer } from '../../credit/scorer.ts'
import { reasonsText } from '../../credit/scoring/score-texts.ts'
import { counted, grouped } from '../../numeric/format-count.ts'
import type { FileResults } from '../file-results.ts'
import { shortageText } from '../shortage-text.ts'
import { percent } from '../value-text.ts'
import type { ScoredRow } from '../score-file.ts'
import type { ClassMarks } from './class-mark.ts'
import { element, setAttributes, svgElement } from './element.ts'

/** The report. */
export interface FileReport {
  readonly node: HTMLElement
  readonly update: (results: FileResults) => void
}

type OnOpen = (record: Readonly<Record<string, unknown>>) => void

/** Creates an empty report; `onOpen` is called with the row that the user opens. */
export function createFileReport(scorer: CreditScorer, marks: ClassMarks, onOpen: OnOpen): FileReport {
  const bars = scorer.classes.map((name) => {
    const rect = svgElement('rect', { height: '100%', rx: 2, ...marks.attributes(name) })
    const number = element('span', { class: 'percent' })
    const node = element(
      'li',
      {},
      element('span', { class: 'probability-name' }, marks.mark(name)),
      element(
        'span',
        { class: 'track' },
        svgElement('svg', { width: '100%', height: '100%', 'aria-hidden': 'true' }, rect)
      ),
      number
    )
    return { name, node, rect, number }
  })
  const remarks = element('p', { class: 'file-remarks' })
  const body = element('tbody')
  const caption = element('caption')
  const head = element('tr', {}, ...columnsOf(scorer).map((name) => element('th', { scope: 'col' }, name)))
  const table = element('table', { class: 'rows' }, caption, element('thead', {}, head), body)
  const node = element(
    'div',
    { class: 'file-report', hidden: true },
    element('ul', { class: 'probabilities counts', 'aria-label': 'Rows per class' }, ...bars.map((bar) => bar.node)),
    remarks,
    element('div', { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': 'First rows' }, table)
  )
  let current: FileResults | undefined
  return {
    node,
    update: (results) => {
      if (results !== current) body.replaceChildren()
      current = results
      const numRows = results.numRows()
      node.hidden = numRows === 0
      const numScored = Math.max(1, numRows - results.numFaults() - results.numInsufficient())
      for (const { name, rect, number } of bars) {
        const share = results.numOf(name) / numScored
        setAttributes(rect, { width: `${(share * 100).toFixed(2)}%` })
        number.textContent = `${grouped(results.numOf(name))}, ${percent(share)}`
      }
      remarks.textContent = `${counted(results.numQuestionable(), 'row')} with a repaired, missing or questionable value; ${counted(results.numInsufficient(), 'row')} with insufficient information; ${counted(results.numFaults(), 'row')} not scored.`
      const shown = results.firstRows()
      caption.textContent = `The first ${counted(shown.length, 'row')}`
      body.append(...shown.slice(body.rows.length).map((row) => rowNode(row, scorer, marks, onOpen)))
    }
  }
}

function columnsOf({ classes }: CreditScorer): string[] {
  return ['Line', 'Class', 'Points', ...classes, 'Main reason', 'Details']
}

function rowNode(
  { line, record, score, fault }: ScoredRow,
  scorer: CreditScorer,
  marks: ClassMarks,
  onOpen: OnOpen
): HTMLTableRowElement {
  const number = element('th', { scope: 'row' }, grouped(line))
  const numColumns = columnsOf(scorer).length
  if (score === undefined) {
    const text = element('td', { colspan: numColumns - 1, class: 'fault' }, `Not scored: ${fault!}`)
    return element('tr', {}, number, text)
  }
  const open = element('button', { type: 'button', class: 'quiet', 'aria-label': `Open line ${line}` }, 'Open')
  open.addEventListener('click', () => onOpen(record!))
  if (score.status !== 'scored') {
    const text = `Insufficient information. ${shortageText(scorer, score)}`
    return element('tr', {}, number, element('td', { colspan: numColumns - 2 }, text), element('td', {}, open))
  }
  return element(
    'tr',
    {},
    number,
    element('td', {}, marks.mark(score.prediction)),
    element('td', { class: 'number' }, String(score.points)),
    ...scorer.classes.map((name) => element('td', { class: 'number' }, percent(score.probabilities[name]!))),
    element('td', { class: 'reason' }, score.reasons[0]?.text ?? reasonsText(score)),
    element('td', {}, open)
  )
}
