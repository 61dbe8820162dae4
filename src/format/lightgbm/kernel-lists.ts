/**
 * Reads the lists of numbers of all trees of a text model with kernels. See src/kernels/assembly/number-lists.ts.
 *
 * @module
 */
import type { Kernels } from '../../kernels/kernels.ts'
import { exactPowersOfTen } from '../../numeric/constants.ts'
import { powersOfFive } from '../../numeric/powers-of-five.ts'
import type { ForestDraft } from '../../model/forest-builder.ts'
import { withRoom } from '../../kernels/temporary-blocks.ts'
import { type ScannedTrees, treeChunks } from './kernel-scan.ts'
import { readTreeColumn, type TreeColumn, treeColumns } from './tree-columns.ts'

let powers: Uint8Array | undefined

/**
 * Reads all `treeColumns`.
 *
 * @returns false when the kernels' memory has no room
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

// Reads trees `first` to `end` (exclusive); undefined when there is no room.
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

  const tables = [powers, offsets.node, offsets.leaf, offsets.tree, lineStarts, lineEnds, text]
  const resultBytes = 8 * (offsets.leaf[numTrees]! + numTrees)
  const sizes = [...tables.map(({ byteLength }) => byteLength + 32), resultBytes]
  return withRoom(memory, sizes, (...addresses) => {
    const asBytes = memory.bytes()
    for (const [i, part] of tables.entries()) asBytes.set(bytesOf(part), addresses[i])
    const [powersAt, nodesAt, leavesAt, treesAt, startsAt, endsAt, textAt, resultAt] = addresses as EightAddresses
    const offsetsAt = { node: nodesAt, leaf: leavesAt, tree: treesAt }
    const stride = 8 * numKeys
    const shift = textAt - starts[first]!

    const read = (column: TreeColumn, from: number): number => {
      const fields = startsAt + 8 * table.columnOf.get(column.key)!
      const at = offsetsAt[column.of]
      const ends = endsAt - startsAt
      switch (column.kind) {
        case 'integer': {
          const size = column.target(forest).BYTES_PER_ELEMENT
          return readIntegers(fields, ends, stride, shift, at, from, numTrees, 0, column.max, size, resultAt)
        }
        case 'child':
          return readChildren(fields, ends, stride, shift, at, from, numTrees, firstOf.node, firstOf.leaf, resultAt)
        default: {
          const parser = ['exact', 'quick', 'quick float32'].indexOf(column.kind)
          return readNumbers(fields, ends, stride, shift, at, from, numTrees, powersAt, parser, resultAt)
        }
      }
    }

    const unusual: UnusualList[] = []
    for (const column of treeColumns) {
      const target = column.target(forest)
      const size = target.BYTES_PER_ELEMENT
      const targetBytes = bytesOf(target)
      const places = offsets[column.of]
      for (let from = 0; from < numTrees; from++) {
        const stop = read(column, from)
        targetBytes.set(
          asBytes.subarray(resultAt + size * places[from]!, resultAt + size * places[stop]!),
          size * (firstOf[column.of] + places[from]!)
        )
        if (stop < numTrees) unusual.push({ tree: first + stop, column })
        from = stop
      }
    }
    return unusual
  })
}

type EightAddresses = [number, number, number, number, number, number, number, number]

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
