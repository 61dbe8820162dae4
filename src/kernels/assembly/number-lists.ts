/**
 * Lists of numbers in the lines of trees, read for many trees at once. See src/format/lightgbm/number-lists.ts.
 *
 * @module
 */
import { decimal, integer, quickDecimal, value } from './decimals'

const space: i32 = 32

/**
 * Reads the numbers of one list of trees `tree` to `numTrees` (exclusive). A tree without numbers is passed over.
 *
 * @param fields - where a tree's line starts and ends, float64, `ends` bytes apart, the next tree's `stride` bytes on; a line
 *   starts at 0 where there is none, and is followed by a line end
 * @param shift - turns a place in the file into an address
 * @param offsets - of trees among the numbers, int32 [numTrees + 1]
 * @param powers - see `decimal`
 * @param parser - 0: correctly rounded numbers; 1: numbers as LightGBM's quick parser reads them; 2: whole numbers
 * @param least - the numbers lie between this …
 * @param most - … and this
 * @param to - of the number at offset 0, float64
 * @returns the number of the first tree whose line is missing or not as LightGBM writes it, or `numTrees`
 */
export function readNumbers(
  fields: usize,
  ends: usize,
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
  for (; tree < numTrees; tree++) {
    const range = offsets + (usize(tree) << 2)
    let target = to + (usize(load<i32>(range)) << 3)
    const targetEnd = to + (usize(load<i32>(range, 4)) << 3)
    if (target == targetEnd) continue
    const field = fields + usize(tree) * stride
    const start = load<f64>(field)
    if (start == 0) return tree
    let at = usize(start + shift)
    const end = usize(load<f64>(field + ends) + shift)
    for (; target != targetEnd; target += 8) {
      at = pastSpaces(at)
      at = parser == 0 ? decimal(at, powers) : parser == 1 ? quickDecimal(at, powers) : integer(at)
      if (at == 0 || at > end || (at < end && load<u8>(at) != space)) return tree
      if (!(value >= least && value <= most)) return tree
      store<f64>(target, value)
    }
    if (pastSpaces(at) != end) return tree
  }
  return tree
}

function pastSpaces(at: usize): usize {
  while (load<u8>(at) == space) at++
  return at
}
