/**
 * The control of one feature's value: a list, or a number with a slider where its range is known.
 *
 * @module
 */
import type { ModelField } from '../../explorer/model-fields.ts'
import { element, setAttributes } from '../element.ts'

/** A control. */
export interface ValueControl {
  readonly node: HTMLElement
  readonly name: string
  /** Shows a value, and what is wrong with it. */
  readonly show: (text: string, fault: string | undefined) => void
  /** The range of the slider: the model's, or else that of the rows. */
  readonly setRange: (range: readonly [number, number] | undefined) => void
}

/** Creates the control of a feature; `onValue` is called with texts that are entered. */
export function createValueControl(field: ModelField, feature: number, onValue: (text: string) => void): ValueControl {
  const id = `value-${feature}`
  const note = element('p', { class: 'note', id: `${id}-note`, hidden: true })
  const slider = element('input', { type: 'range', step: 'any', 'aria-label': `${field.name}, slider`, hidden: true })
  const input =
    field.categories === undefined
      ? element('input', {
          ...{ type: 'text', id, placeholder: 'missing', autocomplete: 'off' },
          inputmode: field.kind === 'number' ? 'decimal' : 'text'
        })
      : element(
          'select',
          { id },
          element('option', { value: '' }, 'missing'),
          ...field.categories.map((name) => element('option', { value: name }, name))
        )
  setAttributes(input, { 'aria-describedby': note.id })
  input.addEventListener('input', () => onValue(input.value))
  slider.addEventListener('input', () => onValue(String(slider.valueAsNumber)))
  const node = element(
    'div',
    { class: 'value' },
    element('label', { for: id }, ...breakable(field.name)),
    element('div', { class: 'value-inputs' }, slider, input),
    note
  )
  return {
    node,
    name: field.name,
    show: (text, fault) => {
      // What is being typed must not be overwritten.
      if (document.activeElement !== input) input.value = text
      const number = Number(text)
      const isKnown = text.trim() !== '' && Number.isFinite(number)
      if (isKnown && document.activeElement !== slider) slider.value = text
      slider.classList.toggle('is-unknown', !isKnown)
      setAttributes(slider, { 'aria-valuetext': isKnown ? text : 'missing' })
      node.classList.toggle('has-warning', fault !== undefined)
      note.textContent = fault ?? ''
      note.hidden = fault === undefined
      setAttributes(input, { 'aria-invalid': fault === undefined ? undefined : 'true' })
    },
    setRange: (range) => {
      const shown = field.kind === 'number' ? (field.range ?? range) : undefined
      slider.hidden = shown === undefined
      if (shown === undefined) return
      const [min, max] = shown
      // Whole numbers stay whole.
      const step = Number.isInteger(min) && Number.isInteger(max) && max - min >= 5 ? 1 : niceStep((max - min) / 200)
      setAttributes(slider, { min, max, step })
    }
  }
}

// Long names break after underscores.
function breakable(name: string): (Node | string)[] {
  return name.split(/(?<=_)/).flatMap((part, i) => (i === 0 ? [part] : [element('wbr'), part]))
}

// A power of ten near the step, so that values on the slider have few digits.
function niceStep(step: number): number {
  return 10 ** Math.round(Math.log10(step))
}
