/**
 * e^x − 1 of float32 numbers up to 0, with the bits of glibc's `expm1f` up to 2.40. It is not the rounded number, which later releases
 * have: `Math.fround(Math.expm1(x))` differs from it in about one call of 15.
 * Source: the method and constants of fdlibm s_expm1f.c (Sun Microsystems, 1993). x = k·ln2 + r with |r| ≤ ln2/2, and e^r − 1 by a
 * rational function of r²/2.
 *
 * @module
 */

const round = Math.fround

/** ln2 in two parts, and 1/ln2. */
const ln2High = 0.6931381225585938
const ln2Low = 9.05800061445916e-6
const inverse = 1.4426950216293335
/** 27 ln2, from where on the result is −1; 1.5 ln2 and 0.5 ln2. */
const largest = 18.71497344970703
const threeHalves = 1.0397207736968994
const oneHalf = 0.3465735912322998
/** Below it the result is x. */
const small = 2 ** -25
/** Coefficients from r²/2 up. */
const coefficients = [
  -0.03333333507180214, 0.0015873016091063619, -7.936507608974352e-5, 4.00821772927884e-6, -2.0109921194944036e-7
]

/** Returns e^x − 1 for a float32 of 0 or less; NaN gives NaN. */
export function strictExpm1Float32(x: number): number {
  const size = -x
  if (size >= largest) return -1
  if (size < small) return x
  const k = size <= oneHalf ? 0 : size < threeHalves ? -1 : Math.trunc(round(round(inverse * x) - 0.5))
  const high = round(x - round(k * ln2High))
  const low = round(k * ln2Low)
  const r = round(high - low)
  const correction = round(round(high - r) - low)

  const half = round(0.5 * r)
  const square = round(r * half)
  let series = 0
  for (let i = coefficients.length - 1; i >= 0; i--) series = round(coefficients[i]! + round(square * series))
  series = round(1 + round(square * series))
  const t = round(3 - round(series * half))
  const e = round(square * round(round(series - t) / round(6 - round(r * t))))
  if (k === 0) return round(r - round(round(r * e) - square))
  const rest = round(round(round(r * round(e - correction)) - correction) - square)
  if (k === -1) return round(round(0.5 * round(r - rest)) - 0.5)
  return round(round(round(1 - round(rest - r)) * 2 ** k) - 1)
}
