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
import { fieldOf, integerParser, numbersOf, type Section } from './text-fields.ts'
import type { NumberList } from './tree-lists.ts'

// What the kernel looks at at once. A single tree may take more.
const chunkBytes = 2 ** 19

const lineFeed = 10

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
  if (!isRead.includes(0)) return
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
  const { table, start } = trees[first]!
  const text = table.file.bytes.subarray(start, trees[end - 1]!.end)
  const numTrees = end - first
  const numKeys = table.keys.length
  powers ??= new Uint8Array([...bytesOf(exactPowersOfTen), ...bytesOf(powersOfFive())])
  const inputs = { powers, starts: table.start.subarray(first * numKeys, end * numKeys), text }
  const mostNumbers = Math.max(...lists.map(({ offsets }) => offsets[end]! - offsets[first]!))
  const layout = layoutOf({
    powers: powers.length,
    starts: inputs.starts.byteLength,
    // One for the line feed.
    text: text.length + 1,
    offsets: 4 * (numTrees + 1),
    numbers: 8 * mostNumbers
  })
  const block = memory.take(layout.bytes)
  if (block === undefined) return
  try {
    const at = addressesIn(layout, block)
    for (const [part, input] of Object.entries(inputs)) memory.bytes().set(bytesOf(input), at[part as keyof typeof at])
    memory.bytes()[at.text + text.length] = lineFeed
    lists.forEach(({ key, format: { parser, min, max }, target, offsets }, i) => {
      const firstNumber = offsets[first]!
      const numbers = parser === integerParser ? memory.int32() : memory.float64()
      const size = numbers.BYTES_PER_ELEMENT
      const shift = at.numbers / size - firstNumber
      memory.int32().set(offsets.subarray(first, end + 1), at.offsets / 4)
      for (let t = 0; t < numTrees; t++) {
        const stop = readNumbers(
          at.starts + 8 * table.columnOf.get(key)!,
          8 * numKeys,
          at.text - start,
          at.offsets,
          t,
          numTrees,
          at.powers,
          parser,
          min,
          max,
          size * shift
        )
        const begin = offsets[first + t]!
        target.set(numbers.subarray(shift + begin, shift + offsets[first + stop]!), begin)
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
