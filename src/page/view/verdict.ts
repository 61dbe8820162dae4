/**
 * The verdict on an applicant: class, points and probabilities.
 *
 * @module
 */
import type { CreditScorer } from '../../credit/scorer.ts'
import type { CreditScore } from '../../credit/scoring/applicant-scorer.ts'
import { baselineTextOf, decisionTextOf } from '../../credit/scoring/score-texts.ts'
import { shortageText } from '../shortage-text.ts'
import { percent, signed } from '../value-text.ts'
import type { ClassMarks } from './class-mark.ts'
import { element, setAttributes, svgElement } from './element.ts'

/** A verdict. */
export interface Verdict {
  readonly node: HTMLElement
  /** Shows a score, under a heading if there are two. */
  readonly update: (score: CreditScore, heading: string) => void
}

/** Creates an empty verdict. */
export function createVerdict(scorer: CreditScorer, marks: ClassMarks): Verdict {
  const { classes, definition } = scorer
  const heading = element('h2', { class: 'side-heading' })
  const className = element('p', { class: 'class-name' })
  const points = element('span', { class: 'points-number' })
  const comparison = element('p', { class: 'comparison' })
  const bars = classes.map((name) => createBar(marks, name))
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
        setAttributes(node, isScored ? marks.attributes(verdict) : { 'data-class': '', 'data-mark': false })
        className.replaceChildren(
          ...(isScored ? [marks.shape(score.prediction), score.prediction] : ['Insufficient information'])
        )
      }
      if (!isScored) {
        comparison.textContent = `There is no class and there are no points. ${shortageText(scorer, score)}`
        return
      }
      const { passes, points: number, basePoints, used } = score
      points.textContent = String(number)
      comparison.textContent = [
        `${passes ? 'Passes' : 'Does not pass'}; ${signed(number - basePoints)} compared with ${baselineTextOf(definition, score.baseline)}.`,
        decisionTextOf(definition, score),
        unknownText(used)
      ].join(' ')
      bars.forEach(({ update }, i) => update(score.probabilities[classes[i]!]!))
    }
  }
}

function unknownText(used: CreditScore['used']): string {
  const values = Object.values(used)
  const numUnknown = values.filter((value) => value === null).length
  return numUnknown === 0 ? '' : `${numUnknown} of ${values.length} values unknown.`
}

function createBar(marks: ClassMarks, name: string): { node: HTMLLIElement; update: (share: number) => void } {
  const rect = svgElement('rect', { height: '100%', rx: 2, ...marks.attributes(name) })
  const track = svgElement('svg', { width: '100%', height: '100%', 'aria-hidden': 'true' }, rect)
  const number = element('span', { class: 'percent' })
  const node = element(
    'li',
    marks.attributes(name),
    element('span', { class: 'probability-name' }, marks.shape(name), name),
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
