/**
 * Reads decimal numbers from ASCII bytes, correctly rounded.
 *
 * Models print 17 digits, more than a float64 holds, where `Number(text)` is slow and needs a string for every number.
 * Here the digits and the power of ten are two-part (double-double) numbers: 106 bits of product decide the rounding
 * in all but about one case in 2⁴⁰, and that case goes to `Number`. Arithmetic: T. J. Dekker, "A floating-point technique
 * for extending the available precision", 1971.
 *
 * @module
 */
import { exactPowersOfTen } from './constants.ts'
import { minus, parseList, plus, point, type ReadNumber, readExponent, readWord, zero } from './decimal-list.ts'
import { productError } from './fma.ts'
import { maxPowerOfFive, powersOfFive } from './powers-of-five.ts'

// 1e-64 to 1e64, rounded, and what rounding took.
interface PowersOfTen {
  readonly power: Float64Array
  readonly tail: Float64Array
}

let powersOfTen: PowersOfTen | undefined

/**
 * Reads numbers separated by spaces, as `parseList` does: decimal and scientific notation, `inf`, `-inf`, `nan`, `-nan`.
 */
export function parseNumbers(
  bytes: Uint8Array,
  start: number,
  end: number,
  target: Float64Array,
  offset: number,
  count: number
): number {
  return parseList(readNumber, bytes, start, end, target, offset, count)
}

/** Reads one number; see `parseNumbers`. */
export const readNumber: ReadNumber = (bytes, start, end, target, index) => {
  let pos = start
  const negative = bytes[pos] === minus
  if (negative || bytes[pos] === plus) pos++

  let numDigits = 0
  let head = 0 // the first significant digits, at most 9
  let headDigits = 0
  let tail = 0 // the next digits, at most 9
  let tailDigits = 0
  let firstDecimal = -1
  for (; pos < end; pos++) {
    const digit = bytes[pos]! - zero
    if (digit >= 0 && digit <= 9) {
      numDigits++
      if (headDigits < 9) {
        head = head * 10 + digit
        if (head > 0) headDigits++
      } else {
        tail = (tail * 10 + digit) | 0
        tailDigits++
      }
    } else if (digit === point - zero && firstDecimal < 0) firstDecimal = pos + 1
    else break
  }
  if (numDigits === 0 || tailDigits > 9) return readSlowly(bytes, start, end, target, index)
  let exponent = firstDecimal < 0 ? 0 : firstDecimal - pos
  if (pos < end) exponent += readExponent(bytes, pos, end)
  return (
    storeDecimal(head, tail, tailDigits, exponent, negative, target, index) ||
    readSlowly(bytes, start, end, target, index)
  )
}

/**
 * Stores a number: the digits of `head`, at most 9, then the `tailDigits` of `tail`, at most 9, times a power of ten.
 *
 * @returns false when this is not certain to be rounded correctly: nothing is stored then
 */
export function storeDecimal(
  head: number,
  tail: number,
  tailDigits: number,
  exponent: number,
  negative: boolean,
  target: Float64Array,
  index: number
): boolean {
  // Even head · 10^9 has no more than 51 bits times 2^9, so `high` + `low` are the digits exactly.
  const shifted = head * exactPowersOfTen[tailDigits]!
  const high = shifted + tail
  const low = tail - (high - shifted)
  if (low === 0 && exponent >= -22 && exponent <= 22) {
    // Both factors are exact, so one operation rounds once (Clinger 1990).
    const value = exponent < 0 ? high / exactPowersOfTen[-exponent]! : high * exactPowersOfTen[exponent]!
    target[index] = negative ? -value : value
    return true
  }
  if (!(Math.abs(exponent) <= maxPowerOfFive)) return false

  powersOfTen ??= createPowersOfTen()
  const power = powersOfTen.power[exponent + maxPowerOfFive]!
  const product = high * power
  const productLow =
    productError(high, power, product) + (high * powersOfTen.tail[exponent + maxPowerOfFive]! + low * power)
  const sum = product + productLow
  const rest = productLow - (sum - product)
  const uncertainty = sum * 3.2e-30 // 2^-98; the steps above lose less than 2^-100
  if (sum + (rest + uncertainty) !== sum || sum + (rest - uncertainty) !== sum) return false
  target[index] = negative ? -sum : sum
  return true
}

function createPowersOfTen(): PowersOfTen {
  const fives = powersOfFive()
  const power = Float64Array.from({ length: fives.length / 2 }, (_, i) => Number(`1e${i - maxPowerOfFive}`))
  // 10^e is 5^e times a power of two.
  const tail = power.map((nearest, i) => {
    const five = (fives[2 * i + 1]! << 64n) | fives[2 * i]!
    const rounded = Number(five)
    return Number(five - BigInt(rounded)) * (nearest / rounded)
  })
  return { power, tail }
}

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
// The longest float64 printed in full has 1,077 characters; what is longer than twice that comes from no library.
const maxLength = 2048

// Reads any number; false when the bytes are none, or one of more than 2,048 characters.
function readSlowly(bytes: Uint8Array, start: number, end: number, target: Float64Array, index: number): boolean {
  if (end - start > maxLength) return false
  const text = String.fromCharCode(...bytes.subarray(start, end))
  if (!decimal.test(text)) return readWord(bytes, start, end, target, index)
  target[index] = Number(text)
  return true
}
