/**
 * Rows of a leaf to its children, and rows through a tree.
 *
 * @module
 */

/**
 * Moves the rows that go left before the others, both in their order.
 *
 * @param rows - int32 row numbers, up to `endRows`
 * @param bins - the column's bin of row 0; that of the next is `rowBytes` on
 * @param isWide - uint16 rather than uint8
 * @param goesLeft - 1 for each bin that goes left, uint8
 * @param scratch - room for as many rows
 * @returns address of the first row that does not go left
 */
export function partition(
  rows: usize,
  endRows: usize,
  bins: usize,
  rowBytes: usize,
  isWide: bool,
  goesLeft: usize,
  scratch: usize
): usize {
  let left = rows
  let right = scratch
  if (isWide) {
    for (let at = rows; at < endRows; at += 4) {
      const row = load<u32>(at)
      const isLeft = usize(load<u8>(goesLeft + usize(load<u16>(bins + usize(row) * rowBytes))))
      store<u32>(left, row)
      store<u32>(right, row)
      left += isLeft << 2
      right += (1 - isLeft) << 2
    }
  } else {
    for (let at = rows; at < endRows; at += 4) {
      const row = load<u32>(at)
      const isLeft = usize(load<u8>(goesLeft + usize(load<u8>(bins + usize(row) * rowBytes))))
      store<u32>(left, row)
      store<u32>(right, row)
      left += isLeft << 2
      right += (1 - isLeft) << 2
    }
  }
  memory.copy(left, scratch, right - scratch)
  return left
}

// Rows that are spread at a time, so that they stay in the processor's nearest cache.
const spreadRows: i32 = 512

/**
 * Copies columns that stand side by side, row after row, to one after the other.
 *
 * @param bins - uint8, `rowBytes` a row
 * @param columns - receives `numRows` bytes for each column
 */
export function spreadColumns(bins: usize, rowBytes: usize, numRows: i32, columns: usize): void {
  for (let first = 0; first < numRows; first += spreadRows) {
    const count = usize(min(spreadRows, numRows - first))
    for (let column: usize = 0; column < rowBytes; column++) {
      let from = bins + usize(first) * rowBytes + column
      let to = columns + column * usize(numRows) + usize(first)
      for (const end = to + count; to < end; to++, from += rowBytes) store<u8>(to, load<u8>(from))
    }
  }
}

/** Adds a value to the scores of rows. */
export function addToRows(rows: usize, endRows: usize, value: f64, scores: usize): void {
  for (; rows < endRows; rows += 4) {
    const score = scores + (usize(load<u32>(rows)) << 3)
    store<f64>(score, load<f64>(score) + value)
  }
}

/**
 * Adds a tree's outputs to the scores of all rows.
 *
 * @param nodes - 32 bytes each: bins of the column, bytes from row to row, whether they are uint16, which bins go left, left and
 *   right child (address of a node, or 1 more than that of a leaf's value), all int32
 */
export function addTreeToScores(nodes: usize, numRows: i32, scores: usize): void {
  for (let row: usize = 0; row < usize(numRows); row++) {
    let node = nodes
    do {
      const at = usize(load<u32>(node)) + row * usize(load<u32>(node, 4))
      const bin = load<u32>(node, 8) != 0 ? usize(load<u16>(at)) : usize(load<u8>(at))
      const isLeft = load<u8>(usize(load<u32>(node, 12)) + bin)
      node = usize(isLeft ? load<u32>(node, 16) : load<u32>(node, 20))
    } while ((node & 1) == 0)
    const score = scores + (row << 3)
    store<f64>(score, load<f64>(score) + load<f64>(node - 1))
  }
}
