/**
 * From values to ranks: how many breakpoints lie below a value. See src/ranks/ranks.ts.
 *
 * @module
 */

/**
 * Writes the ranks of a block of rows, int32 [numRows × numColumns].
 *
 * @param columns - 24 bytes a column: address of its breakpoints, ascending float64, padded with infinity to one less than a
 *   power of two; that power; what to write for NaN; what to add to every other rank; a rank to be written as NaN is, or -1;
 *   number of the column of values
 * @param values - first float64 of the first value column; a column's values stand one after the other, the next column is
 *   `valueStride` bytes on
 */
export function findRanks(
  columns: usize,
  numColumns: i32,
  values: usize,
  valueStride: usize,
  numRows: i32,
  ranks: usize
): void {
  const rankStride = usize(numColumns) << 2
  for (let column = 0; column < numColumns; column++) {
    const breakpoints = usize(load<u32>(columns))
    const half = usize(load<u32>(columns, 4)) << 2
    const missing = load<i32>(columns, 8)
    const shift = load<i32>(columns, 12)
    const tinyRank = load<i32>(columns, 16)
    let from = values + usize(load<u32>(columns, 20)) * valueStride
    let to = ranks
    for (let row = 0; row < numRows; row++) {
      const value = load<f64>(from)
      let at = breakpoints
      // No branch depends on the value: a mispredicted one costs more than the whole search.
      for (let step = half; step >= 8; step >>= 1) {
        at += step & (0 - usize(load<f64>(at + step - 8) < value))
      }
      const rank = i32((at - breakpoints) >> 3)
      store<i32>(to, select(rank + shift, missing, i32(value == value) & i32(rank != tinyRank)))
      from += 8
      to += rankStride
    }
    columns += 24
    ranks += 4
  }
}
