/**
 * Controls of the explorer: lists and choices with their labels.
 *
 * @module
 */
import { element } from '../element.ts'

/** An option of a list or a choice: its value and its text. */
export type Choice = readonly [value: string, text: string]

/** A list with a label. */
export interface ListControl {
  readonly node: HTMLElement
  readonly list: HTMLSelectElement
  /** Puts other options in, and keeps the value if it is among them. */
  readonly setOptions: (choices: readonly Choice[]) => void
}

/** Creates a list; `id` is that of its element. */
export function createList(id: string, label: string, choices: readonly Choice[], onChoice: () => void): ListControl {
  const list = element('select', { id })
  const setOptions = (next: readonly Choice[]): void => {
    const before = list.value
    list.replaceChildren(...next.map(([value, text]) => element('option', { value }, text)))
    if (next.some(([value]) => value === before)) list.value = before
  }
  setOptions(choices)
  list.addEventListener('change', onChoice)
  const node = element('div', { class: 'labelled' }, element('label', { for: id }, label), list)
  return { node, list, setOptions }
}

/** A choice among a few. */
export interface SegmentedControl {
  readonly node: HTMLElement
  readonly value: () => string
  /** Whether a value can be chosen; one at least must. What cannot is not chosen any more. */
  readonly setEnabled: (value: string, isEnabled: boolean) => void
}

/** Creates a choice; the first is made. */
export function createSegmented(
  label: string,
  name: string,
  choices: readonly Choice[],
  onChoice: () => void
): SegmentedControl {
  const inputs = choices.map(([value], i) => element('input', { type: 'radio', name, value, checked: i === 0 }))
  const node = element(
    'fieldset',
    { class: 'segmented' },
    element('legend', {}, label),
    ...choices.map(([, text], i) => element('label', {}, inputs[i]!, element('span', {}, text)))
  )
  node.addEventListener('change', onChoice)
  return {
    node,
    value: () => inputs.find(({ checked }) => checked)!.value,
    setEnabled: (value, isEnabled) => {
      const input = inputs.find((one) => one.value === value)!
      input.disabled = !isEnabled
      if (!isEnabled && input.checked) inputs.find(({ disabled }) => !disabled)!.checked = true
    }
  }
}
