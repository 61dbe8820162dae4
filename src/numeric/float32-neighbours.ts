/**
 * The float32 numbers next to one.
 *
 * @module
 */

const float32 = /* @__PURE__ */ new Float32Array(1)
const bits = /* @__PURE__ */ new Int32Array(float32.buffer)

/** From here on, numbers round to the float32 Infinity: half a step above the largest float32. */
export const overflowsFloat32: number = 2 ** 128 - 2 ** 103

/** C's `nextafterf(x, +inf)`. */
export function nextUpFloat32(x: number): number {
  if (Number.isNaN(x) || x === Infinity) return x
  if (x === 0) return 2 ** -149
  float32[0] = x
  bits[0]! += x > 0 ? 1 : -1
  return float32[0]
}

/** C's `nextafterf(x, -inf)`. */
export function nextDownFloat32(x: number): number {
  return -nextUpFloat32(-x)
}
