/**
 * The result beside the form: the verdict, the waterfall from the baseline to the points, and the reasons. For two
 * applicants: both verdicts, and the waterfall from one's points to the other's.
 *
 * @module
 */
import type { Reason } from '../../credit/reasons/reasons.ts'
import type { CreditScorer } from '../../credit/scorer.ts'
import type { CreditScore, ScoredRecord } from '../../credit/scoring/applicant-scorer.ts'
import { baselineTextOf, reasonPoints, reasonsText } from '../../credit/scoring/score-texts.ts'
import type { FieldGroup } from '../field-groups.ts'
import { signed, valueText } from '../value-text.ts'
import { waterfallOf } from '../waterfall.ts'
import type { ClassMarks } from './class-mark.ts'
import { element } from './element.ts'
import { createVerdict } from './verdict.ts'
import { createWaterfallTable } from './waterfall-table.ts'

/** The result. */
export interface ResultPanel {
  readonly nodes: readonly Node[]
  /** Shows the score of one applicant or of two. */
  readonly update: (a: CreditScore, b: CreditScore | undefined) => void
}

/** Creates an empty result, its parts in the order of `groups`. */
export function createResultPanel(scorer: CreditScorer, groups: readonly FieldGroup[], marks: ClassMarks): ResultPanel {
  const verdicts = [createVerdict(scorer, marks), createVerdict(scorer, marks)] as const
  const heading = element('h2', {}, 'Why')
  const table = createWaterfallTable(groups.length)
  const reasons = [createReasons(scorer), createReasons(scorer)] as const
  const verdictNode = element('div', { class: 'verdicts' }, ...verdicts.map(({ node }) => node))
  const reasonsNode = element('div', { class: 'reasons' }, ...reasons.map(({ node }) => node))
  // A waterfall needs the scores of all applicants that are shown.
  const showWaterfall = (a: CreditScore, b: CreditScore | undefined): void => {
    const areScored = a.status === 'scored' && (b ?? a).status === 'scored'
    heading.hidden = !areScored
    table.node.hidden = !areScored
    if (a.status !== 'scored') return
    if (b === undefined) {
      heading.textContent = 'Why'
      const parts = partsOf(groups, (code) => pointsOf(a, code))
      table.update(waterfallOf(a.basePoints, parts), {
        caption: 'What each group of values adds to or takes off the score.',
        startName: baselineName(scorer, a),
        endName: 'This applicant'
      })
    } else if (b.status === 'scored') {
      heading.textContent = 'From A to B'
      const parts = partsOf(groups, (code) => pointsOf(b, code) - pointsOf(a, code))
      table.update(waterfallOf(a.points, parts), {
        caption: 'Where B gains or loses points compared with A. The differences add up.',
        startName: 'Applicant A',
        endName: 'Applicant B'
      })
    }
  }
  return {
    nodes: [verdictNode, heading, table.node, reasonsNode],
    update: (a, b) => {
      verdictNode.classList.toggle('is-double', b !== undefined)
      reasonsNode.classList.toggle('is-double', b !== undefined)
      verdicts[1].node.hidden = b === undefined
      verdicts[0].update(a, b === undefined ? '' : 'Applicant A')
      reasons[0].update(a, b === undefined ? '' : 'A')
      if (b === undefined) reasons[1].node.hidden = true
      else {
        verdicts[1].update(b, 'Applicant B')
        reasons[1].update(b, 'B')
      }
      showWaterfall(a, b)
    }
  }
}

function partsOf(
  groups: readonly FieldGroup[],
  pointsOfCode: (code: string) => number
): { name: string; points: number }[] {
  return groups.map(({ code, name }) => ({ name, points: pointsOfCode(code) }))
}

function pointsOf({ groups }: ScoredRecord, code: string): number {
  return groups.find((group) => group.code === code)!.points
}

// The reasons of one applicant, or of `side` of two.
function createReasons(scorer: CreditScorer): {
  node: HTMLElement
  update: (score: CreditScore, side: string) => void
} {
  const heading = element('h3')
  const list = element('ol', { role: 'list' })
  const node = element('div', {}, heading, list)
  return {
    node,
    update: (score, side) => {
      node.hidden = score.status !== 'scored'
      if (score.status !== 'scored') return
      heading.textContent = side === '' ? reasonsText(score) : `${side}: ${reasonsText(score)}`
      list.replaceChildren(...score.reasons.map((reason) => reasonItem(scorer, reason)))
    }
  }
}

// Room is scarce: `Just above the passing line`.
function baselineName({ definition }: CreditScorer, { baseline }: ScoredRecord): string {
  const text = baselineTextOf(definition, baseline).replace(/^applicants /, '')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function reasonItem({ fields }: CreditScorer, reason: Reason): HTMLLIElement {
  const details = reason.fields.map(({ field, value }) => {
    const spec = fields.find(({ name }) => name === field)!
    return `${spec.label}: ${valueText(spec, value)}`
  })
  return element(
    'li',
    {},
    element('span', { class: 'reason-points' }, signed(reasonPoints(reason))),
    element('span', {}, reason.text, element('span', { class: 'reason-details' }, details.join(' · ')))
  )
}
