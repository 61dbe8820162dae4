/**
 * Prediction by nodes of eight bytes. See src/compact-walk/compact-nodes.ts.
 *
 * A node is, in two halves: int16, the last rank that goes left, above uint16, sixteen times the number of the column; uint32, the
 * address of the left child, which the right one follows. A leaf has, for the column, 1 more than twice the number of its values; it
 * sends all ranks left and is its own child. What stands there behind a row's ranks is read, but makes no difference.
 *
 * Ranks are int16, less 32768. Of rows in groups of eight, a group has eight ranks of each column side by side.
 *
 * A walk, through one or more trees of the same structure, has 16 bytes, uint32: the address of its root; of its leaves' values,
 * float64 [numValues × numSums]; the offset of the first sum it adds to, in the sums of a row; numSums.
 *
 * @module
 */
import { bucketsOf, firstOf, pairOf, stepOn } from './rank-search'

/**
 * Writes the ranks of columns for a block of rows.
 *
 * @param columns - 48 bytes a column; float64: where the first bucket begins, buckets in a unit, number of the last bucket (see
 *   src/decision-tables/rank-search.ts); uint32: address of the breakpoints, float64, ascending, infinity behind; of the number of
 *   breakpoints before each bucket, int32; half the breakpoints to search, in bytes; int32: what to write for NaN; what to add to
 *   every other rank; a rank to be written as NaN is, or -1
 * @param values - float64, those of a column `valueBytes` apart, and its first one `valueStride` after that of the column before;
 *   one more may be read, and its rank written, than there are rows
 * @param ranks - of the first column and the first row; those of the next column are `rankStride` on, those of the next group of eight
 *   rows `groupBytes`
 */
export function rankColumns(
  columns: usize,
  numColumns: i32,
  values: usize,
  valueStride: usize,
  valueBytes: usize,
  numRows: i32,
  ranks: usize,
  rankStride: usize,
  groupBytes: usize
): void {
  for (let column = 0; column < numColumns; column++) {
    const begin = v128.load64_splat(columns)
    const scale = v128.load64_splat(columns, 8)
    const last = v128.load64_splat(columns, 16)
    const breakpoints = usize(load<u32>(columns, 24))
    const starts = usize(load<u32>(columns, 28))
    const half = usize(load<u32>(columns, 32))
    const missing = load<i32>(columns, 36)
    const shift = load<i32>(columns, 40)
    const tinyRank = load<i32>(columns, 44)
    let from = values
    let group = ranks
    for (let row = 0; row < numRows; row += 8) {
      let to = group
      for (const end = to + (usize(min(numRows - row, 8)) << 1); to < end; to += 4) {
        const second = from + valueBytes
        const bucket = bucketsOf(pairOf(from, second), begin, scale, last)
        const a = load<f64>(from)
        const b = load<f64>(second)
        let atA = firstOf(breakpoints, starts, i32x4.extract_lane(bucket, 0))
        let atB = firstOf(breakpoints, starts, i32x4.extract_lane(bucket, 2))
        for (let step = half; step >= 8; step >>= 1) {
          atA = stepOn(atA, step, a)
          atB = stepOn(atB, step, b)
        }
        const rankA = i32((atA - breakpoints) >> 3)
        const rankB = i32((atB - breakpoints) >> 3)
        store<i16>(to, select(rankA + shift, missing, i32(a == a) & i32(rankA != tinyRank)) - 32768)
        store<i16>(to, select(rankB + shift, missing, i32(b == b) & i32(rankB != tinyRank)) - 32768, 2)
        from = second + valueBytes
      }
      group += groupBytes
    }
    columns += 48
    values += valueStride
    ranks += rankStride
  }
}

/**
 * Adds the leaf values of walks to the sums of a block of rows, which every node divides into those that go left and those that go
 * right: eight rows at once, so that long blocks take half as long as by `sumByGroups`, and short ones longer.
 *
 * @param ranks - those of a column side by side, the next column is `columnBytes` on
 * @param rows - offset of each row's rank in a column, uint16 [numRows]
 * @param orders - 16 bytes for each set of eight rows, a bit each: where the set's rows stand in sixteen bytes, one after the other
 * @param waiting - scratch for the rows that went left, uint16 [numRows + 8]
 * @param current - scratch for the rows that went right, likewise
 * @param pending - scratch for the nodes they wait for, 12 bytes a row
 * @param sums - float64 [numRows × numOutputs]
 * @param isFloat32 - whether the sum is rounded to float32 after each tree
 */
export function sumByParts(
  walks: usize,
  endWalks: usize,
  ranks: usize,
  columnBytes: usize,
  numRows: i32,
  rows: usize,
  orders: usize,
  waiting: usize,
  current: usize,
  pending: usize,
  sums: usize,
  numOutputs: i32,
  isFloat32: i32
): void {
  for (; walks < endWalks; walks += 16) {
    let node = usize(load<u32>(walks))
    let from = rows
    let end = rows + (usize(numRows) << 1)
    // Where the rows of the node that are to go left go. All that wait stand before it.
    let top = waiting
    let last = pending
    while (true) {
      const place = usize(load<u16>(node))
      if (place & 1) {
        addToRows(walks, node, from, end, sums, usize(numOutputs) << 2, isFloat32)
        if (last == pending) break
        last -= 12
        node = usize(load<u32>(last))
        from = usize(load<u32>(last, 4))
        end = usize(load<u32>(last, 8))
        top = from
        continue
      }
      const column = ranks + (place >> 4) * columnBytes
      const lastLeft = i16x8.splat(load<i16>(node, 2))
      let left = top
      let right = current
      // Rows are written over those that have been read at the latest.
      for (; from + 16 <= end; from += 16) {
        let ofRows = v128.load16_splat(column + usize(load<u16>(from)))
        ofRows = v128.load16_lane(column + usize(load<u16>(from, 2)), ofRows, 1)
        ofRows = v128.load16_lane(column + usize(load<u16>(from, 4)), ofRows, 2)
        ofRows = v128.load16_lane(column + usize(load<u16>(from, 6)), ofRows, 3)
        ofRows = v128.load16_lane(column + usize(load<u16>(from, 8)), ofRows, 4)
        ofRows = v128.load16_lane(column + usize(load<u16>(from, 10)), ofRows, 5)
        ofRows = v128.load16_lane(column + usize(load<u16>(from, 12)), ofRows, 6)
        ofRows = v128.load16_lane(column + usize(load<u16>(from, 14)), ofRows, 7)
        const toRight = i16x8.bitmask(i16x8.gt_s(ofRows, lastLeft))
        const eight = v128.load(from)
        v128.store(left, i8x16.swizzle(eight, v128.load(orders + (usize(toRight ^ 255) << 4))))
        v128.store(right, i8x16.swizzle(eight, v128.load(orders + (usize(toRight) << 4))))
        const numRight = usize(popcnt(toRight)) << 1
        left += 16 - numRight
        right += numRight
      }
      for (; from < end; from += 2) {
        const row = load<u16>(from)
        const isRight = usize(i32(load<i16>(column + usize(row))) > i32(load<i16>(node, 2))) << 1
        store<u16>(left, row)
        store<u16>(right, row)
        left += 2 - isRight
        right += isRight
      }
      node = usize(load<u32>(node, 4))
      if (right == current) {
        from = top
        end = left
      } else {
        if (left > top) {
          store<u32>(last, u32(node))
          store<u32>(last, u32(top), 4)
          store<u32>(last, u32(left), 8)
          last += 12
          top = left
        }
        node += 8
        from = current
        end = right
      }
    }
  }
}

/**
 * Adds the leaf values of walks to the sums of a block of rows, eight of which go through a tree together.
 *
 * @param ranks - in groups of eight rows
 * @param ends - scratch for 32 bytes
 * @param sums - float64 [8 × numGroups × numOutputs]
 */
export function sumByGroups(
  walks: usize,
  endWalks: usize,
  ranks: usize,
  groupBytes: usize,
  numGroups: i32,
  ends: usize,
  sums: usize,
  numOutputs: i32,
  isFloat32: i32
): void {
  for (; walks < endWalks; walks += 16) {
    const root = i32x4.splat(load<i32>(walks))
    let sum = sums
    let group = ranks
    for (let i = 0; i < numGroups; i++) {
      v128.store(ends, root)
      v128.store(ends, root, 16)
      walkEight(ends, group, ends)
      for (let row: usize = 0; row < 32; row += 4) {
        addLeaf(walks, load<u32>(ends + row), sum, isFloat32)
        sum += usize(numOutputs) << 3
      }
      group += groupBytes
    }
  }
}

/**
 * Adds the leaf values of walks to the sums of one row.
 *
 * @param roots - of `walks`, as `findSlots` takes them
 * @param sums - float64 [numOutputs]
 */
export function sumRow(
  walks: usize,
  endWalks: usize,
  roots: usize,
  ranks: usize,
  numColumns: i32,
  slots: usize,
  sums: usize,
  isFloat32: i32
): void {
  findSlots(roots, roots + ((endWalks - walks) >> 2), ranks, numColumns, slots)
  for (; walks < endWalks; walks += 16) {
    addLeaf(walks, load<u32>(slots), sums, isFloat32)
    slots += 4
  }
}

/**
 * Writes the address of the leaf that a row reaches on each walk, eight of which go side by side.
 *
 * @param roots - address of each walk's root, uint32; those of seven more must follow
 * @param ranks - a group, of which the first row's ranks are written over the others'
 * @param slots - uint32, rounded up to eight
 */
export function findSlots(roots: usize, endRoots: usize, ranks: usize, numColumns: i32, slots: usize): void {
  for (let column = ranks; column < ranks + (usize(numColumns) << 4); column += 16) {
    v128.store(column, v128.load16_splat(column))
  }
  for (; roots < endRoots; roots += 32) {
    walkEight(roots, ranks, slots)
    slots += 32
  }
}

// From eight nodes, each with the ranks of one row of a group, to the leaves. Their chains of loads do not wait for each other, and no
// branch but the loop's depends on the ranks: a leaf leads to itself until all have arrived.
function walkEight(from: usize, ranks: usize, to: usize): void {
  let a = usize(load<u32>(from))
  let b = usize(load<u32>(from, 4))
  let c = usize(load<u32>(from, 8))
  let d = usize(load<u32>(from, 12))
  let e = usize(load<u32>(from, 16))
  let f = usize(load<u32>(from, 20))
  let g = usize(load<u32>(from, 24))
  let h = usize(load<u32>(from, 28))
  let isLeaf: u32
  do {
    // One load of eight bytes takes 0.83 times as long as three.
    const nodeA = load<u64>(a)
    const nodeB = load<u64>(b)
    const nodeC = load<u64>(c)
    const nodeD = load<u64>(d)
    a = next(nodeA, load<i16>(ranks + placeOf(nodeA)))
    b = next(nodeB, load<i16>(ranks + placeOf(nodeB), 2))
    c = next(nodeC, load<i16>(ranks + placeOf(nodeC), 4))
    d = next(nodeD, load<i16>(ranks + placeOf(nodeD), 6))
    isLeaf = u32(nodeA) & u32(nodeB) & u32(nodeC) & u32(nodeD)
    const nodeE = load<u64>(e)
    const nodeF = load<u64>(f)
    const nodeG = load<u64>(g)
    const nodeH = load<u64>(h)
    e = next(nodeE, load<i16>(ranks + placeOf(nodeE), 8))
    f = next(nodeF, load<i16>(ranks + placeOf(nodeF), 10))
    g = next(nodeG, load<i16>(ranks + placeOf(nodeG), 12))
    h = next(nodeH, load<i16>(ranks + placeOf(nodeH), 14))
    isLeaf &= u32(nodeE) & u32(nodeF) & u32(nodeG) & u32(nodeH)
  } while (!(isLeaf & 1))
  store<u32>(to, u32(a))
  store<u32>(to, u32(b), 4)
  store<u32>(to, u32(c), 8)
  store<u32>(to, u32(d), 12)
  store<u32>(to, u32(e), 16)
  store<u32>(to, u32(f), 20)
  store<u32>(to, u32(g), 24)
  store<u32>(to, u32(h), 28)
}

function placeOf(node: u64): usize {
  return usize(u32(node) & 0xffff)
}

// The sign of the difference is the offset of the right child.
function next(node: u64, rank: i32): usize {
  return usize(u32(node >> 32) + ((u32((i32(node) >> 16) - rank) >> 28) & 8))
}

function valuesOf(walk: usize, leaf: usize, numSums: usize): usize {
  return usize(load<u32>(walk, 4)) + usize(load<u16>(leaf) >> 1) * (numSums << 3)
}

function addLeaf(walk: usize, leaf: usize, sums: usize, isFloat32: i32): void {
  const numSums = usize(load<u32>(walk, 12))
  let value = valuesOf(walk, leaf, numSums)
  let to = sums + usize(load<u32>(walk, 8))
  for (const end = to + (numSums << 3); to < end; to += 8) {
    const sum = load<f64>(to) + load<f64>(value)
    store<f64>(to, isFloat32 ? f64(f32(sum)) : sum)
    value += 8
  }
}

// `scale` times the offset of a row's rank is that of its sums.
function addToRows(walk: usize, leaf: usize, row: usize, end: usize, sums: usize, scale: usize, isFloat32: i32): void {
  const numSums = usize(load<u32>(walk, 12))
  const values = valuesOf(walk, leaf, numSums)
  const first = sums + usize(load<u32>(walk, 8))
  if (numSums == 1) {
    const value = load<f64>(values)
    for (; row < end; row += 2) {
      const to = first + usize(load<u16>(row)) * scale
      const sum = load<f64>(to) + value
      store<f64>(to, isFloat32 ? f64(f32(sum)) : sum)
    }
  } else if (numSums == 2 && !isFloat32) {
    const both = v128.load(values)
    for (; row < end; row += 2) {
      const to = first + usize(load<u16>(row)) * scale
      v128.store(to, f64x2.add(v128.load(to), both))
    }
  } else for (; row < end; row += 2) addLeaf(walk, leaf, sums + usize(load<u16>(row)) * scale, isFloat32)
}
