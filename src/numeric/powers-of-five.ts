/**
 * Powers of five to 128 bits, with which a decimal number of up to 19 digits can be rounded correctly.
 *
 * Source: D. Lemire, "Number parsing at a gigabyte per second", 2021, section 6.
 *
 * @module
 */

/** The greatest power of the table. */
export const maxPowerOfFive = 64

/**
 * The 128 leading bits of 5^-64 to 5^64, the lower half first; rounded down, but 5^-27 to 5^-1 up.
 *
 * @returns [129 × 2]
 */
export function powersOfFive(): BigUint64Array {
  const halves = new BigUint64Array(2 * (2 * maxPowerOfFive + 1))
  let five = 1n
  for (let power = 0; power <= maxPowerOfFive; power++, five *= 5n) {
    const length = BigInt(five.toString(2).length)
    store(halves, power, length > 128n ? five >> (length - 128n) : five << (128n - length))
    // Rounded up as far as 5^27 fits into 64 bits: halfway cases then come out whole.
    if (power > 0) store(halves, -power, (1n << (127n + length)) / five + (power <= 27 ? 1n : 0n))
  }
  return halves
}

function store(halves: BigUint64Array, power: number, bits: bigint): void {
  const place = 2 * (power + maxPowerOfFive)
  halves[place] = bits & 0xffffffffffffffffn
  halves[place + 1] = bits >> 64n
}
