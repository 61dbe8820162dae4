/** What rounding may take besides a relative part: subnormal numbers are rounded to multiples of the smallest. */
export const subnormalRounding: number = 1000 * Number.MIN_VALUE

/** Largest absolute value of an array; 0 when it is empty. */
export function largestAbsolute(values: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!))
  return largest
}
