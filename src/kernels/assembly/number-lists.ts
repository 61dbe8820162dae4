/**
 * Lists of numbers in the lines of trees, read for many trees at once. See src/format/lightgbm/kernel-lists.ts.
 *
 * All functions take: `fields`, where a tree's line starts and ends, float64, `ends` bytes apart, the next tree's `stride` bytes
 * on; `shift`, what turns a place in the file into an address; `offsets`, of trees among the numbers, int32 [numTrees + 1]; the
 * number of the first tree and of all trees. A tree without numbers is passed over. They return the number of the first tree
 * whose line is missing or not as LightGBM writes it, or `numTrees`. Every line is followed by a line end.
 *
 * @module
 */
import { decimal, quickDecimal, value } from './decimals'

const space: i32 = 32
const minus: i32 = 45
const zero: i32 = 48

// Where the line being read goes on and ends.
let at: usize = 0
let end: usize = 0

/**
 * Reads float64 numbers.
 *
 * @param powers - see `decimal`
 * @param parser - 0: correctly rounded; 1: as LightGBM's quick parser does; 2: so, then rounded to float32
 * @param to - float64
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
  to: usize
): i32 {
  for (; tree < numTrees; tree++) {
    let left = count(offsets, tree)
    if (left == 0) continue
    if (!openLine(fields, ends, stride, shift, tree)) return tree
    let target = to + (usize(load<i32>(offsets + (usize(tree) << 2))) << 3)
    for (; left > 0; left--) {
      skipSpaces()
      const next = parser == 0 ? decimal(at, powers) : quickDecimal(at, powers)
      if (!passToken(next)) return tree
      store<f64>(target, parser == 2 ? f64(f32(value)) : value)
      target += 8
    }
    skipSpaces()
    if (at != end) return tree
  }
  return tree
}

/**
 * Reads whole numbers from `least` to `most`.
 *
 * @param to - int32 or uint32, or uint8 when `bytes` is 1
 */
export function readIntegers(
  fields: usize,
  ends: usize,
  stride: usize,
  shift: f64,
  offsets: usize,
  tree: i32,
  numTrees: i32,
  least: i32,
  most: f64,
  bytes: i32,
  to: usize
): i32 {
  for (; tree < numTrees; tree++) {
    let left = count(offsets, tree)
    if (left == 0) continue
    if (!openLine(fields, ends, stride, shift, tree)) return tree
    let target = to + usize(load<i32>(offsets + (usize(tree) << 2))) * usize(bytes)
    for (; left > 0; left--) {
      if (!readInteger(least, i64(most))) return tree
      if (bytes == 1) store<u8>(target, u8(integer))
      else store<i32>(target, integer)
      target += bytes
    }
    skipSpaces()
    if (at != end) return tree
  }
  return tree
}

/**
 * Reads children, which count nodes and, as `~leaf`, leaves of their tree, and makes them count through the forest.
 *
 * @param offsets - of trees among the nodes read here
 * @param firstNode - number of the first of them in the forest
 * @param firstLeaf - number of the first leaf of the first tree
 * @param to - int32
 */
export function readChildren(
  fields: usize,
  ends: usize,
  stride: usize,
  shift: f64,
  offsets: usize,
  tree: i32,
  numTrees: i32,
  firstNode: i32,
  firstLeaf: i32,
  to: usize
): i32 {
  for (; tree < numTrees; tree++) {
    const numNodes = count(offsets, tree)
    if (numNodes == 0) continue
    if (!openLine(fields, ends, stride, shift, tree)) return tree
    const before = load<i32>(offsets + (usize(tree) << 2))
    let target = to + (usize(before) << 2)
    for (let left = numNodes; left > 0; left--) {
      if (!readInteger(~numNodes, numNodes - 1)) return tree
      // Every tree has one leaf more than nodes.
      store<i32>(target, integer >= 0 ? integer + firstNode + before : integer - firstLeaf - before - tree)
      target += 4
    }
    skipSpaces()
    if (at != end) return tree
  }
  return tree
}

let integer: i32 = 0

function count(offsets: usize, tree: i32): i32 {
  offsets += usize(tree) << 2
  return load<i32>(offsets, 4) - load<i32>(offsets)
}

function openLine(fields: usize, ends: usize, stride: usize, shift: f64, tree: i32): bool {
  fields += usize(tree) * stride
  const start = load<f64>(fields)
  at = usize(start + shift)
  end = usize(load<f64>(fields + ends) + shift)
  return start != 0
}

function skipSpaces(): void {
  while (load<u8>(at) == space) at++
}

// Moves past the token that ends at `next`; false when there was none or something follows it.
function passToken(next: usize): bool {
  at = next
  return next != 0 && (next == end || (next < end && load<u8>(next) == space))
}

function readInteger(least: i64, most: i64): bool {
  skipSpaces()
  const negative = load<u8>(at) == minus
  const first = at + usize(negative)
  let next = first
  let sum: i64 = 0
  for (let digit: u32; (digit = load<u8>(next) - zero) <= 9 && next - first < 11; next++) sum = sum * 10 + digit
  if (negative) sum = -sum
  integer = i32(sum)
  return next != first && sum >= least && sum <= most && passToken(next)
}
