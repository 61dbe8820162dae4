/**
 * Prediction by decision tables for one row: as src/kernels/assembly/decision-tables.ts has it for many, with a byte for each byte column
 * instead of 128.
 *
 * @module
 */
import { firstOf, toBits } from './rank-search'

/** Bytes of a column's record, and of a tree's. */
const columnBytes: usize = 48
const treeBytes: usize = 16
/** Rows for each of which a byte column has a byte where there are many. */
const groupBits: u32 = 7

/**
 * Writes the bytes of a row.
 *
 * @param columns - records of columns, as `rankBytes` reads one
 * @param values - float64 [numColumns]
 * @param bytes - one for each byte column
 */
export function rankRow(columns: usize, numColumns: i32, values: usize, bytes: usize): void {
  const endColumns = columns + columnBytes * usize(numColumns)
  for (; columns < endColumns; columns += columnBytes) {
    const value = load<f64>(values)
    values += 8
    let rank = load<u32>(columns, 36)
    if (value == value) {
      const place = (value - load<f64>(columns)) * load<f64>(columns, 8)
      // NaN, where infinity is multiplied with 0, becomes 0.
      const bucket = min(place > 0 ? place : 0, load<f64>(columns, 16)) + toBits
      const breakpoints = usize(load<u32>(columns, 24))
      let at = firstOf(breakpoints, usize(load<u32>(columns, 28)), u32(reinterpret<u64>(bucket)))
      let step = usize(load<u32>(columns, 32))
      do {
        at += load<f64>(at + step - 8) < value ? step : 0
        step >>= 1
      } while (step >= 8)
      rank = u32((at - breakpoints) >> 3)
    }
    const endMaps = usize(load<u32>(columns, 44))
    for (let map = usize(load<u32>(columns, 40)); map < endMaps; map += 8)
      store<u8>(bytes + usize(load<u32>(map, 4) >> groupBits), load<u8>(usize(load<u32>(map)) + usize(rank)))
  }
}

/**
 * Writes the row's places, in all tables: sixteen conditions at a time.
 *
 * @param lanes - 32 bytes for each vector: the byte column of each condition; what its byte must exceed, signed. A table has a vector, or
 *   half of one, its lowest bit first
 * @param bytes - [16 × numBlocks]
 * @param places - of two bytes, or of one [numVectors × 2 bytes]
 */
export function placesOfRow(lanes: usize, endLanes: usize, bytes: usize, numBlocks: i32, places: usize): void {
  const endBytes = bytes + (usize(numBlocks) << 4)
  const block = i8x16.splat(16)
  for (; lanes < endLanes; lanes += 32) {
    let column = v128.load(lanes)
    // A lane is 0 but for the block that its column is in.
    let found = i8x16.swizzle(v128.load(bytes), column)
    for (let at = bytes + 16; at < endBytes; at += 16) {
      column = i8x16.sub(column, block)
      found = v128.or(found, i8x16.swizzle(v128.load(at), column))
    }
    store<u16>(places, i8x16.bitmask(i8x16.gt_s(found, v128.load(lanes, 16))))
    places += 2
  }
}

/**
 * The same, one condition after the other, for rows of many byte columns.
 *
 * @param trees - records as `sumTables` reads them
 * @param places - of two bytes where `isWide`, otherwise of one
 */
export function placesByCondition(trees: usize, endTrees: usize, isWide: i32, bytes: usize, places: usize): void {
  for (; trees < endTrees; trees += treeBytes) {
    let place: u32 = 0
    const end = usize(load<u32>(trees, 8))
    for (let condition = usize(load<u32>(trees)); condition < end; condition += 8) {
      const byte = load<i8>(bytes + usize(load<u32>(condition) >> groupBits))
      place = (place << 1) | u32(byte > load<i8>(condition, 4))
    }
    if (isWide) store<u16>(places, place)
    else store<u8>(places, place)
    places += 1 << isWide
  }
}

/**
 * Adds the leaf values of trees to the scores of a row, tree after tree.
 *
 * @param places - of the first tree's table
 * @param width - leaf values of a place
 * @param treesPerTable - those of them that are added to a score
 * @param scores - float64 [numScores]; tables begin with the first score
 */
export function sumPlaces(
  trees: usize,
  endTrees: usize,
  isWide: i32,
  places: usize,
  width: i32,
  treesPerTable: i32,
  numScores: i32,
  scores: usize
): void {
  if (numScores == 1) {
    const sum = load<f64>(scores)
    store<f64>(scores, isWide ? sumOf<u16>(trees, endTrees, places, sum) : sumOf<u8>(trees, endTrees, places, sum))
    return
  }
  const tableBytes = usize(treesPerTable) << 3
  const endScores = scores + (usize(numScores) << 3)
  let score = scores
  for (; trees < endTrees; trees += treeBytes) {
    const place = usize(isWide ? load<u16>(places) : load<u8>(places))
    let leaf = usize(load<u32>(trees, 12)) + place * (usize(width) << 3)
    places += 1 << isWide
    const endTable = score + tableBytes
    for (; score < endTable; score += 8) {
      store<f64>(score, load<f64>(score) + load<f64>(leaf))
      leaf += 8
    }
    if (score == endScores) score = scores
  }
}

function sumOf<T>(trees: usize, endTrees: usize, places: usize, sum: f64): f64 {
  for (; trees < endTrees; trees += treeBytes) {
    sum += load<f64>(usize(load<u32>(trees, 12)) + (usize(load<T>(places)) << 3))
    places += sizeof<T>()
  }
  return sum
}
