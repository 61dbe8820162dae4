/**
 * Finds the lines of the trees of a text model with a kernel. See src/kernels/assembly/tree-lines.ts.
 *
 * @module
 */
import type { Kernels } from '../../kernels/kernels.ts'
import { maxInt32 } from '../../numeric/constants.ts'
import { isAt, type LineCursor, nextLine } from './byte-lines.ts'
import type { TreeSize } from '../../model/forest-builder.ts'
import { withTemporaryBlock } from '../../kernels/temporary-block.ts'
import { addSection, createFieldTable, type Section } from './text-fields.ts'

/** The trees of a text model, before any numbers but their sizes are read. */
export interface ScannedTrees {
  readonly sections: readonly Section[]
  readonly sizes: readonly TreeSize[]
  /** Where each tree starts in the file, and where the last one ends [numTrees + 1]. */
  readonly starts: readonly number[]
}

/** Trees that are read at once, from and to (exclusive): a chunk of the file, or a single tree that takes more. */
export function* treeChunks({ sections, starts }: ScannedTrees): Generator<{ first: number; end: number }> {
  for (let first = 0, end = 0; first < sections.length; first = end) {
    end++
    while (end < sections.length && starts[end + 1]! - starts[first]! <= chunkBytes) end++
    yield { first, end }
  }
}

/** Trees whose lines a kernel has found, and the kernels to read them with. */
export interface TreesByKernel {
  readonly kernels: Kernels
  readonly scanned: ScannedTrees
}

// What is looked at at once. A single tree may take more.
const chunkBytes = 2 ** 19
const maxChunkBytes = 2 ** 26
const maxTrees = 512
const keyBytes = 32

/**
 * Finds the trees from the cursor's line on, and leaves the cursor on the line that ends them.
 *
 * @param keys - of at most 15 ASCII letters; the first two count leaves and categorical splits
 * @param neededKey - one that no tree may lack
 * @param lastLines - how the line that ends the trees may start
 * @returns undefined, with the cursor where it was, when anything is not as LightGBM writes it
 */
export function scanTreesByKernel(
  kernels: Kernels,
  cursor: LineCursor,
  keys: readonly string[],
  neededKey: string,
  lastLines: readonly string[]
): ScannedTrees | undefined {
  const { bytes } = cursor
  const table = createFieldTable(bytes, keys)
  const sections: Section[] = []
  const sizes: TreeSize[] = []
  const starts: number[] = []
  let position = cursor.start
  let line = cursor.line
  let length = chunkBytes
  for (;;) {
    const chunk = bytes.subarray(position, position + length)
    const found = scanChunk(kernels, chunk, position, line, keys, neededKey, sections.length)
    if (found === undefined) return undefined
    const { stop } = found
    const isEnd = lastLines.some((text) => stop + text.length <= bytes.length && isAt(bytes, stop, text))
    const isWhole = chunk.indexOf(lineFeed, stop - position) >= 0
    if (!isEnd && isWhole && found.starts.length < maxTrees) return undefined
    // The last tree may continue after the chunk, so it is scanned again with the next one.
    const numTrees = isEnd ? found.starts.length : found.starts.length - 1
    if (Math.min(found.numLeaves.length, found.numCategoricalSplits.length) < numTrees) return undefined

    const firstRow = sections.length
    for (let tree = 0; tree < numTrees; tree++) {
      const row = firstRow + tree
      sections.push(addSection(table, `Tree=${row}`, found.lines[tree]!, row))
      starts.push(found.starts[tree]!)
      sizes.push({ numLeaves: found.numLeaves[tree]!, numCategoricalSplits: found.numCategoricalSplits[tree]! })
    }
    if (numTrees > 0) {
      for (const part of ['start', 'end', 'line'] as const)
        table[part].set(found.cells[part].subarray(0, numTrees * keys.length), firstRow * keys.length)
    }
    if (isEnd) {
      starts.push(stop)
      cursor.next = stop
      cursor.line = found.stopLine - 1
      nextLine(cursor)
      return { sections, sizes, starts }
    }
    if (numTrees > 0) {
      length = chunkBytes
      position = found.starts[numTrees]!
      line = found.lines[numTrees]!
    } else if (length < maxChunkBytes && position + length < bytes.length) length *= 2
    else return undefined
  }
}

const lineFeed = 10

/** What one chunk of the file contains. The last tree may lack lines; counts end before the first unusual one. */
interface ScannedChunk {
  readonly starts: Float64Array
  readonly lines: Float64Array
  readonly numLeaves: Int32Array
  readonly numCategoricalSplits: Int32Array
  readonly cells: Readonly<Record<'start' | 'end' | 'line', Float64Array>>
  /** Where the line starts that ended the search, and its number. */
  readonly stop: number
  readonly stopLine: number
}

function scanChunk(
  { memory, scanTrees, readIntegers }: Kernels,
  chunk: Uint8Array,
  position: number,
  line: number,
  keys: readonly string[],
  neededKey: string,
  firstTree: number
): ScannedChunk | undefined {
  const rowBytes = 8 * keys.length
  const tableBytes = rowBytes * maxTrees
  const keyTable = keysInRows(keys)
  const state = Int32Array.of(firstTree, line)
  const offsets = Int32Array.from({ length: maxTrees + 1 }, (_, tree) => tree)
  const sizes = {
    text: chunk.length + 32,
    keys: keyTable.length,
    starts: tableBytes,
    ends: tableBytes,
    lines: tableBytes,
    trees: 16 * maxTrees,
    state: 8,
    offsets: offsets.byteLength,
    integers: 4 * maxTrees
  }
  return withTemporaryBlock(memory, sizes, (at): ScannedChunk => {
    const float64 = memory.float64()
    const int32 = memory.int32()
    memory.bytes().set(chunk, at.text)
    memory.bytes().set(keyTable, at.keys)
    float64.fill(0, at.starts / 8, (at.starts + tableBytes) / 8)
    int32.set(state, at.state / 4)
    int32.set(offsets, at.offsets / 4)
    const stop = scanTrees(
      at.text,
      at.text + chunk.length,
      position,
      at.keys,
      keys.length,
      keys.indexOf(neededKey),
      maxTrees,
      at.starts,
      at.ends,
      at.lines,
      at.trees,
      at.state
    )
    const numTrees = int32[at.state / 4]!
    const shift = at.text - position
    const ends = at.ends - at.starts

    const sizesOf = (column: number, min: number): Int32Array => {
      const fields = at.starts + 8 * column
      const numRead = readIntegers(
        fields,
        ends,
        rowBytes,
        shift,
        at.offsets,
        0,
        numTrees,
        min,
        maxInt32,
        4,
        at.integers
      )
      return int32.slice(at.integers / 4, at.integers / 4 + numRead)
    }
    const tableOf = (from: number): Float64Array => float64.slice(from / 8, from / 8 + numTrees * keys.length)
    const treesFound = float64.slice(at.trees / 8, at.trees / 8 + 2 * numTrees)
    return {
      starts: treesFound.filter((_, i) => i % 2 === 0),
      lines: treesFound.filter((_, i) => i % 2 === 1),
      numLeaves: sizesOf(0, 1),
      numCategoricalSplits: sizesOf(1, 0),
      cells: { start: tableOf(at.starts), end: tableOf(at.ends), line: tableOf(at.lines) },
      stop: position + stop - at.text,
      stopLine: int32[at.state / 4 + 1]!
    }
  })
}

// As the kernel wants them: 16 bytes of the key with `=`, then its length with the `=`.
function keysInRows(keys: readonly string[]): Uint8Array {
  const rows = new Uint8Array(keyBytes * keys.length)
  for (const [row, key] of keys.entries()) {
    rows.set(new TextEncoder().encode(`${key}=`), keyBytes * row)
    rows[keyBytes * row + 16] = key.length + 1
  }
  return rows
}
