/**
 * Some rows of a dataset, as a dataset.
 *
 * @module
 */
import type { Dataset } from './dataset.ts'
import { type DatasetRows, pickRows } from './dataset-rows.ts'

/**
 * A dataset of these rows. Their values are copied when they are first looked at.
 *
 * @param rows - ascending; of a dataset for ranking: whole queries
 * @throws RangeError when a query is cut
 */
export function selectRows(dataset: Dataset, rows: Int32Array): Dataset {
  let values: DatasetRows | undefined
  return {
    ...dataset,
    numRows: rows.length,
    get rows() {
      return (values ??= pickRows(dataset.rows, rows))
    },
    label: picked(dataset.label, rows, Float32Array),
    weight: dataset.weight && picked(dataset.weight, rows, Float32Array),
    queryBoundaries: dataset.queryBoundaries && selectQueries(dataset.queryBoundaries, rows),
    position: dataset.position && picked(dataset.position, rows, Int32Array),
    initScore: dataset.initScore && selectScores(dataset.initScore, dataset.numRows, rows)
  }
}

function picked<A extends Float32Array | Float64Array | Int32Array>(
  values: A,
  rows: Int32Array,
  array: new (length: number) => A
): A {
  const chosen = new array(rows.length)
  for (let i = 0; i < rows.length; i++) chosen[i] = values[rows[i]!]!
  return chosen
}

function selectScores(scores: Float64Array, numRows: number, rows: Int32Array): Float64Array {
  const numOutputs = scores.length / numRows
  const chosen = new Float64Array(numOutputs * rows.length)
  for (let output = 0; output < numOutputs; output++) {
    const ofOutput = scores.subarray(output * numRows, (output + 1) * numRows)
    chosen.set(picked(ofOutput, rows, Float64Array), output * rows.length)
  }
  return chosen
}

function selectQueries(boundaries: Int32Array, rows: Int32Array): Int32Array {
  const chosen = [0]
  let i = 0
  for (let query = 0; query < boundaries.length - 1 && i < rows.length; query++) {
    const end = boundaries[query + 1]!
    const first = i
    while (i < rows.length && rows[i]! < end) i++
    if (i === first) continue
    if (i - first !== end - boundaries[query]!) {
      throw new RangeError(
        `"folds" expected whole queries, got ${i - first} of the ${end - boundaries[query]!} rows of query ${query}`
      )
    }
    chosen.push(i)
  }
  return Int32Array.from(chosen)
}
