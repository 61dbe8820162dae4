/**
 * Prediction by bit slices: 512 rows go through a tree together, a bit each. See src/bit-slices/sliced-forest.ts.
 *
 * A slice is 64 bytes: row `r` is bit `r >> 4 & 7` of byte `r >> 7 << 4 | r & 15`, so that eight slices, transposed, are eight bits
 * of each row in the order of the rows.
 *
 * @module
 */
import { bucketsOf, firstOf, pairOf, stepOn } from './rank-search'

/**
 * Writes the slices of a column for a block of at most 512 rows: for each breakpoint, which rows are above it.
 *
 * @param column - 48 bytes; float64: where the first bucket begins, buckets in a unit, number of the last bucket (see
 *   src/decision-tables/rank-search.ts); uint32: address of the breakpoints, float64, ascending, infinity behind; of the number of
 *   breakpoints before each bucket, int32; half the breakpoints to search, in bytes; number of breakpoints; offsets of the slices in
 *   which NaN is below all breakpoints, and of those in which it is above, or 0; slices begin with the last breakpoint's
 * @param values - float64, `valueBytes` apart; one more may be read than there are rows
 * @param events - scratch for as many slices as there are breakpoints, and two
 */
export function sliceColumn(
  column: usize,
  values: usize,
  valueBytes: usize,
  numRows: i32,
  slices: usize,
  events: usize
): void {
  const numBreakpoints = usize(load<u32>(column, 36))
  // A slice for each rank, of the rows that have it.
  memory.fill(events, 0, (numBreakpoints + 2) << 6)
  markRanks(column, values, valueBytes, numRows, events)
  const zero = i32x4.splat(0)
  const last = events + (numBreakpoints << 6)
  const low = usize(load<u32>(column, 40))
  if (low != 0) sumRanks(events, last, zero, zero, zero, zero, slices + low)
  const high = usize(load<u32>(column, 44))
  if (high != 0) {
    const a = v128.load(last, 64)
    const b = v128.load(last, 80)
    const c = v128.load(last, 96)
    const d = v128.load(last, 112)
    sumRanks(events, last, a, b, c, d, slices + high)
  }
}

// The search for a rank begins at the first breakpoint of the value's bucket. No branch depends on values.
function markRanks(column: usize, values: usize, valueBytes: usize, numRows: i32, events: usize): void {
  const begin = v128.load64_splat(column)
  const scale = v128.load64_splat(column, 8)
  const last = v128.load64_splat(column, 16)
  const breakpoints = usize(load<u32>(column, 24))
  const starts = usize(load<u32>(column, 28))
  const half = usize(load<u32>(column, 32))
  const rankOfNaN = (usize(load<u32>(column, 36)) + 1) << 6
  for (let row = 0; row < numRows; row += 16) {
    const bit: u32 = 1 << ((row >> 4) & 7)
    let to = events + (usize(row >> 7) << 4)
    for (const end = to + usize(min(numRows - row, 16)); to < end; to += 2) {
      const second = values + valueBytes
      const bucket = bucketsOf(pairOf(values, second), begin, scale, last)
      const a = load<f64>(values)
      const b = load<f64>(second)
      let atA = firstOf(breakpoints, starts, i32x4.extract_lane(bucket, 0))
      let atB = firstOf(breakpoints, starts, i32x4.extract_lane(bucket, 2))
      for (let step = half; step >= 8; step >>= 1) {
        atA = stepOn(atA, step, a)
        atB = stepOn(atB, step, b)
      }
      const ofA = to + select((atA - breakpoints) << 3, rankOfNaN, a == a)
      store<u8>(ofA, load<u8>(ofA) | bit)
      const ofB = to + select((atB - breakpoints) << 3, rankOfNaN, b == b)
      store<u8>(ofB, load<u8>(ofB, 1) | bit, 1)
      values = second + valueBytes
    }
  }
}

// From the last breakpoint down: the rows above it, and those above the one after it.
function sumRanks(events: usize, last: usize, a: v128, b: v128, c: v128, d: v128, to: usize): void {
  for (let from = last; from > events; from -= 64) {
    a = v128.or(a, v128.load(from))
    b = v128.or(b, v128.load(from, 16))
    c = v128.or(c, v128.load(from, 32))
    d = v128.or(d, v128.load(from, 48))
    v128.store(to, a)
    v128.store(to, b, 16)
    v128.store(to, c, 32)
    v128.store(to, d, 48)
    to += 64
  }
}

/**
 * Adds the leaf values of trees to the sums of a block of at most 512 rows, tree after tree.
 *
 * @param trees - 32 bytes each; uint32: addresses of its selections, of their end, and of its leaf values by code, float32 or float64;
 *   offset of the sums it adds to; uint16 [8]: numbers of the slices of its code, lowest bit first. A selection has 6 bytes, uint16:
 *   the numbers of three slices, of which the first chooses for each row: 0 the second, 1 the third
 * @param slices - slice 0 must be zeros
 * @param selected - where a tree's selections go, as slices, one after the other
 * @param codes - scratch for 512 bytes
 * @param sums - float32 or float64; there must be room for rows rounded up to 4
 */
export function sumSlices(
  trees: usize,
  endTrees: usize,
  isFloat32: i32,
  slices: usize,
  selected: usize,
  codes: usize,
  numRows: i32,
  sums: usize
): void {
  for (; trees < endTrees; trees += 32) {
    findCodes(trees, slices, selected, codes, numRows)
    const leaves = usize(load<u32>(trees, 8))
    const to = sums + usize(load<u32>(trees, 12))
    if (isFloat32) addFloat32(leaves, codes, to, to + (usize(numRows) << 2))
    else addFloat64(leaves, codes, to, to + (usize(numRows) << 3))
  }
}

/**
 * Writes the codes of a tree for a block of at most 512 rows.
 *
 * @param tree - as above
 * @param codes - receives a byte a row, and has room for rows rounded up to 128
 */
export function findCodes(tree: usize, slices: usize, selected: usize, codes: usize, numRows: i32): void {
  selectAll(load<u32>(tree), load<u32>(tree, 4), slices, selected)
  for (let row: usize = 0; row < usize(numRows); row += 128) transpose(tree, slices + (row >> 3), codes + row)
}

function selectAll(selection: usize, end: usize, slices: usize, to: usize): void {
  for (; selection < end; selection += 6) {
    const choice = slices + (usize(load<u16>(selection)) << 6)
    const no = slices + (usize(load<u16>(selection, 2)) << 6)
    const yes = slices + (usize(load<u16>(selection, 4)) << 6)
    v128.store(to, v128.bitselect(v128.load(yes), v128.load(no), v128.load(choice)))
    v128.store(to, v128.bitselect(v128.load(yes, 16), v128.load(no, 16), v128.load(choice, 16)), 16)
    v128.store(to, v128.bitselect(v128.load(yes, 32), v128.load(no, 32), v128.load(choice, 32)), 32)
    v128.store(to, v128.bitselect(v128.load(yes, 48), v128.load(no, 48), v128.load(choice, 48)), 48)
    to += 64
  }
}

// A code of eight bits for each of 128 rows: halves, quarters and eighths of bytes change places between slices.
function transpose(tree: usize, slices: usize, codes: usize): void {
  let a = codeSlice(tree, 0, slices)
  let b = codeSlice(tree, 1, slices)
  let c = codeSlice(tree, 2, slices)
  let d = codeSlice(tree, 3, slices)
  let e = codeSlice(tree, 4, slices)
  let f = codeSlice(tree, 5, slices)
  let g = codeSlice(tree, 6, slices)
  let h = codeSlice(tree, 7, slices)
  let x = highDifference(a, e, 4, 0x0f)
  a = v128.xor(a, i16x8.shl(x, 4))
  e = v128.xor(e, x)
  x = highDifference(b, f, 4, 0x0f)
  b = v128.xor(b, i16x8.shl(x, 4))
  f = v128.xor(f, x)
  x = highDifference(c, g, 4, 0x0f)
  c = v128.xor(c, i16x8.shl(x, 4))
  g = v128.xor(g, x)
  x = highDifference(d, h, 4, 0x0f)
  d = v128.xor(d, i16x8.shl(x, 4))
  h = v128.xor(h, x)

  x = highDifference(a, c, 2, 0x33)
  a = v128.xor(a, i16x8.shl(x, 2))
  c = v128.xor(c, x)
  x = highDifference(b, d, 2, 0x33)
  b = v128.xor(b, i16x8.shl(x, 2))
  d = v128.xor(d, x)
  x = highDifference(e, g, 2, 0x33)
  e = v128.xor(e, i16x8.shl(x, 2))
  g = v128.xor(g, x)
  x = highDifference(f, h, 2, 0x33)
  f = v128.xor(f, i16x8.shl(x, 2))
  h = v128.xor(h, x)

  x = highDifference(a, b, 1, 0x55)
  v128.store(codes, v128.xor(a, i16x8.shl(x, 1)))
  v128.store(codes, v128.xor(b, x), 16)
  x = highDifference(c, d, 1, 0x55)
  v128.store(codes, v128.xor(c, i16x8.shl(x, 1)), 32)
  v128.store(codes, v128.xor(d, x), 48)
  x = highDifference(e, f, 1, 0x55)
  v128.store(codes, v128.xor(e, i16x8.shl(x, 1)), 64)
  v128.store(codes, v128.xor(f, x), 80)
  x = highDifference(g, h, 1, 0x55)
  v128.store(codes, v128.xor(g, i16x8.shl(x, 1)), 96)
  v128.store(codes, v128.xor(h, x), 112)
}

function codeSlice(tree: usize, bit: usize, slices: usize): v128 {
  return v128.load(slices + (usize(load<u16>(tree + (bit << 1), 16)) << 6))
}

// Where the high bits of one and the low bits of the other differ.
function highDifference(high: v128, low: v128, shift: i32, mask: i8): v128 {
  return v128.and(v128.xor(i16x8.shr_u(high, shift), low), i8x16.splat(mask))
}

function addFloat32(leaves: usize, codes: usize, sums: usize, end: usize): void {
  for (; sums < end; sums += 16) {
    let values = v128.load32_zero(leaves + (usize(load<u8>(codes)) << 2))
    values = v128.load32_lane(leaves + (usize(load<u8>(codes, 1)) << 2), values, 1)
    values = v128.load32_lane(leaves + (usize(load<u8>(codes, 2)) << 2), values, 2)
    values = v128.load32_lane(leaves + (usize(load<u8>(codes, 3)) << 2), values, 3)
    v128.store(sums, f32x4.add(v128.load(sums), values))
    codes += 4
  }
}

function addFloat64(leaves: usize, codes: usize, sums: usize, end: usize): void {
  for (; sums < end; sums += 16) {
    const values = v128.load64_zero(leaves + (usize(load<u8>(codes)) << 3))
    const both = v128.load64_lane(leaves + (usize(load<u8>(codes, 1)) << 3), values, 1)
    v128.store(sums, f64x2.add(v128.load(sums), both))
    codes += 2
  }
}
