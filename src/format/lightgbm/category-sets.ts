/**
 * The category sets of the trees of a text model: words of 32 categories, and where each set begins.
 *
 * Source: LightGBM 4.7.0 src/io/tree.cpp, Tree::Tree(const char*, size_t*), `cat_boundaries` and `cat_threshold`.
 *
 * @module
 */
import type { Kernels } from '../../kernels/kernels.ts'
import { isCategorical } from '../../model/decision.ts'
import { maxInt32 } from '../../numeric/constants.ts'
import type { ForestDraft } from '../../model/forest-builder.ts'
import { withTemporaryBlock } from '../../kernels/temporary-block.ts'
import { type ScannedTrees, treeChunks, type TreesByKernel } from './kernel-scan.ts'
import { integersOf, lengthInFile, required, type Section, sectionFault } from './text-fields.ts'

const wordsKey = 'cat_threshold'
const maxWord = 4294967295

/**
 * Reads the sets of all trees, once all nodes have been read.
 *
 * @throws ModelFormatError when a list is missing or damaged
 */
export function readCategorySets(
  forest: ForestDraft,
  trees: readonly Section[],
  byKernel: TreesByKernel | undefined
): void {
  numberSets(forest)
  const wordOffsets = readBoundaries(forest, trees)
  forest.catThreshold = new Uint32Array(wordOffsets[trees.length]!)
  const unread =
    (byKernel && readWordsByKernel(byKernel.kernels, byKernel.scanned, wordOffsets, forest.catThreshold)) ??
    trees.keys()
  for (const t of unread) {
    const count = wordOffsets[t + 1]! - wordOffsets[t]!
    if (count > 0) integersOf(trees[t]!, wordsKey, forest.catThreshold, wordOffsets[t]!, count, 0, maxWord)
  }
}

// In the file the sets of every tree count from 0.
function numberSets({ numTrees, nodeOffsets, catOffsets, decisionType, threshold }: ForestDraft): void {
  for (let t = 0; t < numTrees; t++) {
    if (catOffsets[t] === 0) continue
    for (let node = nodeOffsets[t]!; node < nodeOffsets[t + 1]!; node++) {
      const set = threshold[node]!
      // What is no whole number stays none.
      if (isCategorical(decisionType[node]!)) threshold[node] = Number.isInteger(set) ? set + catOffsets[t]! : NaN
    }
  }
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
    const boundaries = integersOf(tree, 'cat_boundaries', new Int32Array(numSets + 1), 0, numSets + 1, 0, maxInt32)
    if (boundaries[0] !== 0 || boundaries.some((boundary, i) => i > 0 && boundary < boundaries[i - 1]!)) {
      const { line } = required(tree, 'cat_boundaries')
      throw sectionFault('expected ascending numbers from 0', tree, 'cat_boundaries', line)
    }
    const numWords = lengthInFile(tree, wordsKey, boundaries[numSets]!)
    // Passed over when words are read, but no words must be what the line says.
    if (numWords === 0) integersOf(tree, wordsKey, new Uint32Array(0), 0, 0, 0, maxWord)
    wordOffsets[t + 1] = firstWord + numWords
    for (let set = 0; set <= numSets; set++) catBoundaries[firstSet + set] = firstWord + boundaries[set]!
  }
  return wordOffsets
}

// Reads the words; the trees whose line the kernel could not read, or undefined when the kernels' memory is full.
function readWordsByKernel(
  { memory, readIntegers }: Kernels,
  scanned: ScannedTrees,
  wordOffsets: Int32Array,
  words: Uint32Array
): number[] | undefined {
  const { sections, starts } = scanned
  const unread: number[] = []
  if (words.length === 0) return unread
  const { bytes, table } = sections[0]!
  const numKeys = table.keys.length
  const column = table.columnOf.get(wordsKey)!
  for (const { first, end } of treeChunks(scanned)) {
    const numTrees = end - first
    const text = bytes.subarray(starts[first]!, starts[end]!)
    const lines = Float64Array.from({ length: 2 * numTrees }, (_, i) => {
      const cell = (first + (i >> 1)) * numKeys + column
      return (i % 2 === 0 ? table.start : table.end)[cell]!
    })
    const offsets = Int32Array.from({ length: numTrees + 1 }, (_, i) => wordOffsets[first + i]! - wordOffsets[first]!)
    const sizes = {
      text: text.length + 32,
      lines: lines.byteLength,
      offsets: offsets.byteLength,
      words: 4 * offsets[numTrees]!
    }
    const isDone = withTemporaryBlock(memory, sizes, (at) => {
      memory.bytes().set(text, at.text)
      memory.float64().set(lines, at.lines / 8)
      memory.int32().set(offsets, at.offsets / 4)
      const shift = at.text - starts[first]!
      for (let from = 0; from < numTrees; from++) {
        from = readIntegers(at.lines, 8, 16, shift, at.offsets, from, numTrees, 0, maxWord, 4, at.words)
        if (from < numTrees) unread.push(first + from)
      }
      const read = memory.int32().subarray(at.words / 4, at.words / 4 + offsets[numTrees]!)
      words.set(read, wordOffsets[first]!)
      return true
    })
    if (isDone === undefined) return undefined
  }
  return unread
}
