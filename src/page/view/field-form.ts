/**
 * The form: every field in its group, for one applicant, or for two with one above the other.
 *
 * @module
 */
import type { FieldSpec } from '../../credit/fields/field-spec.ts'
import type { CreditScore } from '../../credit/scoring/applicant-scorer.ts'
import { grouped } from '../../numeric/format-count.ts'
import { type ApplicantState, differingFields } from '../applicant-state.ts'
import type { FieldGroup } from '../field-groups.ts'
import { hasEnds } from '../slider-range.ts'
import { signed } from '../value-text.ts'
import { element } from './element.ts'
import { createFieldControl, type FieldControl, idOf, type OnChoice, type Side } from './field-control.ts'

/** An applicant and its score. */
export interface Scored {
  readonly state: ApplicantState
  readonly score: CreditScore
}

/** The form. */
export interface FieldForm {
  readonly nodes: readonly Node[]
  /** Shows one applicant or two. */
  readonly update: (a: Scored, b: Scored | undefined) => void
}

interface Block {
  readonly name: string
  readonly node: HTMLElement
  readonly controls: Readonly<Record<Side, FieldControl>>
}

/** Creates the form for all groups. */
export function createFieldForm(groups: readonly FieldGroup[], onChoice: OnChoice): FieldForm {
  const blocks: Block[] = []
  const outputs = new Map<string, HTMLElement>()
  const nodes = groups.map(({ code, name, fields }) => {
    const output = element('span', { class: 'group-points' })
    outputs.set(code, output)
    const own = fields.map((field) => createBlock(field, onChoice))
    blocks.push(...own)
    const legend = element('legend', {}, element('span', { class: 'legend' }, element('span', {}, name), output))
    return element('fieldset', { 'data-group': code }, legend, ...own.map(({ node }) => node))
  })
  return {
    nodes,
    update: (a, b) => {
      const differing = new Set(b === undefined ? [] : differingFields(a.state, b.state))
      for (const { name, node, controls } of blocks) {
        controls.a.update(a.state, a.score)
        if (b !== undefined) controls.b.update(b.state, b.score)
        controls.b.node.hidden = b === undefined
        node.classList.toggle('is-double', b !== undefined)
        node.classList.toggle('differs', differing.has(name))
      }
      for (const [code, output] of outputs) {
        const points = pointsText(a.score, code)
        if (b !== undefined) output.textContent = `A ${points}, B ${pointsText(b.score, code)}`
        else output.textContent = a.score.status === 'scored' ? `${points} points` : ''
      }
    }
  }
}

// Points of a group; a dash when there is no score.
function pointsText(score: CreditScore, code: string): string {
  return score.status === 'scored' ? signed(score.groups.find((group) => group.code === code)!.points) : '–'
}

function createBlock(field: FieldSpec, onChoice: OnChoice): Block {
  const { name, label, unit } = field
  const explanation = explanationOf(field)
  const controls = {
    a: createFieldControl(field, 'a', onChoice),
    b: createFieldControl(field, 'b', onChoice)
  }
  const labelNode = element('label', { for: idOf(field, 'a') }, label)
  const mark = element('span', { class: 'difference' }, 'differs')
  const help = element(
    'p',
    { class: 'help', id: idOf(field, 'help'), title: explanation },
    unit,
    element('span', { class: 'visually-hidden' }, ` ${explanation}`)
  )
  const heading = element('div', { class: 'field-name' }, labelNode, help, mark)
  const node = element('div', { class: 'field', 'data-field': name }, heading, controls.a.node, controls.b.node)
  return { name, node, controls }
}

// What the field means, which values are valid and which the model was trained on.
function explanationOf({ description, categories, validRange, trainingRange }: FieldSpec): string {
  if (categories !== undefined) return `${description}.`
  const [valid, trained] = [validRange, trainingRange].map((range) => range.map(grouped).join(' to '))
  const sentences = [
    `${description}.`,
    ...(hasEnds(validRange) ? [`Valid: ${valid!}.`] : []),
    ...(trained === valid ? [] : [`Training data: ${trained!}.`])
  ]
  return sentences.join(' ')
}
