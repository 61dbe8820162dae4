/**
 * The result on one line, for screens too narrow to keep all of it in view.
 *
 * @module
 */
import type { CreditScore } from '../../credit/scoring/applicant-scorer.ts'
import type { ClassMarks } from './class-mark.ts'
import { element, svgElement } from './element.ts'

/** The line. */
export interface SummaryBar {
  readonly update: (a: CreditScore, b: CreditScore | undefined) => void
}

/** Fills a button with the line; pressing it leads to the full result. */
export function createSummaryBar(button: HTMLButtonElement, result: HTMLElement, marks: ClassMarks): SummaryBar {
  button.addEventListener('click', () => {
    result.scrollIntoView()
    result.focus({ preventScroll: true })
  })
  return {
    update: (a, b) => {
      const parts = b === undefined ? [part(marks, a, '')] : [part(marks, a, 'A'), part(marks, b, 'B')]
      const why = element('span', { class: 'why', 'aria-hidden': 'true' }, 'Why ↓')
      button.replaceChildren(...parts, why)
    }
  }
}

function part(marks: ClassMarks, score: CreditScore, side: string): HTMLSpanElement {
  const sideNode = element('span', { class: 'summary-side' }, side)
  if (score.status !== 'scored') {
    return element('span', { class: 'summary-part' }, sideNode, element('span', {}, 'Insufficient information'))
  }
  const { prediction, points, probabilities } = score
  const widths = marks.classes.map((name) => probabilities[name]! * 100)
  const segments = marks.classes.map((name, i) => {
    const x = widths.slice(0, i).reduce((sum, width) => sum + width, 0)
    return svgElement('rect', { ...marks.attributes(name), x: `${x}%`, width: `${widths[i]!}%`, height: '100%' })
  })
  return element(
    'span',
    { class: 'summary-part' },
    sideNode,
    marks.mark(prediction),
    element('span', { class: 'summary-points' }, `${points}`),
    svgElement('svg', { class: 'summary-track', 'aria-hidden': 'true', width: '100%', height: 4 }, ...segments)
  )
}
