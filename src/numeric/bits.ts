/**
 * Bits of 32-bit words.
 *
 * @module
 */

/** The number of bits set. Source: Warren, "Hacker's Delight" (2nd ed.), figure 5-2. */
export function numBitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** The number of the lowest bit set, from 0; -1 when none is. */
export function lowestBitOf(word: number): number {
  return 31 - Math.clz32(word & -word)
}
