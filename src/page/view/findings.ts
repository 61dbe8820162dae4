/**
 * What was found in a record that was read: values repaired, lost or in doubt, each with its field.
 *
 * @module
 */
import type { CleanApplicant } from '../../credit/champion/clean-applicant.ts'
import { applicantFields } from '../../credit/champion/applicant-fields.ts'
import { counted } from '../../numeric/format-count.ts'
import { element } from './element.ts'

/** The findings as a section, and its heading to go to; `onClose` is called when a person has read them. */
export function createFindings(
  { repairs, warnings }: Pick<CleanApplicant, 'repairs' | 'warnings'>,
  title: string,
  onClose: () => void
): { node: HTMLElement; heading: HTMLElement } {
  const heading = element('h2', { id: 'findings-heading', tabindex: -1 }, title)
  const close = element('button', { type: 'button', class: 'quiet' }, 'Close')
  close.addEventListener('click', onClose)
  const summary =
    repairs.length + warnings.length === 0
      ? 'Nothing had to be repaired.'
      : `${counted(repairs.length, 'value')} repaired, ${counted(warnings.length, 'remark')}.`
  const node = element(
    'section',
    { class: 'findings', 'aria-labelledby': 'findings-heading' },
    element('div', { class: 'findings-head' }, heading, close),
    element('p', {}, summary),
    ...noteList('Repaired', 'repaired', repairs),
    ...noteList('Missing or in doubt', 'doubted', warnings)
  )
  return { node, heading }
}

interface Note {
  readonly field: string
  readonly message: string
}

function noteList(title: string, kind: string, notes: readonly Note[]): HTMLElement[] {
  if (notes.length === 0) return []
  const items = notes.map(({ field, message }) =>
    element('li', {}, element('strong', {}, nameOf(field)), ` ${message}`)
  )
  return [element('h3', {}, title), element('ul', { class: kind }, ...items)]
}

function nameOf(field: string): string {
  return applicantFields.find(({ name }) => name === field)?.label ?? field
}
