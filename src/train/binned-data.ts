/**
 * `BinnedData`: what trees are grown from, in the kernels' memory.
 *
 * @module
 */
import { takeArray } from '../kernels/kernel-array.ts'
import type { KernelMemory } from '../kernels/memory.ts'
import type { BinMapper } from './bins/bin-mapper.ts'

/** A feature that can split something. */
export interface BinnedFeature {
  /** Its number among all features. */
  readonly feature: number
  readonly mapper: BinMapper
  /** Where its bins are stored. */
  readonly column: BinColumn
  /** What is added to a bin for its number in the column; the most frequent bin may be stored as the column's 0 instead. */
  readonly firstBin: number
}

/** Bins of one feature, or of several of which at most one has another bin than its most frequent one in any row. */
export interface BinColumn {
  readonly group: ColumnGroup
  /** Its place in the group. */
  readonly place: number
  /** Where its bins stand one after the other, for what looks at one column only. */
  readonly address: number
  readonly numBins: number
}

/** Columns whose bins stand side by side: 8, 4, 2 or 1 of uint8, or one of uint16. */
export interface ColumnGroup {
  /** Where row 0 begins. */
  readonly address: number
  readonly width: number
  readonly isWide: boolean
  /** Bytes from one row to the next; the same for all groups of uint8 of a thread, whose columns stand side by side. */
  readonly rowBytes: number
  /** Bins that a column has at most. */
  readonly maxBins: number
  /** Where the group's entries begin in a histogram, in bytes; each column has `maxBins` of 16 bytes. */
  readonly sums: number
  /** Number of the thread that looks after it. */
  readonly thread: number
}

/** Rows in bins. */
export interface BinnedData {
  readonly numRows: number
  /** Features of the rows, used or not. */
  readonly numFeatures: number
  /** In the order of their numbers. */
  readonly features: readonly BinnedFeature[]
  readonly groups: readonly ColumnGroup[]
  /** Size of the histogram of a leaf. */
  readonly histogramBytes: number
  /** Positions in `features` in the order in which LightGBM stores them, which decides the random streams of extra trees. */
  readonly order: Int32Array
  /** Number of bundles that LightGBM stores them in. */
  readonly numBundles: number
  /** Threads that share the groups. */
  readonly numThreads: number
}

/** Bytes from one row's bin to the next row's, in a column by itself. */
export function binBytesOf({ group: { isWide } }: BinColumn): number {
  return isWide ? 2 : 1
}

/** Where the entry of a feature's bin 0 is in a histogram, in bytes. */
export function sumsOf({ column: { group, place }, firstBin }: BinnedFeature): number {
  return group.sums + 16 * (place * group.maxBins + firstBin)
}

const entryBytes = 16
const maxColumnBins = 65_536

/** Columns of uint8 of a thread: row by row, and room for them column by column. */
export interface RowBlock {
  readonly address: number
  readonly rowBytes: number
  readonly columns: number
}

/** What `takeColumns` takes. */
export interface TakenColumns {
  readonly columns: BinColumn[]
  readonly groups: ColumnGroup[]
  readonly blocks: RowBlock[]
  readonly histogramBytes: number
}

/**
 * Takes memory for columns, zeros all.
 *
 * @param numBins - of each column
 * @param numThreads - that share the columns evenly
 * @throws RangeError when the memory is full, or a column has more than 65,536 bins
 */
export function takeColumns(
  memory: KernelMemory,
  numBins: readonly number[],
  numRows: number,
  numThreads: number
): TakenColumns {
  const columns = new Array<BinColumn>(numBins.length)
  const blocks: RowBlock[] = []
  const groups: ColumnGroup[] = []
  let histogramBytes = 0
  // Columns with like numbers of bins side by side.
  const byBins = [...numBins.keys()].sort((a, b) => numBins[b]! - numBins[a]!)
  for (let thread = 0; thread < numThreads; thread++) {
    takeColumnsOf(
      thread,
      byBins.filter((_, i) => i % numThreads === thread)
    )
  }
  return { columns, groups, blocks, histogramBytes }

  function takeColumnsOf(thread: number, order: readonly number[]): void {
    const isWide = (column: number): boolean => numBins[column]! > 256
    const narrow = order.filter((column) => !isWide(column))
    const parts: number[][] = order.filter(isWide).map((column) => [column])
    for (let begin = 0; begin < narrow.length; begin += 8) parts.push(narrow.slice(begin, begin + 8))
    const widths = parts.map(({ length }) => (length <= 2 ? length : length <= 4 ? 4 : 8))
    const rowBytes = parts.reduce((sum, [first], i) => sum + (isWide(first!) ? 0 : widths[i]!), 0)
    const block = {
      address: takeArray(memory, Uint8Array, numRows * rowBytes).address,
      rowBytes,
      columns: takeArray(memory, Uint8Array, numRows * rowBytes).address
    }
    blocks.push(block)
    let next = block.address
    for (const [i, part] of parts.entries()) {
      const width = widths[i]!
      const maxBins = numBins[part[0]!]!
      if (maxBins > maxColumnBins)
        throw new RangeError(`a feature expected at most ${maxColumnBins} bins, got ${maxBins}`)
      const wide = isWide(part[0]!)
      const address = wide ? takeArray(memory, Uint8Array, 2 * numRows).address : next
      if (!wide) next += width
      const group = {
        address,
        width,
        isWide: wide,
        rowBytes: wide ? 2 : rowBytes,
        maxBins,
        sums: histogramBytes,
        thread
      }
      groups.push(group)
      for (const [place, column] of part.entries()) {
        const alone = wide ? address : block.columns + (address - block.address + place) * numRows
        columns[column] = { group, place, address: alone, numBins: numBins[column]! }
      }
      histogramBytes += entryBytes * maxBins * width
    }
  }
}

/** The bins of a column, in the kernels' memory: that of row r at `place + r × stride`. */
export function storedBins(
  memory: KernelMemory,
  { group }: BinColumn,
  numRows: number
): { bins: Uint8Array | Uint16Array; stride: number } {
  const { buffer } = memory.wasm
  const { address, width, isWide, rowBytes } = group
  return isWide
    ? { bins: new Uint16Array(buffer, address, numRows), stride: 1 }
    : { bins: new Uint8Array(buffer, address, (numRows - 1) * rowBytes + width), stride: rowBytes }
}
