/**
 * Puts the bins of rows into the kernels' memory.
 *
 * @module
 */
import type { SparseColumns } from '../data/sparse-rows.ts'
import { takeArray } from '../kernels/kernel-array.ts'
import type { KernelMemory } from '../kernels/memory.ts'
import type { TrainKernels } from '../kernels/train-kernels.ts'
import { missingType } from '../model/decision.ts'
import { zeroThreshold } from '../numeric/constants.ts'
import { type BinnedData, type BinnedFeature, storedBins, takeColumns, type TakenColumns } from './binned-data.ts'
import { createBinOf } from './bins/bin-mapper.ts'
import type { Bundle } from './bundles.ts'
import type { ColumnReader } from './dataset-rows.ts'

/** A feature that can split something, and its bins. */
export type UsedFeature = Pick<BinnedFeature, 'feature' | 'mapper'>

/** Rows in bins. */
export type StoredRows = Pick<BinnedData, 'features' | 'groups' | 'histogramBytes'>

/** How features that may share a column are stored. */
export interface StoringWays {
  /** Whether zeros come after all other values of their row, as those that a file does not hold do. */
  readonly zerosLast: boolean
  /** Whether each has a column of its own, with the bins of the shared one, so that no value is lost. */
  readonly isSeparate: boolean
}

/**
 * Stores rows.
 *
 * @param bundles - of `used`, by position
 * @param numThreads - that share the columns
 * @param ways - how what shares a column is kept apart
 * @throws RangeError when the memory is full
 */
export function storeRows(
  kernels: TrainKernels,
  used: readonly UsedFeature[],
  bundles: readonly Bundle[],
  reader: ColumnReader | SparseColumns,
  numRows: number,
  numThreads: number,
  { zerosLast, isSeparate }: StoringWays
): StoredRows {
  const { memory } = kernels
  const { features, blocks, ...groups } = takePlaces(memory, used, bundles, numRows, numThreads, isSeparate)
  const { findBins, release } = createBinFinder(kernels, features)
  const { read, blockRows } = createBlockReader(reader, numRows)
  // Values of a block and their bins.
  const values = memory.scratch(10 * blockRows)
  const bins = values + 8 * blockRows
  const isTaken = new Uint8Array(blockRows)

  const store = (
    position: number,
    first: number,
    count: number,
    taken: Uint8Array | undefined,
    part: 'all' | 'zeros' | 'others'
  ): void => {
    const { feature, column, firstBin, mapper } = features[position]!
    const { defaultBin, mostFrequentBin } = mapper
    const byEntry = taken === undefined || defaultBin === mostFrequentBin
    const places = read(feature, first, count, byEntry, memory.float64().subarray(values >> 3))
    if (taken === undefined && places === undefined) {
      const { address, rowBytes, isWide } = column.group
      return findBins(position, values, count, address + column.place + first * rowBytes, rowBytes, isWide)
    }
    const numValues = places?.length ?? count
    const isZero = part === 'all' ? undefined : zerosOf(memory.float64().subarray(values >> 3), numValues)
    findBins(position, values, numValues, bins, 2, true)
    const found = new Uint16Array(memory.wasm.buffer, bins, numValues)
    const { bins: stored, stride } = storedBins(memory, column, numRows)
    const begin = column.place + first * stride
    if (taken === undefined && defaultBin > 0) {
      for (let row = 0, at = begin; row < count; row++, at += stride) stored[at] = defaultBin
    }
    for (let i = 0; i < numValues; i++) {
      const place = places === undefined ? i : places[i]!
      if (taken !== undefined) {
        if (found[i] === mostFrequentBin || taken[place] === 1) continue
        if (isZero !== undefined && (isZero[i] === 1) !== (part === 'zeros')) continue
        taken[place] = 1
      }
      stored[begin + place * stride] = firstBin + found[i]!
    }
  }

  const storesZeros = (position: number): boolean => {
    const { defaultBin, mostFrequentBin } = features[position]!.mapper
    return defaultBin !== mostFrequentBin
  }

  // Of the features that have another bin than their most frequent one in a row, LightGBM keeps the last.
  const parts = bundles.flatMap((bundle) => {
    const positions = bundle.positions.toSorted((a, b) => b - a)
    const taken = isShared(bundle) ? isTaken : undefined
    return isSeparate ? positions.map((position) => ({ positions: [position], taken })) : [{ positions, taken }]
  })
  for (let first = 0; first < numRows; first += blockRows) {
    const count = Math.min(blockRows, numRows - first)
    for (const { positions, taken } of parts) {
      taken?.fill(0)
      const withZeros = taken !== undefined && zerosLast ? positions.filter(storesZeros) : []
      for (const position of withZeros) store(position, first, count, taken, 'zeros')
      for (const position of positions) {
        store(position, first, count, taken, withZeros.includes(position) ? 'others' : 'all')
      }
    }
  }
  release()
  for (const { address, rowBytes, columns } of blocks) kernels.spreadColumns(address, rowBytes, numRows, columns)
  return { features, ...groups }
}

function zerosOf(values: Float64Array, count: number): Uint8Array {
  const isZero = new Uint8Array(count)
  for (let i = 0; i < count; i++) isZero[i] = Number(Math.abs(values[i]!) <= zeroThreshold)
  return isZero
}

// Bins of a column that several features may share.
const maxSharedBins = 256

function isShared({ positions, isMultiValue }: Bundle): boolean {
  return !isMultiValue && positions.length > 1
}

function takePlaces(
  memory: KernelMemory,
  used: readonly UsedFeature[],
  bundles: readonly Bundle[],
  numRows: number,
  numThreads: number,
  isSeparate: boolean
): StoredRows & Pick<TakenColumns, 'blocks'> {
  // By feature: its column and first bin there. By column: number of bins.
  const columnOf = new Int32Array(used.length)
  const firstBins = new Int32Array(used.length)
  const numBins: number[] = []
  for (const bundle of bundles) {
    for (const [i, position] of bundle.positions.entries()) {
      const { mapper } = used[position]!
      const numStored = mapper.numBins - Number(mapper.mostFrequentBin === 0)
      if (!isShared(bundle)) numBins.push(mapper.numBins)
      else if (i === 0 || numBins.at(-1)! + numStored > maxSharedBins) numBins.push(1 + numStored)
      else numBins[numBins.length - 1]! += numStored
      columnOf[position] = numBins.length - 1
      firstBins[position] = isShared(bundle) ? numBins.at(-1)! - mapper.numBins : 0
    }
  }
  const ofColumns = isSeparate ? Array.from(columnOf, (column) => numBins[column]!) : numBins
  const { columns, ...groups } = takeColumns(memory, ofColumns, numRows, numThreads)
  const features = used.map(({ feature, mapper }, i) => ({
    feature,
    mapper,
    column: columns[isSeparate ? i : columnOf[i]!]!,
    firstBin: firstBins[i]!
  }))
  return { features, ...groups }
}

/** Reads the values of a feature in a block of rows. */
interface BlockReader {
  readonly blockRows: number
  /**
   * @param byEntry - whether what a sparse matrix does not hold may be left out
   * @param values - where to put them
   * @returns the rows that they belong to, counted from `first`; undefined for all
   */
  readonly read: (
    feature: number,
    first: number,
    count: number,
    byEntry: boolean,
    values: Float64Array
  ) => Int32Array | undefined
}

function createBlockReader(reader: ColumnReader | SparseColumns, numRows: number): BlockReader {
  if (!('begins' in reader)) {
    const { copy } = reader
    return {
      // Few enough that a block of some columns stays in the processor's caches.
      blockRows: Math.min(numRows, 2048),
      read: (feature, first, count, _, values) => {
        copy(feature, first, count, values, 0)
        return undefined
      }
    }
  }
  const { begins, ends, rows } = reader
  return {
    blockRows: numRows,
    read: (feature, _, count, byEntry, values) => {
      const begin = begins[feature]!
      const end = ends[feature]!
      if (!byEntry) values.fill(0, 0, count)
      if (byEntry) values.set(reader.values.subarray(begin, end))
      else for (let i = begin; i < end; i++) values[rows[i]!] = reader.values[i]!
      return byEntry ? rows.subarray(begin, end) : undefined
    }
  }
}

/** Finds bins of many values. */
export interface BinFinder {
  /** Writes the bins of a feature's values, uint16 if `isWide`, else uint8; the next one is `stride` bytes on. */
  readonly findBins: (
    position: number,
    values: number,
    numValues: number,
    bins: number,
    stride: number,
    isWide: boolean
  ) => void
  /** Gives the memory back. */
  readonly release: () => void
}

/** Prepares the finding of bins. */
export function createBinFinder({ memory, findBins }: TrainKernels, used: readonly UsedFeature[]): BinFinder {
  const numBounds = used.map(({ mapper: { isCategorical, numBins, missing } }) =>
    isCategorical ? 0 : numBins - 1 - Number(missing === missingType.nan)
  )
  // With padding, one less than a power of two.
  const lengths = numBounds.map((count) => 2 ** (32 - Math.clz32(count)) - 1)
  const begins = new Int32Array(used.length + 1)
  for (const [i, length] of lengths.entries()) begins[i + 1] = begins[i]! + length
  const bounds = takeArray(memory, Float64Array, begins[used.length]!)
  bounds.view().fill(Infinity)
  for (const [i, { mapper }] of used.entries()) {
    bounds.view().set(mapper.upperBounds.subarray(0, numBounds[i]), begins[i])
  }
  // Of categories.
  const binOfs = new Array<((value: number) => number) | undefined>(used.length).fill(undefined)
  return {
    findBins: (position, values, numValues, bins, stride, isWide) => {
      const { isCategorical, missing, numBins, defaultBin } = used[position]!.mapper
      if (!isCategorical) {
        const nanBin = missing === missingType.nan ? numBins - 1 : defaultBin
        const half = 4 * (lengths[position]! + 1)
        const address = bounds.address + 8 * begins[position]!
        return findBins(values, values + 8 * numValues, address, half, nanBin, bins, stride, Number(isWide))
      }
      const binOf = (binOfs[position] ??= createBinOf(used[position]!.mapper))
      const { buffer } = memory.wasm
      const size = isWide ? 2 : 1
      const from = new Float64Array(buffer, values, numValues)
      const to = isWide ? new Uint16Array(buffer) : new Uint8Array(buffer)
      for (let i = 0, at = bins / size; i < numValues; i++, at += stride / size) to[at] = binOf(from[i]!)
    },
    release: () => memory.give(bounds.address)
  }
}
