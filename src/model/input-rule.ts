/**
 * What trees see of a value: rounded to float32 where the library computes in it, then with tiny values as 0 where it has that.
 * Ranks have the rule built into their breakpoints, and take values as they come.
 *
 * @module
 */
import { zeroThreshold } from '../numeric/constants.ts'
import { nextDownFloat32, nextUpFloat32, overflowsFloat32 } from '../numeric/float32-neighbours.ts'
import type { Forest } from './forest.ts'

/** What of a forest decides how its trees see a value. */
export type InputRule = Pick<Forest, 'inputType' | 'tinyIsZero'>

// Just over half of what an ulp of 1 is; see `numeric/next-up.ts`, which bundles can do without here.
const overHalf = 2 ** -53 + 2 ** -105
// The greatest float64 below all tiny values.
const belowTiny = -(zeroThreshold + 2 ** -169)

/** A value as the trees see it. */
export function seenValue({ inputType, tinyIsZero }: InputRule, value: number): number {
  const rounded = inputType === 'float32' ? Math.fround(value) : value
  return tinyIsZero && rounded <= zeroThreshold && rounded >= -zeroThreshold ? 0 : rounded
}

/** Makes a row what the trees see of it, in place. */
export function applyInputRule({ inputType, tinyIsZero }: InputRule, row: Float64Array): void {
  if (inputType === 'float32') {
    for (let feature = 0; feature < row.length; feature++) row[feature] = Math.fround(row[feature]!)
  }
  if (!tinyIsZero) return
  for (let feature = 0; feature < row.length; feature++) {
    if (row[feature]! <= zeroThreshold && row[feature]! >= -zeroThreshold) row[feature] = 0
  }
}

/** The greatest value that the trees do not see above `limit`, which must not be NaN. */
export function greatestSeenUpTo({ inputType, tinyIsZero }: InputRule, limit: number): number {
  const rounded = tinyIsZero && Math.abs(limit) <= zeroThreshold ? (limit < 0 ? belowTiny : zeroThreshold) : limit
  return inputType === 'float32' ? greatestRoundedUpTo(rounded) : rounded
}

// The greatest float64 whose nearest float32 is at most `limit`: where the next float32 begins, or just below.
function greatestRoundedUpTo(limit: number): number {
  const nearest = Math.fround(limit)
  const last = nearest > limit ? nextDownFloat32(nearest) : nearest
  if (last === Infinity) return Infinity
  if (last === -Infinity) return -overflowsFloat32
  const next = nextUpFloat32(last)
  const border = next === Infinity ? overflowsFloat32 : (last + next) / 2
  return Math.fround(border) <= last ? border : border - Math.abs(border) * overHalf
}
