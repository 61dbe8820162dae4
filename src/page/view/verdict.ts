/**
 * The verdict on an applicant: class, points and probabilities.
 *
 * @module
 */
import type { ApplicantScore } from '../../credit/champion/applicant-score.ts'
import { type CreditClass, creditClasses } from '../../credit/champion/champion-definition.ts'
import { percent, signed } from '../value-text.ts'
import { classShape } from './class-mark.ts'
import { element, setAttributes, svgElement } from './element.ts'

/** A verdict. */
export interface Verdict {
  readonly node: HTMLElement
  /** Shows a score, under a heading if there are two. */
  readonly update: (score: ApplicantScore, heading: string) => void
}

/** Creates an empty verdict. */
export function createVerdict(): Verdict {
  const heading = element('h2', { class: 'side-heading' })
  const className = element('p', { class: 'class-name' })
  const points = element('span', { class: 'points-number' })
  const comparison = element('p', { class: 'comparison' })
  const bars = creditClasses.map(createBar)
  const node = element(
    'div',
    { class: 'verdict' },
    element(
      'div',
      { class: 'verdict-words' },
      heading,
      className,
      element('p', { class: 'points-line' }, points, ' points'),
      comparison
    ),
    element('ul', { class: 'probabilities', 'aria-label': 'Probabilities' }, ...bars.map((bar) => bar.node))
  )
  return {
    node,
    update: (score, headingText) => {
      const { prediction, points: number, basePoints, used } = score
      heading.textContent = headingText
      heading.hidden = headingText === ''
      if (node.dataset['class'] !== prediction) {
        node.dataset['class'] = prediction
        className.replaceChildren(classShape(prediction), prediction)
      }
      points.textContent = String(number)
      comparison.textContent = `${signed(number - basePoints)} compared with applicants just above the cutoff. ${unknownText(used)}`
      bars.forEach(({ update }, i) => update(score.probabilities[creditClasses[i]!]))
    }
  }
}

function unknownText(used: ApplicantScore['used']): string {
  const values = Object.values(used)
  const numUnknown = values.filter((value) => value === null).length
  return numUnknown === 0 ? '' : `${numUnknown} of ${values.length} values unknown.`
}

function createBar(name: CreditClass): { node: HTMLLIElement; update: (share: number) => void } {
  const rect = svgElement('rect', { height: '100%', rx: 2, 'data-class': name })
  const track = svgElement('svg', { width: '100%', height: '100%', 'aria-hidden': 'true' }, rect)
  const number = element('span', { class: 'percent' })
  const node = element(
    'li',
    { 'data-class': name },
    element('span', { class: 'probability-name' }, classShape(name), name),
    element('span', { class: 'track' }, track),
    number
  )
  return {
    node,
    update: (share) => {
      setAttributes(rect, { width: `${(share * 100).toFixed(2)}%` })
      number.textContent = percent(share)
    }
  }
}
