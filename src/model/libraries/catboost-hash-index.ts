/**
 * `createHashIndex`: finds hashes of 64 bits.
 *
 * @module
 */
import type { WideColumn } from './catboost-hashes.ts'

/**
 * Finds hashes.
 *
 * @param entries - receives the entry of each of the first `count`; 0 for those that have none
 */
export type FindEntries = (hashes: WideColumn, entries: Int32Array, count: number) => void

// Golden section: spreads numbers that are alike.
const spread = 0x9e3779b1

/**
 * Prepares a search, by open addressing.
 *
 * @param hashes - of equal ones the first counts
 * @param entryOf - the entry of the hash at a place, above 0
 */
export function createHashIndex(hashes: WideColumn, entryOf: (place: number) => number): FindEntries {
  const { length } = hashes.low
  const shift = Math.clz32(2 * length)
  const mask = 2 ** (32 - shift) - 1
  // The halves of a hash and its entry side by side, so that a look into a large table is one into memory.
  const slots = new Int32Array(3 * (mask + 1))
  for (let place = 0; place < length; place++) {
    const low = hashes.low[place]!
    const high = hashes.high[place]!
    let slot = (Math.imul(low ^ high, spread) >>> shift) & mask
    while (slots[3 * slot + 2] !== 0) slot = (slot + 1) & mask
    slots[3 * slot] = low
    slots[3 * slot + 1] = high
    slots[3 * slot + 2] = entryOf(place)
  }
  return ({ low: lows, high: highs }, entries, count) => {
    for (let i = 0; i < count; i++) {
      const low = lows[i]!
      const high = highs[i]!
      let slot = (Math.imul(low ^ high, spread) >>> shift) & mask
      let entry = slots[3 * slot + 2]!
      while (entry !== 0 && (slots[3 * slot] !== low || slots[3 * slot + 1] !== high)) {
        slot = (slot + 1) & mask
        entry = slots[3 * slot + 2]!
      }
      entries[i] = entry
    }
  }
}
