/**
 * Prediction by decision tables: the bits that a row's conditions give are the place of its leaf in a table of the tree's leaves. See
 * src/decision-tables/decision-table.ts.
 *
 * Rows stand in groups of 128: a group has 128 bytes for each byte column, and 128 places for each tree that is looked up.
 *
 * @module
 */
import { bucketsOf, firstOf, pairOf } from './rank-search'

const groupRows: i32 = 128

/**
 * Writes the bytes of a column of values, from the column's ranks.
 *
 * The search for a value's rank begins at the first breakpoint of the value's bucket, one of many of equal width, so that few are left
 * to compare: a quarter of the time of a search among 150, spread as quantiles of a normal distribution (AMD EPYC, Node 20).
 *
 * @param column - float64: where the first bucket begins, buckets in a unit, number of the last bucket; uint32: address of the
 *   breakpoints, float64, ascending, infinity behind; of the number of breakpoints before each bucket, int32; half the breakpoints
 *   to search, in bytes, at least 8; the rank of NaN; addresses of the first map and of the end of the maps. A map
 *   has 8 bytes: address of the byte of each rank; offset in a group
 * @param values - float64, `valueBytes` apart; one more may be read than there are rows
 * @param ranks - scratch, int32 [numRows, rounded up to even]
 * @param bytes - `groupBytes` for each 128 rows
 */
export function rankBytes(
  column: usize,
  values: usize,
  valueBytes: usize,
  numRows: i32,
  ranks: usize,
  bytes: usize,
  groupBytes: usize
): void {
  const begin = v128.load64_splat(column)
  const scale = v128.load64_splat(column, 8)
  const last = v128.load64_splat(column, 16)
  const breakpoints = usize(load<u32>(column, 24))
  const starts = usize(load<u32>(column, 28))
  const half = usize(load<u32>(column, 32))
  const rankOfNaN = load<u32>(column, 36)
  const endRanks = ranks + (usize(numRows) << 2)
  for (let to = ranks; to < endRanks; to += 8) {
    const second = values + valueBytes
    const both = pairOf(values, second)
    const bucket = bucketsOf(both, begin, scale, last)
    let a = firstOf(breakpoints, starts, i32x4.extract_lane(bucket, 0))
    let b = firstOf(breakpoints, starts, i32x4.extract_lane(bucket, 2))
    let step = half
    do {
      const isBelow = f64x2.lt(pairOf(a + step - 8, b + step - 8), both)
      a += step & usize(i32x4.extract_lane(isBelow, 0))
      b += step & usize(i32x4.extract_lane(isBelow, 2))
      step >>= 1
    } while (step >= 8)
    // The rank was 0, as NaN is above no breakpoint.
    const isNaN = f64x2.ne(both, both)
    store<u32>(to, u32((a - breakpoints) >> 3) + (rankOfNaN & i32x4.extract_lane(isNaN, 0)))
    store<u32>(to, u32((b - breakpoints) >> 3) + (rankOfNaN & i32x4.extract_lane(isNaN, 2)), 4)
    values = second + valueBytes
  }
  const endMaps = usize(load<u32>(column, 44))
  for (let map = usize(load<u32>(column, 40)); map < endMaps; map += 8) {
    const byteOfRank = usize(load<u32>(map))
    let group = bytes + usize(load<u32>(map, 4))
    let from = ranks
    for (let row = 0; row < numRows; row += groupRows) {
      const end = group + usize(min(groupRows, numRows - row))
      for (let to = group; to < end; to++) {
        store<u8>(to, load<u8>(byteOfRank + usize(load<u32>(from))))
        from += 4
      }
      group += groupBytes
    }
  }
}

/**
 * Adds the leaf values of trees to the scores of a block of rows, tree after tree.
 *
 * @param trees - `treeBytes` apart; 16 bytes, uint32: address of its first condition; of the first of those for the low byte of a place,
 *   the last eight; of their end; of its leaf values, float64 [2^conditions × width]. A condition has 8 bytes: offset of its byte column
 *   in a group; what bytes must exceed, both signed, for the condition to hold. The first condition is the highest bit of a place
 * @param treesAtOnce - trees that are looked up for a group of rows before the next group
 * @param isWide - whether places are uint16 rather than uint8
 * @param width - scores that a tree adds to, 1 or an even number
 * @param places - scratch for (`treesAtOnce` + 1) × 128 places, each of two bytes
 * @param scores - float64 [numRows, rounded up to 16 × width]
 */
export function sumTables(
  trees: usize,
  endTrees: usize,
  treeBytes: usize,
  treesAtOnce: i32,
  isWide: i32,
  width: i32,
  bytes: usize,
  groupBytes: usize,
  numRows: i32,
  places: usize,
  scores: usize
): void {
  const roundBytes = treeBytes * usize(treesAtOnce)
  const scoreBytes = usize(width) << 3
  for (; trees < endTrees; trees += roundBytes) {
    const endRound = min(trees + roundBytes, endTrees)
    let group = bytes
    let score = scores
    for (let row = 0; row < numRows; row += groupRows) {
      const count = min(groupRows, numRows - row)
      findPlaces(trees, endRound, treeBytes, isWide, group, places)
      if (width > 1) {
        if (isWide) addVectors<u16>(trees, endRound, treeBytes, places, count, score, scoreBytes)
        else addVectors<u8>(trees, endRound, treeBytes, places, count, score, scoreBytes)
      } else if (isWide) addLeaves<u16>(trees, endRound, treeBytes, places, count, score)
      else addLeaves<u8>(trees, endRound, treeBytes, places, count, score)
      group += groupBytes
      score += scoreBytes * groupRows
    }
  }
}

/**
 * Writes the places of a block of rows in the table of one tree, uint16 or uint8 [numRows, rounded up to 128], and what is needed meanwhile
 * to the 256 bytes behind them.
 */
export function placesOfTable(
  tree: usize,
  isWide: i32,
  bytes: usize,
  groupBytes: usize,
  numRows: i32,
  places: usize
): void {
  for (let row = 0; row < numRows; row += groupRows) {
    findPlaces(tree, tree + 1, 1, isWide, bytes, places)
    bytes += groupBytes
    places += groupRows << isWide
  }
}

// The places of a group of rows in the tables of some trees.
function findPlaces(trees: usize, endTrees: usize, treeBytes: usize, isWide: i32, group: usize, places: usize): void {
  for (; trees < endTrees; trees += treeBytes) {
    const first = usize(load<u32>(trees))
    const lows = usize(load<u32>(trees, 4))
    const end = usize(load<u32>(trees, 8))
    if (isWide) {
      // High bytes and low bytes are found behind the places, and then paired.
      const high = places + 2 * groupRows
      findBytes(first, lows, group, high)
      findBytes(lows, end, group, high + groupRows)
      for (let row: usize = 0; row < usize(groupRows); row += 16) {
        const highs = v128.load(high + row)
        const low = v128.load(high + row, 128)
        const to = places + (row << 1)
        v128.store(to, i8x16.shuffle(low, highs, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23))
        v128.store(to, i8x16.shuffle(low, highs, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), 16)
      }
      places = high
    } else {
      findBytes(first, end, group, places)
      places += groupRows
    }
  }
}

// The bits of at most eight conditions for a group of rows.
function findBytes(condition: usize, endConditions: usize, group: usize, places: usize): void {
  let a = i8x16.splat(0)
  let b = a
  let c = a
  let d = a
  let e = a
  let f = a
  let g = a
  let h = a
  for (; condition < endConditions; condition += 8) {
    const column = group + usize(load<u32>(condition))
    const limit = v128.load8_splat(condition, 4)
    a = i8x16.sub(i8x16.add(a, a), i8x16.gt_s(v128.load(column), limit))
    b = i8x16.sub(i8x16.add(b, b), i8x16.gt_s(v128.load(column, 16), limit))
    c = i8x16.sub(i8x16.add(c, c), i8x16.gt_s(v128.load(column, 32), limit))
    d = i8x16.sub(i8x16.add(d, d), i8x16.gt_s(v128.load(column, 48), limit))
    e = i8x16.sub(i8x16.add(e, e), i8x16.gt_s(v128.load(column, 64), limit))
    f = i8x16.sub(i8x16.add(f, f), i8x16.gt_s(v128.load(column, 80), limit))
    g = i8x16.sub(i8x16.add(g, g), i8x16.gt_s(v128.load(column, 96), limit))
    h = i8x16.sub(i8x16.add(h, h), i8x16.gt_s(v128.load(column, 112), limit))
  }
  v128.store(places, a)
  v128.store(places, b, 16)
  v128.store(places, c, 32)
  v128.store(places, d, 48)
  v128.store(places, e, 64)
  v128.store(places, f, 80)
  v128.store(places, g, 96)
  v128.store(places, h, 112)
}

// Sixteen rows at a time, two in a vector. A sum stays in its register for all trees of a round.
function addLeaves<T>(
  trees: usize,
  endTrees: usize,
  treeBytes: usize,
  places: usize,
  numRows: i32,
  scores: usize
): void {
  for (let row = 0; row < numRows; row += 16) {
    let a = v128.load(scores)
    let b = v128.load(scores, 16)
    let c = v128.load(scores, 32)
    let d = v128.load(scores, 48)
    let e = v128.load(scores, 64)
    let f = v128.load(scores, 80)
    let g = v128.load(scores, 96)
    let h = v128.load(scores, 112)
    let place = places
    for (let tree = trees; tree < endTrees; tree += treeBytes) {
      const leaves = usize(load<u32>(tree, 12))
      a = f64x2.add(a, leafPair(leaves, load<T>(place), load<T>(place, sizeof<T>())))
      b = f64x2.add(b, leafPair(leaves, load<T>(place, 2 * sizeof<T>()), load<T>(place, 3 * sizeof<T>())))
      c = f64x2.add(c, leafPair(leaves, load<T>(place, 4 * sizeof<T>()), load<T>(place, 5 * sizeof<T>())))
      d = f64x2.add(d, leafPair(leaves, load<T>(place, 6 * sizeof<T>()), load<T>(place, 7 * sizeof<T>())))
      e = f64x2.add(e, leafPair(leaves, load<T>(place, 8 * sizeof<T>()), load<T>(place, 9 * sizeof<T>())))
      f = f64x2.add(f, leafPair(leaves, load<T>(place, 10 * sizeof<T>()), load<T>(place, 11 * sizeof<T>())))
      g = f64x2.add(g, leafPair(leaves, load<T>(place, 12 * sizeof<T>()), load<T>(place, 13 * sizeof<T>())))
      h = f64x2.add(h, leafPair(leaves, load<T>(place, 14 * sizeof<T>()), load<T>(place, 15 * sizeof<T>())))
      place += groupRows * sizeof<T>()
    }
    v128.store(scores, a)
    v128.store(scores, b, 16)
    v128.store(scores, c, 32)
    v128.store(scores, d, 48)
    v128.store(scores, e, 64)
    v128.store(scores, f, 80)
    v128.store(scores, g, 96)
    v128.store(scores, h, 112)
    scores += 128
    places += 16 * sizeof<T>()
  }
}

function leafPair(leaves: usize, first: u32, second: u32): v128 {
  return pairOf(leaves + (usize(first) << 3), leaves + (usize(second) << 3))
}

// Four rows at a time, two scores of a row in a vector.
function addVectors<T>(
  trees: usize,
  endTrees: usize,
  treeBytes: usize,
  places: usize,
  numRows: i32,
  scores: usize,
  scoreBytes: usize
): void {
  for (let row = 0; row < numRows; row += 4) {
    for (let offset: usize = 0; offset < scoreBytes; offset += 16) {
      const first = scores + offset
      const second = first + scoreBytes
      const third = second + scoreBytes
      const fourth = third + scoreBytes
      let a = v128.load(first)
      let b = v128.load(second)
      let c = v128.load(third)
      let d = v128.load(fourth)
      let place = places
      for (let tree = trees; tree < endTrees; tree += treeBytes) {
        const leaves = usize(load<u32>(tree, 12)) + offset
        a = f64x2.add(a, v128.load(leaves + usize(load<T>(place)) * scoreBytes))
        b = f64x2.add(b, v128.load(leaves + usize(load<T>(place, sizeof<T>())) * scoreBytes))
        c = f64x2.add(c, v128.load(leaves + usize(load<T>(place, 2 * sizeof<T>())) * scoreBytes))
        d = f64x2.add(d, v128.load(leaves + usize(load<T>(place, 3 * sizeof<T>())) * scoreBytes))
        place += groupRows * sizeof<T>()
      }
      v128.store(first, a)
      v128.store(second, b)
      v128.store(third, c)
      v128.store(fourth, d)
    }
    scores += scoreBytes << 2
    places += 4 * sizeof<T>()
  }
}
