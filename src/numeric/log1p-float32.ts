/**
 * log(1 + x) of float32 numbers from 0 to 1, with the bits of glibc's `log1pf` up to 2.40. It is not the rounded logarithm, which later
 * releases have: `Math.fround(Math.log1p(x))` differs from it in about one call of 24.
 * Source: the method and constants of fdlibm s_log1pf.c (Sun Microsystems, 1993). 1 + x = 2^k · (1 + f), and with s = f / (2 + f)
 * log(1 + f) = f − f²/2 + s·(f²/2 + R(s²)).
 *
 * @module
 */

const round = Math.fround

/** ln2 in two parts. */
const ln2High = 0.6931381225585938
const ln2Low = 9.05800061445916e-6
/** √2 and √2 − 1, as far as the algorithm tells: below them k = 0. */
const root = 1.414214015007019
const rootLessOne = 0.4142138659954071
/** Below it the logarithm is x − x²/2. */
const small = 2 ** -29
/** Coefficients of R(s²), from s² up. */
const coefficients = [
  0.6666666865348816, 0.4000000059604645, 0.2857142984867096, 0.2222219854593277, 0.18183572590351105,
  0.15313838422298431, 0.14798198640346527
]

/** Returns log(1 + x) for a float32 from 0 to 1; NaN gives NaN. */
export function strictLog1pFloat32(x: number): number {
  if (x < small) return round(x - round(round(x * x) * 0.5))
  if (x < rootLessOne) return round(x - remainder(x, 0))
  const sum = round(1 + x)
  // What rounding took from the sum.
  const correction = round((sum >= 2 ? round(1 - round(sum - x)) : round(x - round(sum - 1))) / sum)
  const k = sum < root ? 0 : sum < 2 * root ? 1 : 2
  const f = round(sum / 2 ** k - 1)
  const low = round(round(k * ln2Low) + correction)
  if (f === 0) return round(round(k * ln2High) + low)
  if (k === 0) return round(f - remainder(f, 0))
  return round(round(k * ln2High) - round(remainder(f, low) - f))
}

// f²/2 − s·(f²/2 + R(s²)) − low
function remainder(f: number, low: number): number {
  const half = round(round(0.5 * f) * f)
  const s = round(f / round(2 + f))
  const square = round(s * s)
  let r = 0
  for (let i = coefficients.length - 1; i >= 0; i--) r = round(coefficients[i]! + round(square * r))
  const part = round(s * round(half + round(square * r)))
  return round(half - round(part + low))
}
