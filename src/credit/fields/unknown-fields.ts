/**
 * Keys of a record that are not fields: the unused columns of the public data are passed over in silence, anything else
 * is reported, with the field that may be meant.
 *
 * @module
 */

import { fieldKeys, unusedFields } from './fields.ts'
import type { CleaningLog } from '../cleaning/warnings.ts'
import { logUnknownField } from '../cleaning/warnings.ts'

const knownKeys = new Set([...fieldKeys, ...unusedFields])
const squashedKeys = fieldKeys.map((key) => ({ key, squashed: squash(key) }))
// A key longer than this is no misspelling, and squashing it would be wasted.
const maxKeyLength = 2 * Math.max(...fieldKeys.map((key) => key.length))

// Names of up to this length are one edit from too many short words for two edits to mean anything.
const maxShortNameLength = 4

/** Reports each own key that is neither a field nor a known unused column. */
export function reportUnknownFields(record: object, log: CleaningLog): void {
  for (const key of Object.keys(record)) {
    if (!knownKeys.has(key)) logUnknownField(log, key, suggestField(key))
  }
}

/**
 * The field a misspelt key may mean: the nearest within two edits (one for a name as short as `Age`), case and
 * separators aside; undefined when there is none.
 */
export function suggestField(key: string): string | undefined {
  if (key.length > maxKeyLength) return undefined
  const squashedKey = squash(key)
  let nearest: string | undefined
  let leastDistance = Infinity
  for (const { key: name, squashed } of squashedKeys) {
    const limit = squashed.length <= maxShortNameLength ? 1 : 2
    if (Math.abs(squashed.length - squashedKey.length) > limit) continue
    const distance = editDistance(squashed, squashedKey)
    if (distance <= limit && distance < leastDistance) {
      nearest = name
      leastDistance = distance
    }
  }
  return nearest
}

function squash(key: string): string {
  return key.toLowerCase().replace(/[\s_-]/g, '')
}

// Levenshtein: insertions, deletions and substitutions that turn one text into the other.
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min(substitution, previous[j]! + 1, current[j - 1]! + 1))
    }
    previous = current
  }
  return previous[b.length]!
}
