/**
 * The page of a packed scorer, which a line before this program puts into `packedScorer`.
 *
 * @module
 */
import { packedSubject } from '../packed-subject.ts'
import type { Subject } from '../subject.ts'
import { element, elementById } from './element.ts'
import { startPage } from './start-page.ts'

startPage(loadSubject())

// Says so on the page when the scorer cannot be loaded.
function loadSubject(): Subject {
  try {
    return packedSubject((globalThis as unknown as { readonly packedScorer: string }).packedScorer)
  } catch (error) {
    const text = `The scorer cannot be loaded: ${(error as Error).message}.`
    elementById('applicants', HTMLElement).replaceChildren(element('p', { class: 'problem', role: 'alert' }, text))
    throw error
  }
}
