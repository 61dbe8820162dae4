/**
 * Reads lists of numbers of all trees of a text model, with a kernel where there is one; what is written in an unusual way,
 * or wrong, is left to JavaScript. See src/kernels/assembly/number-lists.ts.
 *
 * @module
 */
import type { Kernels } from '../../kernels/kernels.ts'
import { addressesIn, layoutOf } from '../../kernels/layout.ts'
import { exactPowersOfTen } from '../../numeric/constants.ts'
import { powersOfFive } from '../../numeric/powers-of-five.ts'
import { fieldOf, numbersOf, type Section } from './text-fields.ts'
import type { NumberList } from './tree-lists.ts'

// What the kernel looks at at once. A single tree may take more.
const chunkBytes = 2 ** 19

let powers: Uint8Array | undefined

/**
 * Reads these lists. Of several faults the first one in the file is named.
 *
 * @param kernels - undefined: without them
 * @throws ModelFormatError when a list is missing or damaged
 */
export function readLists(trees: readonly Section[], lists: readonly NumberList[], kernels: Kernels | undefined): void {
  const isRead = new Uint8Array(trees.length * lists.length)
  for (let first = 0, end = 0; kernels !== undefined && first < trees.length; first = end) {
    end++
    while (end < trees.length && trees[end]!.end - trees[first]!.start <= chunkBytes) end++
    readChunk(kernels, trees, first, end, lists, isRead)
  }
  trees.forEach((tree, t) => {
    lists.forEach((list, i) => {
      if (isRead[t * lists.length + i] === 0) readList(tree, t, list)
    })
  })
}

function readList(tree: Section, t: number, { key, format, target, offsets, isOptional }: NumberList): void {
  const first = offsets[t]!
  const count = offsets[t + 1]! - first
  if (count === 0) return
  if (isOptional) {
    const field = fieldOf(tree, key)
    if (field === undefined) return
    if (isOptional === 'in constant trees' && count === 1 && field.start === field.end) return
  }
  numbersOf(tree, key, format, target, first, count)
}

// Reads what the kernel can of trees `first` to `end` (exclusive) and marks it; nothing when the kernels' memory is full.
function readChunk(
  { memory, readNumbers }: Kernels,
  trees: readonly Section[],
  first: number,
  end: number,
  lists: readonly NumberList[],
  isRead: Uint8Array
): void {
  const { bytes, table, start } = trees[first]!
  const text = bytes.subarray(start, trees[end - 1]!.end)
  const numTrees = end - first
  const stride = 8 * table.keys.length
  const cellsOf = (cells: Float64Array): Float64Array =>
    cells.subarray(first * table.keys.length, end * table.keys.length)
  powers ??= new Uint8Array([...bytesOf(exactPowersOfTen), ...bytesOf(powersOfFive())])
  const inputs = { powers, starts: cellsOf(table.start), ends: cellsOf(table.end), text }
  const mostNumbers = Math.max(...lists.map(({ offsets }) => offsets[end]! - offsets[first]!))
  const layout = layoutOf({
    powers: powers.length,
    starts: stride * numTrees,
    ends: stride * numTrees,
    // The kernel looks some bytes ahead.
    text: text.length + 32,
    offsets: 4 * (numTrees + 1),
    numbers: 8 * mostNumbers
  })
  const block = memory.take(layout.bytes)
  if (block === undefined) return
  try {
    const at = addressesIn(layout, block)
    for (const [part, input] of Object.entries(inputs)) memory.bytes().set(bytesOf(input), at[part as keyof typeof at])
    lists.forEach(({ key, format: { parser, min, max }, target, offsets }, i) => {
      const firstNumber = offsets[first]!
      memory.int32().set(offsets.subarray(first, end + 1), at.offsets / 4)
      for (let t = 0; t < numTrees; t++) {
        const stop = readNumbers(
          at.starts + 8 * table.columnOf.get(key)!,
          at.ends - at.starts,
          stride,
          at.text - start,
          at.offsets,
          t,
          numTrees,
          at.powers,
          parser,
          min,
          max,
          at.numbers - 8 * firstNumber
        )
        const begin = offsets[first + t]!
        const numbers = at.numbers / 8 - firstNumber
        target.set(memory.float64().subarray(numbers + begin, numbers + offsets[first + stop]!), begin)
        for (; t < stop; t++) isRead[(first + t) * lists.length + i] = 1
      }
    })
  } finally {
    memory.give(block)
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
