/**
 * The inverse of a matrix by elimination with full pivoting, in the order of operations of the library that LightGBM uses.
 *
 * Method: G. Golub, C. Van Loan, "Matrix Computations", 4th edition (2013), §3.4.8. Source of the order: Eigen, FullPivLU and
 * triangular_solve_matrix.
 *
 * @module
 */

// Rows that are solved together, before what they mean for the others is summed up.
const panelRows = 4

/**
 * The inverse of a square matrix; of one without an inverse, with zeros for what cannot be told.
 *
 * @param matrix - row after row; overwritten [size × size]
 * @returns row after row [size × size]
 */
export function invert(matrix: Float64Array, size: number): Float64Array {
  const rowOf = Array.from({ length: size }, (_, i) => i)
  const columnOf = rowOf.slice()
  let largest = 0
  let numPivots = 0
  for (; numPivots < size; numPivots++) {
    const k = numPivots
    let row = k
    let column = k
    for (let c = k; c < size; c++) {
      for (let r = k; r < size; r++) {
        if (Math.abs(matrix[r * size + c]!) > Math.abs(matrix[row * size + column]!)) [row, column] = [r, c]
      }
    }
    const pivot = Math.abs(matrix[row * size + column]!)
    if (pivot === 0) break
    largest = Math.max(largest, pivot)
    for (let i = 0; i < size; i++) swap(matrix, k * size + i, row * size + i)
    for (let i = 0; i < size; i++) swap(matrix, i * size + k, i * size + column)
    swap(rowOf, k, row)
    swap(columnOf, k, column)
    for (let r = k + 1; r < size; r++) {
      const factor = (matrix[r * size + k]! /= matrix[k * size + k]!)
      for (let c = k + 1; c < size; c++) matrix[r * size + c]! -= matrix[k * size + c]! * factor
    }
  }
  const least = largest * Number.EPSILON * size
  let rank = 0
  for (let i = 0; i < numPivots; i++) if (Math.abs(matrix[i * size + i]!) > least) rank++

  const inverse = new Float64Array(size * size)
  const solved = new Float64Array(size)
  for (let column = 0; column < size; column++) {
    for (let i = 0; i < size; i++) solved[i] = Number(rowOf[i] === column)
    for (let begin = 0; begin < size; begin += panelRows) {
      const end = Math.min(begin + panelRows, size)
      for (let k = begin; k < end; k++) subtract(k, k + 1, end)
      subtractPanel(begin, end, end, size)
    }
    for (let end = rank; end > 0; end -= panelRows) {
      const begin = Math.max(0, end - panelRows)
      for (let k = end - 1; k >= begin; k--) {
        solved[k]! *= 1 / matrix[k * size + k]!
        subtract(k, begin, k)
      }
      subtractPanel(begin, end, 0, begin)
    }
    for (let i = 0; i < rank; i++) inverse[columnOf[i]! * size + column] = solved[i]!
  }
  return inverse

  // Takes what one solved number means from the rows from `begin` to `end` (exclusive).
  function subtract(k: number, begin: number, end: number): void {
    for (let r = begin; r < end; r++) solved[r]! -= solved[k]! * matrix[r * size + k]!
  }

  // The same for several numbers, whose share is summed up first.
  function subtractPanel(from: number, to: number, begin: number, end: number): void {
    for (let r = begin; r < end; r++) {
      let sum = 0
      for (let k = from; k < to; k++) sum += matrix[r * size + k]! * solved[k]!
      solved[r]! -= sum
    }
  }
}

function swap(values: Float64Array | number[], i: number, j: number): void {
  ;[values[i], values[j]] = [values[j]!, values[i]!]
}
