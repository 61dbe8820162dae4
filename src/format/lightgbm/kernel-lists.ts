/**
 * Reads the lists of numbers of all trees of a text model with kernels. See src/kernels/assembly/number-lists.ts.
 *
 * @module
 */
import type { Kernels } from '../../kernels/kernels.ts'
import { exactPowersOfTen } from '../../numeric/constants.ts'
import { powersOfFive } from '../../numeric/powers-of-five.ts'
import type { ForestDraft } from '../../model/forest-builder.ts'
import { withTemporaryBlock } from '../../kernels/temporary-block.ts'
import { type ScannedTrees, treeChunks } from './kernel-scan.ts'
import { readTreeColumn, type TreeColumn, treeColumns } from './tree-columns.ts'

let powers: Uint8Array | undefined

/**
 * Reads all `treeColumns`.
 *
 * @returns false when the kernels' memory is full
 * @throws ModelFormatError when a list is missing or damaged
 */
export function readTreesByKernel(kernels: Kernels, forest: ForestDraft, trees: ScannedTrees): boolean {
  const { sections } = trees
  powers ??= new Uint8Array([...bytesOf(exactPowersOfTen), ...bytesOf(powersOfFive())])
  for (const { first, end } of treeChunks(trees)) {
    const unusual = readChunk(kernels, forest, trees, first, end, powers)
    if (unusual === undefined) return false
    // Tree by tree, so that of several faults the first one in the file is named.
    for (const { tree, column } of unusual.sort((a, b) => a.tree - b.tree))
      readTreeColumn(forest, tree, sections[tree]!, column)
  }
  return true
}

/** A list the kernels could not read. */
interface UnusualList {
  readonly tree: number
  readonly column: TreeColumn
}

// Reads trees `first` to `end` (exclusive); undefined when the kernels' memory is full.
function readChunk(
  kernels: Kernels,
  forest: ForestDraft,
  { sections, starts }: ScannedTrees,
  first: number,
  end: number,
  powers: Uint8Array
): UnusualList[] | undefined {
  const { memory, readNumbers, readIntegers, readChildren } = kernels
  const { bytes, table } = sections[first]!
  const numTrees = end - first
  const numKeys = table.keys.length
  const text = bytes.subarray(starts[first]!, starts[end]!)
  const lineStarts = table.start.subarray(first * numKeys, end * numKeys)
  const lineEnds = table.end.subarray(first * numKeys, end * numKeys)
  const offsets = {
    node: forest.nodeOffsets.slice(first, end + 1),
    leaf: forest.leafOffsets.slice(first, end + 1),
    tree: Int32Array.from({ length: numTrees + 1 }, (_, tree) => first + tree)
  }
  const firstOf = { node: offsets.node[0]!, leaf: offsets.leaf[0]!, tree: first }
  for (const kind of ['node', 'leaf', 'tree'] as const)
    for (let tree = 0; tree <= numTrees; tree++) offsets[kind][tree]! -= firstOf[kind]

  const inputs = { powers, ...offsets, lineStarts, lineEnds, text }
  const inputBytes = Object.entries(inputs).map(([part, { byteLength }]) => [part, byteLength + 32])
  const sizes = {
    ...(Object.fromEntries(inputBytes) as Record<keyof typeof inputs, number>),
    result: 8 * (offsets.leaf[numTrees]! + numTrees)
  }
  return withTemporaryBlock(memory, sizes, (at) => {
    const asBytes = memory.bytes()
    for (const [part, input] of Object.entries(inputs)) asBytes.set(bytesOf(input), at[part as keyof typeof inputs])
    const stride = 8 * numKeys
    const shift = at.text - starts[first]!

    const read = (column: TreeColumn, from: number): number => {
      const fields = at.lineStarts + 8 * table.columnOf.get(column.key)!
      const offsetsAt = at[column.of]
      const ends = at.lineEnds - at.lineStarts
      switch (column.kind) {
        case 'integer': {
          const size = column.target(forest).BYTES_PER_ELEMENT
          return readIntegers(fields, ends, stride, shift, offsetsAt, from, numTrees, 0, column.max, size, at.result)
        }
        case 'child':
          return readChildren(
            fields,
            ends,
            stride,
            shift,
            offsetsAt,
            from,
            numTrees,
            firstOf.node,
            firstOf.leaf,
            at.result
          )
        default: {
          const parser = ['exact', 'quick', 'quick float32'].indexOf(column.kind)
          return readNumbers(fields, ends, stride, shift, offsetsAt, from, numTrees, at.powers, parser, at.result)
        }
      }
    }

    const unusual: UnusualList[] = []
    for (const column of treeColumns) {
      const target = column.target(forest)
      const size = target.BYTES_PER_ELEMENT
      const targetBytes = bytesOf(target)
      const positions = offsets[column.of]
      for (let from = 0; from < numTrees; from++) {
        const stop = read(column, from)
        targetBytes.set(
          asBytes.subarray(at.result + size * positions[from]!, at.result + size * positions[stop]!),
          size * (firstOf[column.of] + positions[from]!)
        )
        if (stop < numTrees) unusual.push({ tree: first + stop, column })
        from = stop
      }
    }
    return unusual
  })
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
