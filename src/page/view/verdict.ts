/**
 * The verdict on an applicant: class, points and probabilities.
 *
 * @module
 */
import type { ApplicantScore } from '../../credit/champion/applicant-score.ts'
import { type CreditClass, creditClasses } from '../../credit/champion/champion-definition.ts'
import { baselineText, decisionText } from '../../credit/champion/score-texts.ts'
import { shortageText } from '../shortage-text.ts'
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
  const pointsLine = element('p', { class: 'points-line' }, points, ' points')
  const probabilities = element(
    'ul',
    { class: 'probabilities', 'aria-label': 'Probabilities' },
    ...bars.map((bar) => bar.node)
  )
  const words = element('div', { class: 'verdict-words' }, heading, className, pointsLine, comparison)
  const node = element('div', { class: 'verdict' }, words, probabilities)
  return {
    node,
    update: (score, headingText) => {
      heading.textContent = headingText
      heading.hidden = headingText === ''
      const isScored = score.status === 'scored'
      pointsLine.hidden = !isScored
      probabilities.hidden = !isScored
      const verdict = isScored ? score.prediction : ''
      if (node.dataset['class'] !== verdict) {
        node.dataset['class'] = verdict
        className.replaceChildren(
          ...(isScored ? [classShape(score.prediction), score.prediction] : ['Insufficient information'])
        )
      }
      if (!isScored) {
        comparison.textContent = `There is no class and there are no points. ${shortageText(score)}`
        return
      }
      const { passes, points: number, basePoints, used } = score
      points.textContent = String(number)
      comparison.textContent = [
        `${passes ? 'Passes' : 'Does not pass'}; ${signed(number - basePoints)} compared with ${baselineText}.`,
        decisionText(score),
        unknownText(used)
      ].join(' ')
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
