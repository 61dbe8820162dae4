/**
 * Lists of numbers in the lines of trees, read for many trees at once. See src/format/lightgbm/number-lists.ts. What is written in
 * an unusual way (words, more than 19 digits, powers of ten beyond 64) is left to src/numeric, which reads the same numbers.
 *
 * @module
 */
import { areDigits, roundedNumber, scaledByTen, valueOfDigits } from './decimals'

const exactParser: i32 = 0
const integerParser: i32 = 2
const mostDigits: u64 = 1000000000000000000
// Up to here digits are added in float64 without rounding, as LightGBM's quick parser does it.
const maxExact: u64 = 0x20000000000000
const maxPower: i32 = 64

const lineFeed: i32 = 10
const carriageReturn: i32 = 13
const space: i32 = 32
const plus: i32 = 43
const minus: i32 = 45
const point: i32 = 46
const zero: i32 = 48
const letterE: i32 = 101

/**
 * Reads the numbers of one list of trees `tree` to `numTrees` (exclusive). A tree without numbers is passed over.
 *
 * @param fields - where a tree's line starts, float64, the next tree's `stride` bytes on; 0 where there is none. A line feed
 *   follows the last line
 * @param shift - turns a place in the file into an address
 * @param offsets - of trees among the numbers, int32 [numTrees + 1]
 * @param powers - 10^0 to 10^22, float64, then the powers of five of src/numeric/powers-of-five.ts
 * @param parser - 0: correctly rounded numbers; 1: numbers as LightGBM's quick parser reads them; 2: whole numbers
 * @param least - the numbers lie between this …
 * @param most - … and this
 * @param to - of the number at offset 0: int32 when they are whole, else float64
 * @returns the number of the first tree whose line is missing or not as LightGBM writes it, or `numTrees`
 */
export function readNumbers(
  fields: usize,
  stride: usize,
  shift: f64,
  offsets: usize,
  tree: i32,
  numTrees: i32,
  powers: usize,
  parser: i32,
  least: f64,
  most: f64,
  to: usize
): i32 {
  const size: usize = parser == integerParser ? 4 : 8
  for (; tree < numTrees; tree++) {
    const range = offsets + (usize(tree) << 2)
    let target = to + usize(load<i32>(range)) * size
    const targetEnd = to + usize(load<i32>(range, 4)) * size
    if (target == targetEnd) continue
    const start = load<f64>(fields + usize(tree) * stride)
    if (start == 0) return tree
    let at = usize(start + shift)
    // All in one loop: a call for each number takes 2 of 8 ns.
    for (; target != targetEnd; target += size) {
      at = pastSpaces(at)
      const negative = load<u8>(at) == minus
      if (negative || (load<u8>(at) == plus && parser != integerParser)) at++

      let digits: u64 = 0
      let digit: u32
      const firstDigit = at
      for (; (digit = load<u8>(at) - zero) <= 9; at++) {
        if (digits >= mostDigits) return tree
        digits = digits * 10 + digit
      }
      let numDigits = at - firstDigit
      let number = f64(i64(digits))
      if (parser != integerParser) {
        let numDecimals: i32 = 0
        if (load<u8>(at) == point) {
          const firstDecimal = ++at
          if (parser == exactParser) {
            // 17 digits one by one take 22 ns, so 16.
            for (let eight: u64; digits < 100000000000 && areDigits((eight = load<u64>(at))); at += 8) {
              digits = digits * 100000000 + valueOfDigits(eight)
            }
          }
          for (; (digit = load<u8>(at) - zero) <= 9; at++) {
            if (digits >= mostDigits) return tree
            digits = digits * 10 + digit
          }
          numDecimals = i32(at - firstDecimal)
          numDigits += numDecimals
        }
        let power = 0
        if ((load<u8>(at) | 32) == letterE) {
          const negativePower = load<u8>(++at) == minus
          if (negativePower || load<u8>(at) == plus) at++
          const firstDigit = at
          for (; (digit = load<u8>(at) - zero) <= 9 && at - firstDigit < 4; at++) power = power * 10 + digit
          if (at == firstDigit) return tree
          if (negativePower) power = -power
        }
        if (parser == exactParser) {
          power -= numDecimals
          if (power < -maxPower || power > maxPower) return tree
          if (digits != 0) number = roundedNumber(digits, power, powers + 184 + (usize(power + maxPower) << 4))
        } else {
          if (digits >= maxExact || numDecimals > 22) return tree
          const scale = load<f64>(powers + (usize(numDecimals) << 3))
          number += (f64(i64(digits)) - number * scale) / scale
          if (power != 0) number = scaledByTen(number, power)
        }
      }
      if (numDigits == 0 || i32(load<u8>(at)) > space) return tree
      if (negative) number = -number
      if (!(number >= least && number <= most)) return tree
      if (parser == integerParser) store<i32>(target, i32(i64(number)))
      else store<f64>(target, number)
    }
    at = pastSpaces(at)
    if (load<u8>(at) == carriageReturn) at++
    if (load<u8>(at) != lineFeed) return tree
  }
  return tree
}

function pastSpaces(at: usize): usize {
  while (load<u8>(at) == space) at++
  return at
}
