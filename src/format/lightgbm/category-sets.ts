/**
 * The category sets of the trees of a text model: words of 32 categories, and where each set begins.
 *
 * Source: LightGBM 4.7.0 src/io/tree.cpp, Tree::Tree(const char*, size_t*), `cat_boundaries` and `cat_threshold`.
 *
 * @module
 */
import type { Kernels } from '../../kernels/kernels.ts'
import { maxInt32 } from '../../numeric/constants.ts'
import type { ForestDraft } from '../../model/forest-builder.ts'
import { readLists } from './number-lists.ts'
import { integersFrom, lengthInFile, numbersOf, type Section, sectionFault } from './text-fields.ts'

const wordsKey = 'cat_threshold'
const indices = /* @__PURE__ */ integersFrom(0, maxInt32)
const words = /* @__PURE__ */ integersFrom(0, 4294967295)

/**
 * Reads the sets of all trees, once all nodes have been read.
 *
 * @throws ModelFormatError when a list is missing or damaged
 */
export function readCategorySets(forest: ForestDraft, trees: readonly Section[], kernels: Kernels | undefined): void {
  const offsets = readBoundaries(forest, trees)
  const target = new Uint32Array(offsets[trees.length]!)
  forest.catThreshold = target
  if (target.length > 0) readLists(trees, [{ key: wordsKey, format: words, target, offsets }], kernels)
}

// Where each set begins; the result is where the words of each tree begin, and where the last end [numTrees + 1].
function readBoundaries({ catOffsets, catBoundaries }: ForestDraft, trees: readonly Section[]): Int32Array {
  const wordOffsets = new Int32Array(trees.length + 1)
  for (const [t, tree] of trees.entries()) {
    const firstSet = catOffsets[t]!
    const numSets = catOffsets[t + 1]! - firstSet
    const firstWord = wordOffsets[t]!
    wordOffsets[t + 1] = firstWord
    if (numSets === 0) continue
    const boundaries = numbersOf(tree, 'cat_boundaries', indices, new Int32Array(numSets + 1), 0, numSets + 1)
    if (boundaries[0] !== 0 || boundaries.some((boundary, i) => i > 0 && boundary < boundaries[i - 1]!)) {
      throw sectionFault('expected ascending numbers from 0', tree, 'cat_boundaries')
    }
    const numWords = lengthInFile(tree, wordsKey, boundaries[numSets]!)
    // Passed over when words are read, but no words must be what the line says.
    if (numWords === 0) numbersOf(tree, wordsKey, words, new Uint32Array(0), 0, 0)
    wordOffsets[t + 1] = firstWord + numWords
    for (let set = 0; set <= numSets; set++) catBoundaries[firstSet + set] = firstWord + boundaries[set]!
  }
  return wordOffsets
}
