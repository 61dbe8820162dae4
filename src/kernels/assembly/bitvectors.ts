/**
 * Prediction by line tables: the AND over a group's features of the lines that a row's slots stand for, then the lowest bit
 * left of each tree, which is its exit leaf. See src/ranks/bitvectors.ts and src/predict/masks/mask-tables.ts.
 *
 * @module
 */

/** Rows between combining and reading, so that their lines are still in the first-level cache. */
const rowsAtOnce: i32 = 32

/**
 * Adds the leaf values of iterations `start` to `end` (exclusive) to the scores of a block of rows, tree after tree.
 *
 * @param groups - 32 bytes a group, uint32: address of its first entry and behind its last (see `combineLines`), of its lines,
 *   of its leaf values, float64 [512], of the leaf numbers behind its bits, int32 [512]; its output; its first iteration;
 *   its number of trees
 * @param bitsPerTree - 32, 64, 128, 256 or 512
 * @param slots - int32 [numRows × numColumns]
 * @param combined - room for 32 lines
 * @param scores - float64 [numRows × numOutputs]
 */
export function sumLines(
  groups: usize,
  numGroups: i32,
  bitsPerTree: i32,
  start: i32,
  end: i32,
  slots: usize,
  numColumns: i32,
  numRows: i32,
  combined: usize,
  scores: usize,
  numOutputs: i32
): void {
  const rowBytes = usize(numColumns) << 2
  const scoreBytes = usize(numOutputs) << 3
  for (let i = 0; i < numGroups; i++, groups += 32) {
    const numTrees = load<i32>(groups, 28)
    const firstIteration = load<i32>(groups, 24)
    const first = max(start - firstIteration, 0)
    const last = min(end - firstIteration, numTrees)
    if (first >= last) continue
    const isWhole = first == 0 && last == numTrees
    const leafValues = usize(load<u32>(groups, 12))
    let score = scores + (usize(load<u32>(groups, 20)) << 3)
    for (let row = 0; row < numRows; row += rowsAtOnce) {
      const count = min(rowsAtOnce, numRows - row)
      combineLines(
        load<u32>(groups),
        load<u32>(groups, 4),
        load<u32>(groups, 8),
        slots + usize(row) * rowBytes,
        rowBytes,
        count,
        combined
      )
      let bits = combined
      for (let j = 0; j < count; j++) {
        store<f64>(score, sumOfLine(bits, bitsPerTree, leafValues, isWhole, first, last, load<f64>(score)))
        bits += 64
        score += scoreBytes
      }
    }
  }
}

/**
 * `sumLines` for one row. The lines of a slot stand side by side for all groups, so that a row touches one or two cache lines
 * a feature instead of one a feature and group.
 *
 * @param columns - address of the lines of each column's slot 0, uint32 [numColumns]; a slot has uint16 [numGroups]
 * @param room - for uint32 [numColumns], rounded up to 64 bytes, and a line
 */
export function sumLinesOfRow(
  groups: usize,
  numGroups: i32,
  bitsPerTree: i32,
  start: i32,
  end: i32,
  slots: usize,
  columns: usize,
  numColumns: i32,
  room: usize,
  scores: usize
): void {
  for (let column: usize = 0; column < usize(numColumns) << 2; column += 4) {
    const slot = load<i32>(slots + column)
    store<u32>(room + column, load<u32>(columns + column) + u32(slot * numGroups) * 2)
  }
  const combined = room + ((usize(numColumns) * 4 + 63) & ~63)
  const ones = i32x4.splat(-1)
  for (let i = 0; i < numGroups; i++, groups += 32) {
    const numTrees = load<i32>(groups, 28)
    const firstIteration = load<i32>(groups, 24)
    const first = max(start - firstIteration, 0)
    const last = min(end - firstIteration, numTrees)
    if (first >= last) continue
    const lines = usize(load<u32>(groups, 8))
    const endEntries = usize(load<u32>(groups, 4))
    let a0 = ones
    let a1 = ones
    let a2 = ones
    let a3 = ones
    for (let entry = usize(load<u32>(groups)); entry < endEntries; entry += 8) {
      const map = usize(load<u32>(room + usize(load<u32>(entry))))
      const a = lines + (usize(load<u16>(map + (usize(i) << 1))) << 6)
      a0 = v128.and(a0, v128.load(a))
      a1 = v128.and(a1, v128.load(a, 16))
      a2 = v128.and(a2, v128.load(a, 32))
      a3 = v128.and(a3, v128.load(a, 48))
    }
    v128.store(combined, a0)
    v128.store(combined, a1, 16)
    v128.store(combined, a2, 32)
    v128.store(combined, a3, 48)
    const score = scores + (usize(load<u32>(groups, 20)) << 3)
    const isWhole = first == 0 && last == numTrees
    const leafValues = usize(load<u32>(groups, 12))
    store<f64>(score, sumOfLine(combined, bitsPerTree, leafValues, isWhole, first, last, load<f64>(score)))
  }
}

/**
 * Writes the leaf numbers of iterations `start` to `end` (exclusive) for a block of rows.
 *
 * @param leaves - int32 [numRows × (end - start) × numOutputs]
 */
export function leavesOfLines(
  groups: usize,
  numGroups: i32,
  bitsPerTree: i32,
  start: i32,
  end: i32,
  slots: usize,
  numColumns: i32,
  numRows: i32,
  combined: usize,
  leaves: usize,
  numOutputs: i32
): void {
  const rowBytes = usize(numColumns) << 2
  const numLeaves = (end - start) * numOutputs
  for (let i = 0; i < numGroups; i++, groups += 32) {
    const firstIteration = load<i32>(groups, 24)
    const first = max(start - firstIteration, 0)
    const last = min(end - firstIteration, load<i32>(groups, 28))
    if (first >= last) continue
    const leafNumbers = usize(load<u32>(groups, 16))
    const column = (firstIteration + first - start) * numOutputs + load<i32>(groups, 20)
    for (let row = 0; row < numRows; row++) {
      const entries = usize(load<u32>(groups))
      combineLines(entries, load<u32>(groups, 4), load<u32>(groups, 8), slots + usize(row) * rowBytes, 0, 1, combined)
      let leaf = leaves + (usize(row * numLeaves + column) << 2)
      for (let tree = first; tree < last; tree++) {
        const bit = tree * bitsPerTree
        const place = bit + lowestBit(combined + usize(bit >> 3), bitsPerTree)
        store<i32>(leaf, load<i32>(leafNumbers + (usize(place) << 2)))
        leaf += usize(numOutputs) << 2
      }
    }
  }
}

/**
 * Combines the lines of one group for some rows, two rows at a time.
 *
 * @param entries - the group's features, 8 bytes each up to `endEntries`: offset of the feature's slot in a row, and address of
 *   the map [numSlots] from slot to line, uint16
 * @param lines - the group's lines, 64 bytes each
 * @param slots - slots of the first row, int32; the next row is `rowBytes` on
 * @param combined - receives 64 bytes a row
 */
export function combineLines(
  entries: usize,
  endEntries: usize,
  lines: usize,
  slots: usize,
  rowBytes: usize,
  numRows: i32,
  combined: usize
): void {
  const ones = i32x4.splat(-1)
  let row = 0
  for (; row + 2 <= numRows; row += 2) {
    const second = slots + rowBytes
    let a0 = ones
    let a1 = ones
    let a2 = ones
    let a3 = ones
    let b0 = ones
    let b1 = ones
    let b2 = ones
    let b3 = ones
    for (let entry = entries; entry < endEntries; entry += 8) {
      const offset = usize(load<u32>(entry))
      const map = usize(load<u32>(entry, 4))
      const a = lines + (usize(load<u16>(map + (usize(load<u32>(slots + offset)) << 1))) << 6)
      const b = lines + (usize(load<u16>(map + (usize(load<u32>(second + offset)) << 1))) << 6)
      a0 = v128.and(a0, v128.load(a))
      a1 = v128.and(a1, v128.load(a, 16))
      a2 = v128.and(a2, v128.load(a, 32))
      a3 = v128.and(a3, v128.load(a, 48))
      b0 = v128.and(b0, v128.load(b))
      b1 = v128.and(b1, v128.load(b, 16))
      b2 = v128.and(b2, v128.load(b, 32))
      b3 = v128.and(b3, v128.load(b, 48))
    }
    v128.store(combined, a0)
    v128.store(combined, a1, 16)
    v128.store(combined, a2, 32)
    v128.store(combined, a3, 48)
    v128.store(combined, b0, 64)
    v128.store(combined, b1, 80)
    v128.store(combined, b2, 96)
    v128.store(combined, b3, 112)
    slots = second + rowBytes
    combined += 128
  }
  if (row < numRows) {
    let a0 = ones
    let a1 = ones
    let a2 = ones
    let a3 = ones
    for (let entry = entries; entry < endEntries; entry += 8) {
      const slot = usize(load<u32>(slots + usize(load<u32>(entry))))
      const a = lines + (usize(load<u16>(usize(load<u32>(entry, 4)) + (slot << 1))) << 6)
      a0 = v128.and(a0, v128.load(a))
      a1 = v128.and(a1, v128.load(a, 16))
      a2 = v128.and(a2, v128.load(a, 32))
      a3 = v128.and(a3, v128.load(a, 48))
    }
    v128.store(combined, a0)
    v128.store(combined, a1, 16)
    v128.store(combined, a2, 32)
    v128.store(combined, a3, 48)
  }
}

function lowestBit(bits: usize, bitsPerTree: i32): i32 {
  if (bitsPerTree == 32) return ctz(load<i32>(bits))
  let lowest = 0
  // From the highest word down, so that the lowest that is not empty has the last say, without a branch.
  for (let bit = bitsPerTree - 64; bit >= 0; bit -= 64) {
    const word = load<i64>(bits + usize(bit >> 3))
    lowest = word == 0 ? lowest : bit + i32(ctz(word))
  }
  return lowest
}

// Places without a tree have bit 0 and leaf value -0, which changes no sum: whole lines need not count their trees.
function sumOfLine(
  bits: usize,
  bitsPerTree: i32,
  leafValues: usize,
  isWhole: bool,
  first: i32,
  last: i32,
  sum: f64
): f64 {
  if (isWhole && bitsPerTree == 32) return sumOf16(bits, leafValues, sum)
  if (isWhole && bitsPerTree == 64) return sumOf8(bits, leafValues, sum)
  for (let tree = first; tree < last; tree++) {
    const bit = tree * bitsPerTree
    sum += load<f64>(leafValues + (usize(bit + lowestBit(bits + usize(bit >> 3), bitsPerTree)) << 3))
  }
  return sum
}

function sumOf16(bits: usize, values: usize, sum: f64): f64 {
  sum += load<f64>(values + (usize(ctz(load<u32>(bits))) << 3))
  sum += load<f64>(values + (usize(ctz(load<u32>(bits, 4))) << 3), 256)
  sum += load<f64>(values + (usize(ctz(load<u32>(bits, 8))) << 3), 512)
  sum += load<f64>(values + (usize(ctz(load<u32>(bits, 12))) << 3), 768)
  sum += load<f64>(values + (usize(ctz(load<u32>(bits, 16))) << 3), 1024)
  sum += load<f64>(values + (usize(ctz(load<u32>(bits, 20))) << 3), 1280)
  sum += load<f64>(values + (usize(ctz(load<u32>(bits, 24))) << 3), 1536)
  sum += load<f64>(values + (usize(ctz(load<u32>(bits, 28))) << 3), 1792)
  sum += load<f64>(values + (usize(ctz(load<u32>(bits, 32))) << 3), 2048)
  sum += load<f64>(values + (usize(ctz(load<u32>(bits, 36))) << 3), 2304)
  sum += load<f64>(values + (usize(ctz(load<u32>(bits, 40))) << 3), 2560)
  sum += load<f64>(values + (usize(ctz(load<u32>(bits, 44))) << 3), 2816)
  sum += load<f64>(values + (usize(ctz(load<u32>(bits, 48))) << 3), 3072)
  sum += load<f64>(values + (usize(ctz(load<u32>(bits, 52))) << 3), 3328)
  sum += load<f64>(values + (usize(ctz(load<u32>(bits, 56))) << 3), 3584)
  sum += load<f64>(values + (usize(ctz(load<u32>(bits, 60))) << 3), 3840)
  return sum
}

function sumOf8(bits: usize, values: usize, sum: f64): f64 {
  sum += load<f64>(values + (usize(ctz(load<u64>(bits))) << 3))
  sum += load<f64>(values + (usize(ctz(load<u64>(bits, 8))) << 3), 512)
  sum += load<f64>(values + (usize(ctz(load<u64>(bits, 16))) << 3), 1024)
  sum += load<f64>(values + (usize(ctz(load<u64>(bits, 24))) << 3), 1536)
  sum += load<f64>(values + (usize(ctz(load<u64>(bits, 32))) << 3), 2048)
  sum += load<f64>(values + (usize(ctz(load<u64>(bits, 40))) << 3), 2560)
  sum += load<f64>(values + (usize(ctz(load<u64>(bits, 48))) << 3), 3072)
  sum += load<f64>(values + (usize(ctz(load<u64>(bits, 56))) << 3), 3584)
  return sum
}
