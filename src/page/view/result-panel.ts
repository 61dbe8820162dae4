/**
 * The result beside the form: the verdict, the waterfall from the baseline to the points, and the reasons. For two
 * applicants: both verdicts, and the waterfall from one's points to the other's.
 *
 * @module
 */
import { applicantFields, columnOfField } from '../../credit/champion/applicant-fields.ts'
import type { ApplicantScore, Reason } from '../../credit/champion/applicant-score.ts'
import type { FieldGroup } from '../field-groups.ts'
import { signed, valueText } from '../value-text.ts'
import { waterfallOf } from '../waterfall.ts'
import { element } from './element.ts'
import { createVerdict } from './verdict.ts'
import { createWaterfallTable } from './waterfall-table.ts'

/** The result. */
export interface ResultPanel {
  readonly nodes: readonly Node[]
  /** Shows the score of one applicant or of two. */
  readonly update: (a: ApplicantScore, b: ApplicantScore | undefined) => void
}

/** Creates an empty result, its parts in the order of `groups`. */
export function createResultPanel(groups: readonly FieldGroup[]): ResultPanel {
  const verdicts = [createVerdict(), createVerdict()] as const
  const heading = element('h2', {}, 'Why')
  const table = createWaterfallTable(groups.length)
  const reasons = [createReasons(), createReasons()] as const
  const verdictNode = element('div', { class: 'verdicts' }, ...verdicts.map(({ node }) => node))
  const reasonsNode = element('div', { class: 'reasons' }, ...reasons.map(({ node }) => node))
  return {
    nodes: [verdictNode, heading, table.node, reasonsNode],
    update: (a, b) => {
      verdictNode.classList.toggle('is-double', b !== undefined)
      reasonsNode.classList.toggle('is-double', b !== undefined)
      for (const { node } of [verdicts[1], reasons[1]]) node.hidden = b === undefined
      verdicts[0].update(a, b === undefined ? '' : 'Applicant A')
      reasons[0].update(a.reasons, b === undefined ? 'What lowered the score' : 'What lowered the score of A')
      if (b === undefined) {
        heading.textContent = 'Why'
        const parts = partsOf(groups, (code) => pointsOf(a, code))
        table.update(waterfallOf(a.basePoints, parts), {
          caption: 'What each group of values adds to or takes off the score.',
          startName: 'Just above the cutoff',
          endName: 'This applicant'
        })
        return
      }
      verdicts[1].update(b, 'Applicant B')
      reasons[1].update(b.reasons, 'What lowered the score of B')
      heading.textContent = 'From A to B'
      const parts = partsOf(groups, (code) => pointsOf(b, code) - pointsOf(a, code))
      table.update(waterfallOf(a.points, parts), {
        caption: 'Where B gains or loses points compared with A. The differences add up.',
        startName: 'Applicant A',
        endName: 'Applicant B'
      })
    }
  }
}

function partsOf(
  groups: readonly FieldGroup[],
  pointsOfCode: (code: string) => number
): { name: string; points: number }[] {
  return groups.map(({ code, name }) => ({ name, points: pointsOfCode(code) }))
}

function pointsOf({ groups }: ApplicantScore, code: string): number {
  return groups.find((group) => group.code === code)!.points
}

function createReasons(): { node: HTMLElement; update: (reasons: readonly Reason[], title: string) => void } {
  const heading = element('h3')
  const list = element('ol', { role: 'list' })
  const none = element('p', {}, 'Nothing lowered the score.')
  return {
    node: element('div', {}, heading, list, none),
    update: (reasons, title) => {
      heading.textContent = title
      none.hidden = reasons.length > 0
      list.replaceChildren(...reasons.map(reasonItem))
    }
  }
}

function reasonItem({ points, text, fields }: Reason): HTMLLIElement {
  const lowering = fields.filter(({ contribution }) => contribution < 0)
  const details = lowering.map(({ field, value }) => {
    const spec = applicantFields[columnOfField.get(field)!]!
    return `${spec.label}: ${valueText(spec, value)}`
  })
  return element(
    'li',
    {},
    element('span', { class: 'reason-points' }, signed(points)),
    element('span', {}, text, element('span', { class: 'reason-details' }, details.join(' · ')))
  )
}
