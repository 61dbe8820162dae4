/**
 * Prediction by masks: the bits that the AND of a row's bitvectors leaves of a tree are the leaves that no node excludes, and
 * the lowest of them is the exit leaf. See src/predict/masks/mask-tables.ts.
 *
 * @module
 */
import { andBitvectors } from './bitvectors'

/** Rows that go through a group together, so that their bitvectors stay in the first-level cache. */
const rowsAtOnce: i32 = 32

/**
 * Adds the leaf values of iterations `start` to `end` (exclusive) to the scores of a block of rows, tree after tree.
 *
 * @param groups - 32 bytes a group, uint32: address of its first entry and of the end of its entries (see `andBitvectors`), of
 *   its bitvectors, of the leaf value of each bit, float64 [512], of the leaf number of each bit, int32 [512]; its output; its
 *   first iteration; its number of trees
 * @param bitsPerTree - 32, 64, 128, 256 or 512
 * @param ranks - int32 [numRows × numColumns]
 * @param isFloat32 - whether the sum is rounded to float32 after each tree
 * @param reachable - scratch for 32 bitvectors
 * @param scores - float64 [numRows × numOutputs]
 */
export function sumMasks(
  groups: usize,
  numGroups: i32,
  bitsPerTree: i32,
  start: i32,
  end: i32,
  isFloat32: i32,
  ranks: usize,
  numColumns: i32,
  numRows: i32,
  reachable: usize,
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
    const isWhole = isFloat32 == 0 && first == 0 && last == numTrees
    const leafValues = usize(load<u32>(groups, 12))
    let score = scores + (usize(load<u32>(groups, 20)) << 3)
    for (let row = 0; row < numRows; row += rowsAtOnce) {
      const count = min(rowsAtOnce, numRows - row)
      andBitvectors(
        load<u32>(groups),
        load<u32>(groups, 4),
        load<u32>(groups, 8),
        ranks + usize(row) * rowBytes,
        rowBytes,
        count,
        reachable
      )
      let bits = reachable
      for (let j = 0; j < count; j++) {
        store<f64>(score, sumOfTrees(bits, bitsPerTree, leafValues, isWhole, isFloat32, first, last, load<f64>(score)))
        bits += 64
        score += scoreBytes
      }
    }
  }
}

/**
 * `sumMasks` for one row. For each rank the numbers of its bitvectors stand side by side for all groups, so that a row touches
 * one or two cache lines for each feature instead of one for each feature and group.
 *
 * @param columns - address of the bitvector numbers of each column's rank 0, uint32 [numColumns]; a rank has uint16 [numGroups]
 * @param scratch - for uint32 [numColumns], rounded up to 64 bytes, and a bitvector
 */
export function sumMasksOfRow(
  groups: usize,
  numGroups: i32,
  bitsPerTree: i32,
  start: i32,
  end: i32,
  isFloat32: i32,
  ranks: usize,
  columns: usize,
  numColumns: i32,
  scratch: usize,
  scores: usize
): void {
  for (let column: usize = 0; column < usize(numColumns) << 2; column += 4) {
    const rank = load<i32>(ranks + column)
    store<u32>(scratch + column, load<u32>(columns + column) + u32(rank * numGroups) * 2)
  }
  const reachable = scratch + ((usize(numColumns) * 4 + 63) & ~63)
  const ones = i32x4.splat(-1)
  for (let i = 0; i < numGroups; i++, groups += 32) {
    const numTrees = load<i32>(groups, 28)
    const firstIteration = load<i32>(groups, 24)
    const first = max(start - firstIteration, 0)
    const last = min(end - firstIteration, numTrees)
    if (first >= last) continue
    const bitvectors = usize(load<u32>(groups, 8))
    const endEntries = usize(load<u32>(groups, 4))
    let a0 = ones
    let a1 = ones
    let a2 = ones
    let a3 = ones
    for (let entry = usize(load<u32>(groups)); entry < endEntries; entry += 8) {
      const map = usize(load<u32>(scratch + usize(load<u32>(entry))))
      const a = bitvectors + (usize(load<u16>(map + (usize(i) << 1))) << 6)
      a0 = v128.and(a0, v128.load(a))
      a1 = v128.and(a1, v128.load(a, 16))
      a2 = v128.and(a2, v128.load(a, 32))
      a3 = v128.and(a3, v128.load(a, 48))
    }
    v128.store(reachable, a0)
    v128.store(reachable, a1, 16)
    v128.store(reachable, a2, 32)
    v128.store(reachable, a3, 48)
    const score = scores + (usize(load<u32>(groups, 20)) << 3)
    const isWhole = isFloat32 == 0 && first == 0 && last == numTrees
    const leafValues = usize(load<u32>(groups, 12))
    store<f64>(score, sumOfTrees(reachable, bitsPerTree, leafValues, isWhole, isFloat32, first, last, load<f64>(score)))
  }
}

/**
 * Writes the leaf numbers of iterations `start` to `end` (exclusive) for a block of rows.
 *
 * @param leaves - int32 [numRows × (end - start) × numOutputs]
 */
export function leavesOfMasks(
  groups: usize,
  numGroups: i32,
  bitsPerTree: i32,
  start: i32,
  end: i32,
  ranks: usize,
  numColumns: i32,
  numRows: i32,
  reachable: usize,
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
      andBitvectors(entries, load<u32>(groups, 4), load<u32>(groups, 8), ranks + usize(row) * rowBytes, 0, 1, reachable)
      let leaf = leaves + (usize(row * numLeaves + column) << 2)
      for (let tree = first; tree < last; tree++) {
        const bit = tree * bitsPerTree
        const position = bit + lowestBit(reachable + usize(bit >> 3), bitsPerTree)
        store<i32>(leaf, load<i32>(leafNumbers + (usize(position) << 2)))
        leaf += usize(numOutputs) << 2
      }
    }
  }
}

function lowestBit(bits: usize, bitsPerTree: i32): i32 {
  if (bitsPerTree == 32) return ctz(load<i32>(bits))
  let lowest = 0
  // From the highest word down, so that the lowest that is not empty decides, without a branch.
  for (let bit = bitsPerTree - 64; bit >= 0; bit -= 64) {
    const word = load<i64>(bits + usize(bit >> 3))
    lowest = word == 0 ? lowest : bit + i32(ctz(word))
  }
  return lowest
}

// Without a tree the lowest bit is the first and its leaf value -0, which changes no sum: a whole group need not count its
// trees. The sum of two float32 rounded from float64 is the float32 sum, as float64 has more than twice the bits.
function sumOfTrees(
  bits: usize,
  bitsPerTree: i32,
  leafValues: usize,
  isWhole: bool,
  isFloat32: i32,
  first: i32,
  last: i32,
  sum: f64
): f64 {
  if (isWhole && bitsPerTree == 32) return sumOf16(bits, leafValues, sum)
  if (isWhole && bitsPerTree == 64) return sumOf8(bits, leafValues, sum)
  for (let tree = first; tree < last; tree++) {
    const bit = tree * bitsPerTree
    sum += load<f64>(leafValues + (usize(bit + lowestBit(bits + usize(bit >> 3), bitsPerTree)) << 3))
    if (isFloat32) sum = f64(f32(sum))
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
