/**
 * Decimal numbers as LightGBM's own quick parser reads them: digit by digit in float64, so the last bit may be off. What
 * LightGBM reads so (gains, internal values and weights, shrinkage, feature ranges, `sigmoid:`) has to be read so here as
 * well, or what is printed or computed from it differs from LightGBM's.
 *
 * Source: LightGBM 4.7.0 include/LightGBM/utils/common.h, Common::Atof. Other than there, `inf` is infinity, not 1e308.
 *
 * @module
 */

const space = 32
const plus = 43
const minus = 45
const point = 46
const zero = 48

/** The value of a number as text; undefined when the text is none. */
export function quickDecimal(text: string): number | undefined {
  const bytes = new TextEncoder().encode(text)
  return parseToken(bytes, 0, bytes.length)
}

/**
 * Reads `count` numbers separated by spaces from `bytes[start, end)` into `target` from `offset` on.
 *
 * @returns as `parseNumbers` of `parse-decimal.ts`
 */
export function parseQuickNumbers(
  bytes: Uint8Array, start: number, end: number, target: Float64Array, offset: number, count: number
): number {
  let numRead = 0
  let pos = start
  for (;;) {
    while (pos < end && bytes[pos] === space) pos++
    if (pos >= end) return numRead
    const tokenStart = pos
    while (pos < end && bytes[pos] !== space) pos++
    if (numRead < count) {
      const value = parseToken(bytes, tokenStart, pos)
      if (value === undefined) return -1 - numRead
      target[offset + numRead] = value
    }
    numRead++
  }
}

// The value of one number, or undefined when the bytes are none.
function parseToken(bytes: Uint8Array, start: number, end: number): number | undefined {
  let pos = start
  const negative = bytes[pos] === minus
  if (negative || bytes[pos] === plus) pos++

  const firstDigit = pos
  let value = 0
  for (; pos < end && isDigit(bytes[pos]!); pos++) value = value * 10 + (bytes[pos]! - zero)
  let numDigits = pos - firstDigit
  if (pos < end && bytes[pos] === point) {
    const firstDecimal = ++pos
    let right = 0
    for (; pos < end && isDigit(bytes[pos]!); pos++) right = right * 10 + (bytes[pos]! - zero)
    const numDecimals = pos - firstDecimal
    value += right / power(10, numDecimals)
    numDigits += numDecimals
  }
  if (numDigits === 0) return parseWord(bytes, start, end)

  if (pos < end) {
    if ((bytes[pos]! | 32) !== 101) return undefined
    pos++
    const divides = bytes[pos] === minus
    if (divides || bytes[pos] === plus) pos++
    if (pos >= end) return undefined
    let exponent = 0
    for (; pos < end; pos++) {
      if (!isDigit(bytes[pos]!)) return undefined
      exponent = Math.min(308, exponent * 10 + (bytes[pos]! - zero))
    }
    let scale = 1
    for (; exponent >= 50; exponent -= 50) scale *= 1e50
    for (; exponent >= 8; exponent -= 8) scale *= 1e8
    for (; exponent > 0; exponent--) scale *= 10
    value = divides ? value / scale : value * scale
  }
  return negative ? -value : value
}

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= 57
}

// The source's recursion: beyond 10^22 the order of multiplications matters.
function power(base: number, exponent: number): number {
  if (exponent === 0) return 1
  if (exponent % 2 === 0) return power(base * base, exponent / 2)
  if (exponent % 3 === 0) return power(base * base * base, exponent / 3)
  return base * power(base, exponent - 1)
}

function parseWord(bytes: Uint8Array, start: number, end: number): number | undefined {
  switch (String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 5)))) {
    case 'inf': return Infinity
    case '-inf': return -Infinity
    case 'nan': case '-nan': return NaN
    default: return undefined
  }
}
