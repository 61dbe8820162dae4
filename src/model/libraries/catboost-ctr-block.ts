/**
 * `createCtrBlock`: the CTRs of blocks of rows, column after column. CTRs of one projection share its combinations.
 *
 * @module
 */
import type { PreparedCtrs, PreparedProjection, ProjectionBit } from './catboost-ctrs.ts'
import type { FindEntries } from './catboost-hash-index.ts'
import { addAbove, addProducts, wideColumn } from './catboost-hashes.ts'

/** A block of rows. */
export interface CtrBlock {
  /**
   * Takes rows.
   *
   * @param read - copies a column of the rows into an array
   * @throws TypeError when a value is no category
   */
  readonly load: (numRows: number, read: (column: number, target: Float64Array) => void) => void
  /** Hashes of the categories of a column, in 32 bits with a sign [numRows]. */
  readonly hashesOf: (column: number) => Int32Array
  /** Writes a CTR of the rows into an array, from `offset` on. */
  readonly write: (ctr: number, target: Float64Array, offset: number) => void
}

/**
 * Makes a block without rows.
 *
 * @param hashOfCode - the hash of the category that a column has as a code
 */
export function createCtrBlock(
  { ctrs, numbers, categories }: PreparedCtrs,
  hashOfCode: (column: number, code: number) => number
): CtrBlock {
  let numRows = 0
  // Of as many rows as there have been, by column of the row …
  const floatsOf: Float32Array[] = []
  const hashesOf: Int32Array[] = []
  const categoriesOf: Int32Array[] = []
  // … and for all.
  let codes = new Float64Array(0)
  let bits = new Float32Array(0)
  let sums = wideColumn(0)
  let entries = new Int32Array(0)
  // What `sums` and `entries` are of.
  let summed: PreparedProjection | undefined
  let found: PreparedProjection | FindEntries | undefined

  const makeRoom = (): void => {
    codes = new Float64Array(numRows)
    bits = new Float32Array(numRows)
    sums = wideColumn(numRows)
    entries = new Int32Array(numRows)
    for (const { column } of numbers) floatsOf[column] = new Float32Array(numRows)
    for (const { column } of categories) {
      hashesOf[column] = new Int32Array(numRows)
      categoriesOf[column] = new Int32Array(numRows)
    }
  }
  // Numbers that are above the border where the bit is 1.
  const numbersOf = ({ column, hash }: ProjectionBit): Float32Array => {
    if (hash === undefined) return floatsOf[column]!
    const hashes = hashesOf[column]!
    for (let i = 0; i < numRows; i++) bits[i] = Number(hashes[i] === hash)
    return bits
  }
  const sumUp = (projection: PreparedProjection): void => {
    sums.low.fill(0, 0, numRows)
    sums.high.fill(0, 0, numRows)
    for (const { column, factor } of projection.categories) addProducts(sums, hashesOf[column]!, factor, numRows)
    for (const bit of projection.bits) addAbove(sums, numbersOf(bit), bit.border, bit.factor, numRows)
  }
  // Numbers of combinations without the last bit.
  const combine = (projection: PreparedProjection): Int32Array => {
    const last = projection.bits.length - 1
    let combinations = categoriesOf[projection.categories[0]!.column]!
    if (last < 1) return combinations
    for (let i = 0; i < last && found !== projection; i++, combinations = entries)
      append(entries, combinations, numbersOf(projection.bits[i]!), projection.bits[i]!.border, numRows)
    found = projection
    return entries
  }
  return {
    load: (count, read) => {
      numRows = count
      summed = undefined
      found = undefined
      if (codes.length < numRows) makeRoom()
      for (const { column, nan } of numbers) {
        const floats = floatsOf[column]!
        read(column, codes)
        for (let i = 0; i < numRows; i++) floats[i] = Number.isNaN(codes[i]) ? nan : codes[i]!
      }
      for (const { column, findNumbers } of categories) {
        const hashes = hashesOf[column]!
        read(column, codes)
        for (let i = 0; i < numRows; i++) {
          hashes[i] = hashOfCode(column, codes[i]!)
          sums.high[i] = hashes[i]! >> 31
        }
        findNumbers?.({ low: hashes, high: sums.high }, categoriesOf[column]!, numRows)
      }
    },
    hashesOf: (column) => hashesOf[column]!,
    write: (ctr, target, offset) => {
      const { projection, find, values } = ctrs[ctr]!
      if (find === undefined) {
        const combinations = combine(projection)
        const bit = projection.bits.at(-1)
        if (bit === undefined) lookUp(values, combinations, target, offset, numRows)
        else lookUpAppended(values, combinations, numbersOf(bit), bit.border, target, offset, numRows)
        return
      }
      if (summed !== projection) sumUp((summed = projection))
      if (found !== find) find(sums, entries, numRows)
      found = find
      lookUp(values, entries, target, offset, numRows)
    }
  }
}

// Appends a bit to each combination.
function append(
  target: Int32Array,
  combinations: Int32Array,
  numbers: Float32Array,
  border: number,
  numRows: number
): void {
  for (let i = 0; i < numRows; i++) target[i] = 2 * combinations[i]! + Number(!(numbers[i]! <= border))
}

function lookUp(values: Float32Array, places: Int32Array, target: Float64Array, offset: number, numRows: number): void {
  for (let i = 0; i < numRows; i++) target[offset + i] = values[places[i]!]!
}

// `append` and `lookUp` at once, as most projections have one bit.
function lookUpAppended(
  values: Float32Array,
  combinations: Int32Array,
  numbers: Float32Array,
  border: number,
  target: Float64Array,
  offset: number,
  numRows: number
): void {
  for (let i = 0; i < numRows; i++)
    target[offset + i] = values[2 * combinations[i]! + Number(!(numbers[i]! <= border))]!
}
