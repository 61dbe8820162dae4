/**
 * `createEvenSample`: rows of a stream of any length, evenly spread over it, in memory that does not grow with it.
 *
 * @module
 */

/** A sample of the rows so far: every `step`-th, from the first on. */
export interface EvenSample {
  /**
   * Takes part of the stream's next rows.
   *
   * @param write - writes row `row` of them to `target` from `offset` on [width]
   */
  readonly add: (numRows: number, write: (row: number, target: Float64Array, offset: number) => void) => void
  /** Rows of the stream so far. */
  readonly numRows: () => number
  /** Rows in the sample. */
  readonly numKept: () => number
  /** Number of the stream's row, from 0, that a row of the sample is. */
  readonly rowOf: (kept: number) => number
  /** A copy of columns `first` to `end` (exclusive) of the sample, row after row [numKept × (end - first)]. */
  readonly columns: (first: number, end: number) => Float64Array
}

/**
 * A sample of no rows. It keeps all of them while there are at most `2 * minRows`, and then, again and again, every other one.
 *
 * @param width - numbers of a row
 * @param minRows - rows that it keeps at least, once there are so many
 */
export function createEvenSample(width: number, minRows: number): EvenSample {
  const capacity = 2 * minRows
  let values = new Float64Array(0)
  let step = 1
  let numRows = 0
  let numKept = 0

  const grow = (): void => {
    const length = Math.min(capacity, Math.max(64, 2 * numKept)) * width
    const grown = new Float64Array(length)
    grown.set(values)
    values = grown
  }
  const thin = (): void => {
    numKept = Math.ceil(numKept / 2)
    for (let kept = 1; kept < numKept; kept++) values.copyWithin(kept * width, 2 * kept * width, (2 * kept + 1) * width)
    step *= 2
  }
  return {
    add: (count, write) => {
      for (let row = 0; row < count; row++, numRows++) {
        if (numRows % step !== 0) continue
        if (numKept === capacity) {
          thin()
          if (numRows % step !== 0) continue
        }
        if (numKept * width === values.length) grow()
        write(row, values, numKept * width)
        numKept++
      }
    },
    numRows: () => numRows,
    numKept: () => numKept,
    rowOf: (kept) => kept * step,
    columns: (first, end) => {
      const part = new Float64Array(numKept * (end - first))
      for (let kept = 0; kept < numKept; kept++)
        part.set(values.subarray(kept * width + first, kept * width + end), kept * (end - first))
      return part
    }
  }
}
