/**
 * The sets of categories of a forest: bitset words, without those of zero where sets are sparse.
 *
 * @module
 */
import type { ForestDraft } from '../model/forest-builder.ts'

// Sets are stored with their zero words unless that takes this many times the words that are not zero.
const maxSparseness = 4
const freeWords = 2 ** 16

/**
 * Puts the sets into a forest, in the order in which its categorical nodes number them.
 *
 * @param sets - categories, ascending
 */
export function addCategorySets(forest: ForestDraft, sets: readonly Int32Array[]): void {
  const words = sets.map(wordsOf)
  let numDense = 0
  let numSparse = 0
  for (const set of words) {
    numSparse += set.size
    numDense += set.size === 0 ? 0 : [...set.keys()].at(-1)! + 1
  }
  const isSparse = numDense > freeWords + maxSparseness * numSparse
  const values = new Uint32Array(isSparse ? numSparse : numDense)
  const numbers = new Uint32Array(isSparse ? numSparse : 0)
  let begin = 0
  words.forEach((set, i) => {
    let length = 0
    for (const [number, word] of set) {
      if (isSparse) numbers[begin + length] = number
      else length = number
      values[begin + length] = word
      length++
    }
    begin += length
    forest.catBoundaries[i + 1] = begin
  })
  forest.catThreshold = values
  if (isSparse) forest.catWordNumber = numbers
}

// The words of a set that are not zero, by number, ascending.
function wordsOf(categories: Int32Array): Map<number, number> {
  const words = new Map<number, number>()
  for (const category of categories)
    words.set(category >>> 5, ((words.get(category >>> 5) ?? 0) | (1 << (category & 31))) >>> 0)
  return words
}
