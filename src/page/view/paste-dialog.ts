/**
 * The dialog for pasting a record.
 *
 * @module
 */
import type { CreditScorer } from '../../credit/scorer.ts'
import { lineExample, parseRecord } from '../parse-record.ts'
import { elementById } from './element.ts'

/** Takes a record that could be read and returns the element to focus next. Throws to reject the record. */
export type OnRecord = (record: Readonly<Record<string, unknown>>, numOthers: number) => HTMLElement | undefined

/** Connects the dialog. */
export function connectPasteDialog(scorer: CreditScorer, messyRecord: object, onRecord: OnRecord): void {
  const dialog = elementById('paste', HTMLDialogElement)
  const text = elementById('paste-text', HTMLTextAreaElement)
  const problem = elementById('paste-problem', HTMLParagraphElement)
  const on = (id: string, work: () => void): void => elementById(id, HTMLButtonElement).addEventListener('click', work)
  const read = async (): Promise<void> => {
    try {
      const { record, numOthers } = await parseRecord(scorer, text.value)
      const next = onRecord(record, numOthers)
      text.value = ''
      dialog.close()
      next?.focus()
    } catch (error) {
      problem.textContent = (error as Error).message
      text.focus()
    }
  }
  elementById('paste-line', HTMLElement).textContent = `${lineExample(scorer)}_`
  on('open-paste', () => {
    problem.textContent = ''
    dialog.showModal()
    text.focus()
  })
  on('paste-cancel', () => dialog.close())
  on('paste-messy', () => {
    text.value = JSON.stringify(messyRecord, undefined, 2)
    problem.textContent = ''
    text.focus()
  })
  on('paste-read', () => void read())
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void read()
  })
}
