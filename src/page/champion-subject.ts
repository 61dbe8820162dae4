/**
 * The champion as the subject of the page.
 *
 * @module
 */
import { loadChampion } from '../credit/champion/champion.ts'
import { aboutChampion, championExampleTitles, championPurpose } from '../credit/champion/champion-notes.ts'
import type { Example } from './scorer-examples.ts'
import type { Subject } from './subject.ts'

/**
 * The champion.
 *
 * @param records - the records of examples/applicants.json
 */
export function championSubject(records: readonly Example['record'][]): Subject {
  return {
    scorer: loadChampion().scorer,
    examples: records.map((record, i) => ({ title: championExampleTitles[i]!, record })),
    purpose: championPurpose,
    about: aboutChampion()
  }
}
