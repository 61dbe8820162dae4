/**
 * Decimal numbers as LightGBM's own quick parser reads them: digit by digit in float64, so the last bit may be off. What
 * LightGBM reads so (gains, internal values and weights, shrinkage, feature ranges, `sigmoid:`) has to be read so here as
 * well, or what is printed or computed from it differs from LightGBM's.
 *
 * Source: LightGBM 4.7.0 include/LightGBM/utils/common.h, Common::Atof. Other than there, `inf` is infinity, not 1e308.
 *
 * @module
 */
import { exactPowersOfTen } from './constants.ts'

const space = 32
const plus = 43
const minus = 45
const point = 46
const zero = 48

/** The value of a number as text; undefined when the text is none. */
export function quickDecimal(text: string): number | undefined {
  const bytes = new TextEncoder().encode(text)
  const target = new Float64Array(1)
  return !text.includes(' ') && parseQuickNumbers(bytes, 0, bytes.length, target, 0, 1) === 1 ? target[0] : undefined
}

/**
 * Reads `count` numbers separated by spaces from `bytes[start, end)` into `target` from `offset` on.
 *
 * @returns as `parseNumbers` of `parse-decimal.ts`
 */
export function parseQuickNumbers(
  bytes: Uint8Array,
  start: number,
  end: number,
  target: Float64Array,
  offset: number,
  count: number
): number {
  let numRead = 0
  let pos = start
  for (;;) {
    while (pos < end && bytes[pos] === space) pos++
    if (pos >= end) return numRead
    if (numRead < count) {
      pos = readNumber(bytes, pos, end, target, offset + numRead)
      if (pos < 0) return -1 - numRead
    } else while (pos < end && bytes[pos] !== space) pos++
    numRead++
  }
}

// Reads the number that starts at `start` into `target[index]` and returns where it ends, or -1 when it is none.
function readNumber(bytes: Uint8Array, start: number, end: number, target: Float64Array, index: number): number {
  let pos = start
  const negative = bytes[pos] === minus
  if (negative || bytes[pos] === plus) pos++

  const firstDigit = pos
  let value = 0
  for (; pos < end; pos++) {
    const digit = bytes[pos]! - zero
    if (digit < 0 || digit > 9) break
    value = value * 10 + digit
  }
  let numDigits = pos - firstDigit
  if (pos < end && bytes[pos] === point) {
    const firstDecimal = ++pos
    let right = 0
    for (; pos < end; pos++) {
      const digit = bytes[pos]! - zero
      if (digit < 0 || digit > 9) break
      right = right * 10 + digit
    }
    const numDecimals = pos - firstDecimal
    value += right / (numDecimals < 23 ? exactPowersOfTen[numDecimals]! : powerOfTen(10, numDecimals))
    numDigits += numDecimals
  }
  if (numDigits === 0) return readWord(bytes, start, end, target, index)

  if (pos < end && bytes[pos] !== space) {
    if ((bytes[pos]! | 32) !== 101) return -1
    pos++
    const divides = bytes[pos] === minus
    if (divides || bytes[pos] === plus) pos++
    const firstExponentDigit = pos
    let exponent = 0
    for (; pos < end && bytes[pos] !== space; pos++) {
      const digit = bytes[pos]! - zero
      if (digit < 0 || digit > 9) return -1
      exponent = Math.min(308, exponent * 10 + digit)
    }
    if (pos === firstExponentDigit) return -1
    let scale = 1
    for (; exponent >= 50; exponent -= 50) scale *= 1e50
    for (; exponent >= 8; exponent -= 8) scale *= 1e8
    for (; exponent > 0; exponent--) scale *= 10
    value = divides ? value / scale : value * scale
  }
  target[index] = negative ? -value : value
  return pos
}

// The source's recursion.
function powerOfTen(base: number, exponent: number): number {
  if (exponent === 0) return 1
  if (exponent % 2 === 0) return powerOfTen(base * base, exponent / 2)
  if (exponent % 3 === 0) return powerOfTen(base * base * base, exponent / 3)
  return base * powerOfTen(base, exponent - 1)
}

function readWord(bytes: Uint8Array, start: number, end: number, target: Float64Array, index: number): number {
  for (const [word, value] of [
    ['inf', Infinity],
    ['-inf', -Infinity],
    ['nan', NaN],
    ['-nan', NaN]
  ] as const) {
    const wordEnd = start + word.length
    if (
      wordEnd <= end &&
      (wordEnd === end || bytes[wordEnd] === space) &&
      [...word].every((letter, i) => bytes[start + i] === letter.charCodeAt(0))
    ) {
      target[index] = value
      return wordEnd
    }
  }
  return -1
}
