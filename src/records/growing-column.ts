/**
 * `GrowingColumn`: numbers whose count is not known beforehand, in blocks, so that growing copies nothing.
 *
 * @module
 */

/** Numbers by row; those that were never set are 0. */
export interface GrowingColumn {
  readonly set: (row: number, value: number) => void
  /** The first `length` numbers. The column must not be used afterwards. */
  readonly take: (length: number) => Float64Array
}

const blockLength = 2 ** 14

/** An empty column. */
export function createGrowingColumn(): GrowingColumn {
  const blocks: (Float64Array | undefined)[] = []
  return {
    set: (row, value) => {
      const block = (blocks[Math.floor(row / blockLength)] ??= new Float64Array(blockLength))
      block[row % blockLength] = value
    },
    take: (length) => {
      const values = new Float64Array(length)
      for (const [i, block] of blocks.entries()) {
        const begin = i * blockLength
        if (block !== undefined && begin < length) values.set(block.subarray(0, length - begin), begin)
        blocks[i] = undefined
      }
      return values
    }
  }
}
