/**
 * The dialog that takes a pasted record.
 *
 * @module
 */
import { parseRecord } from '../parse-record.ts'
import { elementById } from './element.ts'

/** What happens with a record that could be read; returns where to go on. May refuse it by an error. */
export type OnRecord = (record: Readonly<Record<string, unknown>>, numOthers: number) => HTMLElement | undefined

/** Connects the dialog. */
export function connectPasteDialog(dirtyRecord: object, onRecord: OnRecord): void {
  const dialog = elementById('paste', HTMLDialogElement)
  const text = elementById('paste-text', HTMLTextAreaElement)
  const problem = elementById('paste-problem', HTMLParagraphElement)
  const on = (id: string, work: () => void): void => elementById(id, HTMLButtonElement).addEventListener('click', work)
  const read = async (): Promise<void> => {
    try {
      const { record, numOthers } = await parseRecord(text.value)
      const next = onRecord(record, numOthers)
      text.value = ''
      dialog.close()
      next?.focus()
    } catch (error) {
      problem.textContent = (error as Error).message
      text.focus()
    }
  }
  on('open-paste', () => {
    problem.textContent = ''
    dialog.showModal()
    text.focus()
  })
  on('paste-cancel', () => dialog.close())
  on('paste-dirty', () => {
    text.value = JSON.stringify(dirtyRecord, undefined, 2)
    problem.textContent = ''
    text.focus()
  })
  on('paste-read', () => void read())
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void read()
  })
}
