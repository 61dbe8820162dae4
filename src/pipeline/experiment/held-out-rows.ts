/**
 * Rows inside a training fold that are held out of it, to stop training by.
 *
 * @module
 */
import { createMersenneTwister } from '../../numeric/mersenne-twister.ts'

/**
 * Rows of some groups, drawn at random until they are a share of all groups.
 *
 * @param rows - the training rows
 * @param groups - number of each row's group, of all rows; undefined when each row stands for itself
 * @returns positions within `rows`, ascending
 * @throws RangeError when nothing would be left to train on or to stop by
 */
export function heldOutRows(rows: Int32Array, groups: Int32Array | undefined, share: number, seed: number): Int32Array {
  const groupOf = (row: number): number => groups?.[row] ?? row
  const present = Int32Array.from(new Set(Array.from(rows, groupOf))).sort()
  const count = Math.round(share * present.length)
  if (count < 1 || count >= present.length)
    throw new RangeError(`"share" expected a part of ${present.length} groups, got ${share}`)
  createMersenneTwister(seed).shuffle(present)
  const chosen = new Set(present.subarray(0, count))
  return Int32Array.from(rows.keys()).filter((i) => chosen.has(groupOf(rows[i]!)))
}
