/**
 * `createGrowingNumbers`: a column of numbers whose count is not known beforehand, of which there are many, all of one length.
 *
 * Each is one array that doubles when it is full. What has not been written to takes no memory, so the array is not cut to its
 * length in the end, which would take all columns twice. Columns double at different lengths, so that the memory of one's
 * former array is free again before the next one doubles.
 *
 * @module
 */

/** Numbers of one type. */
type Numbers = Float64Array | Int32Array

/** A column to add to. */
export interface GrowingNumbers<Values extends Numbers> {
  readonly push: (value: number) => void
  /** All numbers. Nothing must be added afterwards. */
  readonly take: () => Values
}

const leastCapacity = 1024
const goldenRatio = 0.618033988749895

// Of the columns made so far: multiples of the golden ratio, less their whole part, are spread evenly however many there are.
let numMade = 0

/** An empty column. */
export function createGrowingNumbers<Values extends Numbers>(
  create: (length: number) => Values
): GrowingNumbers<Values> {
  let values = create(Math.floor(leastCapacity * 2 ** ((numMade++ * goldenRatio) % 1)))
  let length = 0
  return {
    push: (value) => {
      if (length === values.length) {
        const larger = create(2 * length)
        larger.set(values)
        values = larger
      }
      values[length++] = value
    },
    take: () => values.subarray(0, length) as Values
  }
}
