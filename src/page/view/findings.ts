/**
 * What was found in a record: repaired, missing and questionable values, each with its field.
 *
 * @module
 */
import type { CleanRecord } from '../../credit/cleaning/applicant-reader.ts'
import type { FieldSpec } from '../../credit/fields/field-spec.ts'
import { counted } from '../../numeric/format-count.ts'
import { element } from './element.ts'

/** Creates a section for the findings, with a heading to focus; `onClose` is called when the user closes it. */
export function createFindings(
  fields: readonly FieldSpec[],
  { repairs, warnings }: Pick<CleanRecord, 'repairs' | 'warnings'>,
  title: string,
  onClose: () => void
): { node: HTMLElement; heading: HTMLElement } {
  const heading = element('h2', { id: 'findings-heading', tabindex: -1 }, title)
  const close = element('button', { type: 'button', class: 'quiet' }, 'Close')
  close.addEventListener('click', onClose)
  const summary =
    repairs.length + warnings.length === 0
      ? 'Nothing needed repair.'
      : `${counted(repairs.length, 'value')} repaired, ${counted(warnings.length, 'warning')}.`
  const node = element(
    'section',
    { class: 'findings', 'aria-labelledby': 'findings-heading' },
    element('div', { class: 'findings-head' }, heading, close),
    element('p', {}, summary),
    ...noteList(fields, 'Repaired', 'repaired', repairs),
    ...noteList(fields, 'Missing or questionable', 'questionable', warnings)
  )
  return { node, heading }
}

interface Note {
  readonly field: string
  readonly message: string
}

function noteList(fields: readonly FieldSpec[], title: string, kind: string, notes: readonly Note[]): HTMLElement[] {
  if (notes.length === 0) return []
  const items = notes.map(({ field, message }) =>
    element('li', {}, element('strong', {}, nameOf(fields, field)), ` ${message}`)
  )
  return [element('h3', {}, title), element('ul', { class: kind }, ...items)]
}

function nameOf(fields: readonly FieldSpec[], field: string): string {
  return fields.find(({ name }) => name === field)?.label ?? field
}
