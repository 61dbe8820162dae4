/**
 * The control of one field for one applicant: a slider and a number, or a list; both offer "unknown" as a choice.
 *
 * @module
 */
import type { FieldSpec } from '../../credit/fields/field-spec.ts'
import type { CreditScore } from '../../credit/scoring/applicant-scorer.ts'
import { grouped } from '../../numeric/format-count.ts'
import { type ApplicantState, type FieldValue, isComputed } from '../applicant-state.ts'
import { labelText, valueText } from '../value-text.ts'
import { type SliderRange, sliderRange } from '../slider-range.ts'
import { element, setAttributes } from './element.ts'

/** Which applicant on the page. */
export type Side = 'a' | 'b'

/** A control. */
export interface FieldControl {
  readonly node: HTMLElement
  /** Shows a state and the warnings from scoring it. */
  readonly update: (state: ApplicantState, score: CreditScore) => void
}

/** Called when a person chooses a value. */
export type OnChoice = (side: Side, name: string, value: FieldValue) => void

/** The control of a field. */
export function createFieldControl(field: FieldSpec, side: Side, onChoice: OnChoice): FieldControl {
  const note = element('p', { class: 'note', id: `${idOf(field, side)}-note`, hidden: true })
  const choose = (value: FieldValue): void => onChoice(side, field.name, value)
  const { parts, show } =
    field.categories === undefined
      ? numberParts(field, sliderRange(field), side, choose)
      : listParts(field, field.categories, side, choose)
  const badge = element('span', { class: 'badge', 'aria-hidden': 'true' }, side.toUpperCase())
  const node = element('div', { class: 'control', 'data-side': side }, badge, ...parts, note)
  return {
    node,
    update: (state, score) => {
      const computed = isComputed(field, score.used)
      show((computed ? score.used[field.name] : state[field.name]) ?? null, computed)
      const warning = computed ? '' : noteOf(field, score)
      const value = state[field.name] ?? null
      // 220 months mean little to a reader.
      const text = warning === '' && field.kind === 'months' && value !== null ? valueText(field, value) : warning
      if (note.textContent !== text) note.textContent = text
      note.hidden = text === ''
      node.classList.toggle('has-warning', warning !== '')
    }
  }
}

/** The id of an element of a field: its control for an applicant, or its help. An id has no blanks. */
export function idOf({ name }: FieldSpec, part: Side | 'help'): string {
  return `${part}-${encodeURIComponent(name)}`
}

interface Parts {
  readonly parts: readonly HTMLElement[]
  readonly show: (value: FieldValue, isFixed: boolean) => void
}

function nameOf({ label }: FieldSpec, side: Side): string {
  return side === 'a' ? label : `${label}, applicant B`
}

function numberParts(
  field: FieldSpec,
  { min, max, step, trainedFrom, trainedTo }: SliderRange,
  side: Side,
  choose: (value: FieldValue) => void
): Parts {
  const id = idOf(field, side)
  const name = nameOf(field, side)
  const described = `${idOf(field, 'help')} ${id}-note`
  const slider = element('input', { type: 'range', min, max, step, 'aria-label': `${name}, slider` })
  slider.style.setProperty('--trained-begin', String(trainedFrom))
  slider.style.setProperty('--trained-end', String(trainedTo))
  const number = element('input', {
    type: 'number',
    id,
    step: 'any',
    inputmode: min < 0 ? 'text' : 'decimal',
    'aria-label': side === 'a' ? undefined : name,
    'aria-describedby': described,
    placeholder: '–'
  })
  const unknown = element('input', { type: 'checkbox', 'aria-label': `${name}: unknown` })
  const unknownLabel = element('label', { class: 'unknown', title: 'Unknown' }, unknown, 'unknown')
  const computed = element('span', { class: 'computed', hidden: true }, 'computed')
  slider.addEventListener('input', () => choose(slider.valueAsNumber))
  number.addEventListener('input', () => choose(Number.isFinite(number.valueAsNumber) ? number.valueAsNumber : null))
  unknown.addEventListener('change', () => choose(unknown.checked ? null : slider.valueAsNumber))
  return {
    parts: [slider, number, unknownLabel, computed],
    show: (value, isFixed) => {
      const known = typeof value === 'number'
      // What is being typed, such as "1." or "-", must not be overwritten.
      if (document.activeElement !== number || isFixed) {
        number.value = known ? String(isFixed ? Number(value.toPrecision(4)) : value) : ''
      }
      if (known) slider.value = String(value)
      slider.classList.toggle('is-unknown', !known)
      setAttributes(slider, { 'aria-valuetext': valueText(field, value) })
      unknown.checked = !known
      for (const input of [slider, number, unknown]) input.disabled = isFixed
      unknownLabel.hidden = isFixed
      computed.hidden = !isFixed
    }
  }
}

function listParts(
  field: FieldSpec,
  categories: readonly string[],
  side: Side,
  choose: (value: FieldValue) => void
): Parts {
  const list = element(
    'select',
    {
      id: idOf(field, side),
      'aria-label': side === 'a' ? undefined : nameOf(field, side),
      'aria-describedby': `${idOf(field, side)}-note`
    },
    element('option', { value: '' }, 'Unknown'),
    ...categories.map((label) => element('option', { value: label }, labelText(label)))
  )
  list.addEventListener('change', () => choose(list.value === '' ? null : list.value))
  return {
    parts: [list],
    show: (value) => {
      list.value = value === null ? '' : String(value)
    }
  }
}

// Warnings about a value that is there, and that another one counts; the control itself shows that one is missing.
function noteOf({ name, trainingRange: [low, high] }: FieldSpec, { repairs, warnings }: CreditScore): string {
  const own = [
    ...repairs.filter(({ field, code }) => field === name && code === 'counted_as_bound'),
    ...warnings.filter(({ field, code }) => field === name && code !== 'missing' && code !== 'derived_unavailable')
  ]
  return own
    .map(({ code, message }) =>
      code === 'outside_training_range'
        ? `Outside the range the model was trained on (${grouped(low)} to ${grouped(high)}).`
        : `${message.charAt(0).toUpperCase()}${message.slice(1)}.`
    )
    .join(' ')
}
