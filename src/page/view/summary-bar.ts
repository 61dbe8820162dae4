/**
 * The result on one line, for screens too narrow to keep all of it in view.
 *
 * @module
 */
import type { ApplicantScore } from '../../credit/champion/applicant-score.ts'
import { creditClasses } from '../../credit/champion/champion-definition.ts'
import { classMark } from './class-mark.ts'
import { element, svgElement } from './element.ts'

/** The line. */
export interface SummaryBar {
  readonly update: (a: ApplicantScore, b: ApplicantScore | undefined) => void
}

/** Fills a button with the line; pressing it leads to the full result. */
export function createSummaryBar(button: HTMLButtonElement, result: HTMLElement): SummaryBar {
  button.addEventListener('click', () => {
    result.scrollIntoView()
    result.focus({ preventScroll: true })
  })
  return {
    update: (a, b) => {
      const parts = b === undefined ? [part(a, '')] : [part(a, 'A'), part(b, 'B')]
      const why = element('span', { class: 'why', 'aria-hidden': 'true' }, 'Why ↓')
      button.replaceChildren(...parts, why)
    }
  }
}

function part(score: ApplicantScore, side: string): HTMLSpanElement {
  const sideNode = element('span', { class: 'summary-side' }, side)
  if (score.status !== 'scored') {
    return element('span', { class: 'summary-part' }, sideNode, element('span', {}, 'Insufficient information'))
  }
  const { prediction, points, probabilities } = score
  const widths = creditClasses.map((name) => probabilities[name] * 100)
  const segments = creditClasses.map((name, i) => {
    const x = widths.slice(0, i).reduce((sum, width) => sum + width, 0)
    return svgElement('rect', { 'data-class': name, x: `${x}%`, width: `${widths[i]!}%`, height: '100%' })
  })
  return element(
    'span',
    { class: 'summary-part' },
    sideNode,
    classMark(prediction),
    element('span', { class: 'summary-points' }, `${points}`),
    svgElement('svg', { class: 'summary-track', 'aria-hidden': 'true', width: '100%', height: 4 }, ...segments)
  )
}
