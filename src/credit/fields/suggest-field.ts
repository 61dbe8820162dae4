/**
 * `createFieldSuggester`: suggests the field that a misspelt key probably means.
 *
 * @module
 */
import { squash } from './field-keys.ts'

// Short names are within two edits of too many other words, so only one edit counts for them.
const maxShortNameLength = 4

/**
 * Returns a function that finds the nearest of `keys` within two edits (one for a name as short as `Age`), ignoring case and
 * separators; undefined when there is none.
 */
export function createFieldSuggester(keys: readonly string[]): (key: string) => string | undefined {
  const squashedKeys = keys.map((key) => ({ name: key, squashed: squash(key) }))
  // A key longer than this is not a misspelling, so comparing it would be wasted work.
  const maxKeyLength = 2 * Math.max(...keys.map((key) => key.length))
  return (key) => {
    if (key.length > maxKeyLength) return undefined
    const squashedKey = squash(key)
    let nearest: string | undefined
    let leastDistance = Infinity
    for (const { name, squashed } of squashedKeys) {
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
}

// Levenshtein distance: the insertions, deletions and substitutions that turn one text into the other.
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
