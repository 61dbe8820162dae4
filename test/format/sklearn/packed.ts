/**
 * Documents of version 2 made of those of version 1, by other code than the export script's, and their arrays taken out and put back.
 *
 * @module
 */
import type { SklearnTreeDocument, SklearnTwin } from '../../oracle/sklearn-walk.ts'
import type { Random } from '../mutate.ts'

export type Dtype = 'float64' | 'float32' | 'int32' | 'uint16' | 'uint8'
/** An array of a document, by what `arrays` says of it. */
export interface NamedArray {
  readonly name: string
  readonly dtype: Dtype
  readonly numbers: readonly number[]
}
export interface PackedDocument extends Omit<SklearnTwin, 'trees'> {
  readonly format: string
  readonly version: number
  readonly trees: number
  readonly arrays: readonly { readonly name: string; readonly dtype: Dtype; readonly size: number }[]
  readonly data: string
}

const kinds = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  uint16: Uint16Array,
  uint8: Uint8Array
}
// The widest first, as arrays must stand.
const dtypes = Object.keys(kinds) as Dtype[]

/** The arrays of a document. */
export function unpacked({ arrays, data }: PackedDocument): NamedArray[] {
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'))
  let offset = 0
  return arrays.map(({ name, dtype, size }) => {
    const numbers = [...new kinds[dtype](bytes.buffer, offset, size)]
    offset += size * kinds[dtype].BYTES_PER_ELEMENT
    return { name, dtype, numbers }
  })
}

/** The document with other arrays. */
export function repacked(document: PackedDocument, arrays: readonly NamedArray[]): PackedDocument {
  const bytes = arrays.map(({ dtype, numbers }) => Buffer.from(kinds[dtype].from(numbers).buffer))
  return {
    ...document,
    arrays: arrays.map(({ name, dtype, numbers }) => ({ name, dtype, size: numbers.length })),
    data: Buffer.concat(bytes).toString('base64')
  }
}

/** The document with what `change` makes of the numbers of an array. */
export function withArray(
  document: PackedDocument,
  name: string,
  change: (numbers: number[]) => number[],
  dtype?: Dtype
): PackedDocument {
  const arrays = unpacked(document).map((one) =>
    one.name === name ? { ...one, dtype: dtype ?? one.dtype, numbers: change([...one.numbers]) } : one
  )
  return repacked(
    document,
    dtypes.flatMap((width) => arrays.filter((one) => one.dtype === width))
  )
}

/** The same model as a document of version 2, its arrays in any dtypes that hold them. */
export function packed(document: SklearnTwin, random: Random): PackedDocument {
  const { trees, categories } = document
  const isSplit = (tree: SklearnTreeDocument, node: number): boolean => tree.left[node] !== -1
  const ofSplits = (numberOf: (tree: SklearnTreeDocument, node: number) => number): number[] =>
    trees.flatMap((tree) =>
      [...tree.left.keys()].filter((node) => isSplit(tree, node)).map((node) => numberOf(tree, node))
    )
  const lists: Record<string, number[]> = {
    node_count: trees.map(({ left }) => left.length),
    left: trees.flatMap(({ left }) => left.map((child, node) => (child === -1 ? 0 : child - node))),
    right: ofSplits(({ right }, node) => right[node]! - node),
    feature: ofSplits(({ feature }, node) => feature[node]!),
    threshold: ofSplits(({ threshold }, node) => Number(threshold[node] ?? 0)),
    leaf_values: trees.flatMap(({ leaf_values }) => leaf_values),
    split_covers: ofSplits(({ covers }, node) => covers[node]!),
    leaf_covers: trees.flatMap((tree) => tree.covers.filter((_, node) => !isSplit(tree, node)))
  }
  const missingLeft = ofSplits(({ missing_left }, node) => missing_left[node]!)
  if (missingLeft.includes(1) || random(2) === 0) lists['missing_left'] = missingLeft
  if (trees.every(({ gains }) => gains !== null)) lists['gains'] = ofSplits(({ gains }, node) => gains![node]!)
  const sets = trees.flatMap(({ left_categories }) => Object.values(left_categories ?? {}))
  if (categories !== null) {
    lists['left_categories'] = sets.flatMap((codes) =>
      Array.from({ length: 32 }, (_, byte) =>
        codes.reduce((bits, code) => bits | (code >> 3 === byte ? 1 << (code & 7) : 0), 0)
      )
    )
  }
  const arrays = Object.entries(lists).map(([name, numbers]) => ({
    name,
    dtype: name === 'left_categories' ? 'uint8' : anyDtype(name, numbers, random),
    numbers
  }))
  const shuffled = arrays.toSorted(() => random(3) - 1)
  const { trees: _, ...rest } = { ...document, format: 'opencredit-sklearn', version: 2 }
  return repacked(
    { ...rest, trees: trees.length, arrays: [], data: '' },
    dtypes.flatMap((dtype) => shuffled.filter((one) => one.dtype === dtype))
  )
}

const integers = ['node_count', 'left', 'right', 'feature', 'missing_left']

function anyDtype(name: string, numbers: readonly number[], random: Random): Dtype {
  const exact = dtypes.filter(
    (dtype) =>
      !(integers.includes(name) && dtype.startsWith('float')) &&
      numbers.every((number, i) => Object.is(kinds[dtype].from(numbers)[i], number))
  )
  return exact[random(exact.length)]!
}
