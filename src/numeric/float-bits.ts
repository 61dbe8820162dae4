/**
 * The upper half of a float64, and powers of two. Big-endian `DataView` calls, so the machine's order of bytes does not
 * matter.
 *
 * @module
 */

const view = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8))
const powers = /* @__PURE__ */ createPowers()

/** Returns the upper 32 bits of x (sign, 11 bits of exponent, 20 bits of fraction) as a signed integer. */
export function highWord(x: number): number {
  view.setFloat64(0, x)
  return view.getInt32(0)
}

/** Returns 2^exponent for an integer exponent in −1074 … 1023. Looked up: that takes a third of the time of setting bits. */
export function powerOfTwo(exponent: number): number {
  return powers[exponent + 1074]!
}

function createPowers(): Float64Array {
  const all = new Float64Array(2098)
  for (let i = all.length, power = 2 ** 1023; i-- > 0; power /= 2) all[i] = power
  return all
}
