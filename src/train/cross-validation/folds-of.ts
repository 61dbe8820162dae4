/**
 * The folds that the options of cross-validation ask for.
 *
 * @module
 */
import { booleanOption, integerOption, kindOf } from '../../checks.ts'
import type { Dataset } from '../dataset.ts'
import { makeFolds } from './make-folds.ts'

/** Rows to train on and rows to validate by. */
export interface Fold {
  /** Numbers of the rows to train on (default: all that are not in `validation`). */
  readonly training?: ArrayLike<number>
  /** Numbers of the rows to validate by. */
  readonly validation: ArrayLike<number>
}

/** How to divide the rows. */
export interface FoldOptions {
  /** Number of folds, at least 2 (default: 5), or the folds themselves. */
  readonly folds?: number | readonly Fold[]
  /** What must stay together: rows of the same value are in the same fold [numRows]. */
  readonly groups?: ArrayLike<number | string>
  /** Whether folds get equal shares of each class (default: with `binary`, `multiclass` and `multiclassova`). */
  readonly stratified?: boolean
  /** Whether rows are shuffled first (default: true). */
  readonly shuffle?: boolean
  /** Seed of the shuffling (default: 0). */
  readonly seed?: number
}

export const foldKeys: readonly string[] = ['folds', 'groups', 'stratified', 'shuffle', 'seed']

/** Rows of a fold, ascending. */
export interface FoldRows {
  readonly training: Int32Array
  readonly validation: Int32Array
}

/**
 * The folds.
 *
 * @param isClassifier - whether labels are classes
 * @throws TypeError, RangeError when options and dataset do not fit together
 */
export function foldsOf(dataset: Dataset, isClassifier: boolean, options: FoldOptions): FoldRows[] {
  const { folds = 5, groups } = options
  const { numRows, queryBoundaries, label } = dataset
  if (typeof folds !== 'number') return givenFolds(folds, numRows, options)
  const numFolds = integerOption('folds', folds, 5)
  if (numFolds < 2) throw new RangeError(`"folds" expected at least 2, got ${numFolds}`)
  if (groups !== undefined && queryBoundaries !== undefined) {
    throw new RangeError('"groups" expected to be left out with a dataset for ranking, whose queries stay together')
  }
  const isStratified = booleanOption('stratified', options.stratified, isClassifier)
  const seed = integerOption('seed', options.seed, 0)
  const foldOfRow = makeFolds({
    numRows,
    numFolds,
    groups: queryBoundaries === undefined ? groups && numbered(groups, numRows) : queryOfRow(queryBoundaries),
    classes: isStratified ? classesOf(label) : undefined,
    seed: booleanOption('shuffle', options.shuffle, true) ? seed : undefined
  })
  return Array.from({ length: numFolds }, (_, fold) => ({
    training: rowsWhere(numRows, (row) => foldOfRow[row] !== fold),
    validation: rowsWhere(numRows, (row) => foldOfRow[row] === fold)
  }))
}

function givenFolds(folds: readonly Fold[], numRows: number, options: FoldOptions): FoldRows[] {
  const unused = foldKeys.find((key) => key !== 'folds' && options[key as keyof FoldOptions] !== undefined)
  if (unused !== undefined) throw new RangeError(`"${unused}" expected to be left out when "folds" are given`)
  if (!Array.isArray(folds)) throw new TypeError(`"folds" expected a number or an array, got ${kindOf(folds)}`)
  if (folds.length === 0) throw new RangeError('"folds" expected at least 1 fold, got 0')
  return (folds as readonly Fold[]).map((fold, i) => {
    if (typeof fold !== 'object' || fold === null) {
      throw new TypeError(`"folds[${i}]" expected { validation, training? }, got ${kindOf(fold)}`)
    }
    const validation = checkedRows(`folds[${i}].validation`, fold.validation, numRows)
    if (fold.training !== undefined) {
      return { training: checkedRows(`folds[${i}].training`, fold.training, numRows), validation }
    }
    const isLeftOut = new Uint8Array(numRows)
    for (const row of validation) isLeftOut[row] = 1
    const training = rowsWhere(numRows, (row) => isLeftOut[row] === 0)
    if (training.length === 0) {
      throw new RangeError(`"folds[${i}].validation" expected to leave rows to train on, got all ${numRows}`)
    }
    return { training, validation }
  })
}

function checkedRows(name: string, rows: unknown, numRows: number): Int32Array {
  if (!Array.isArray(rows) && !ArrayBuffer.isView(rows)) {
    throw new TypeError(`"${name}" expected numbers of rows, got ${kindOf(rows)}`)
  }
  const given = rows as unknown as ArrayLike<number>
  if (given.length === 0) throw new RangeError(`"${name}" expected at least 1 row, got 0`)
  const isTaken = new Uint8Array(numRows)
  for (let i = 0; i < given.length; i++) {
    const row = given[i]!
    if (!Number.isInteger(row) || row < 0 || row >= numRows || isTaken[row] === 1) {
      throw new RangeError(`"${name}[${i}]" expected a number from 0 to ${numRows - 1}, each once; got ${row}`)
    }
    isTaken[row] = 1
  }
  return rowsWhere(numRows, (row) => isTaken[row] === 1)
}

function rowsWhere(numRows: number, belongs: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(numRows)
  let count = 0
  for (let row = 0; row < numRows; row++) if (belongs(row)) rows[count++] = row
  return rows.slice(0, count)
}

function numbered(groups: ArrayLike<number | string>, numRows: number): Int32Array {
  if (!Array.isArray(groups) && !ArrayBuffer.isView(groups)) {
    throw new TypeError(`"groups" expected an array, got ${kindOf(groups)}`)
  }
  if (groups.length !== numRows) {
    throw new RangeError(`"groups" expected ${numRows} values, one for each row; got ${groups.length}`)
  }
  const numbers = new Map<number | string, number>()
  return Int32Array.from({ length: numRows }, (_, row) => {
    const group = groups[row]
    if (typeof group !== 'string' && typeof group !== 'number') {
      throw new TypeError(`"groups[${row}]" expected a number or a string, got ${kindOf(group)}`)
    }
    const number = numbers.get(group) ?? numbers.size
    numbers.set(group, number)
    return number
  })
}

function queryOfRow(boundaries: Int32Array): Int32Array {
  const queries = new Int32Array(boundaries.at(-1)!)
  for (let query = 0; query < boundaries.length - 1; query++) {
    queries.fill(query, boundaries[query], boundaries[query + 1])
  }
  return queries
}

function classesOf(label: Float32Array): Int32Array {
  const values = [...new Set(label)].sort((one, other) => one - other)
  const numbers = new Map(values.map((value, i) => [value, i]))
  return Int32Array.from(label, (value) => numbers.get(value)!)
}
