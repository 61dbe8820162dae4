/**
 * Folds, and the protocol that says how they were made: every figure names it.
 *
 * @module
 */

/** Rows to train on and rows to test on: numbers of rows, ascending. */
export interface Fold {
  readonly train: Int32Array
  readonly test: Int32Array
}

/** Names of protocols. */
export const protocolNames = ['row-random', 'grouped', 'stratified-grouped', 'time', 'grouped-time'] as const

/** What a protocol keeps apart. */
export type ProtocolName = (typeof protocolNames)[number]

/** A way of dividing rows, checked: the folds hold what the name promises. */
export interface Protocol {
  readonly name: ProtocolName
  /** One sentence for a person: how rows were divided, and what that means for the figures. */
  readonly description: string
  readonly numRows: number
  readonly folds: readonly Fold[]
}

/** What the folds of a protocol must keep. */
export interface FoldRules {
  /** Number of each row's group: no group on both sides of a fold [numRows]. */
  readonly group?: Int32Array
  /** Time of each row: whatever is trained on is older than all that is tested on, by more than `embargo` [numRows]. */
  readonly time?: Float64Array
  readonly embargo?: number
  /** Whether each row is tested exactly once; otherwise at most once. */
  readonly coversAllRows: boolean
}

/**
 * The protocol, if its folds keep the rules.
 *
 * @throws RangeError naming the fold and the rule that is broken
 */
export function checkedProtocol(protocol: Protocol, rules: FoldRules): Protocol {
  const { numRows, folds } = protocol
  const testedIn = new Int32Array(numRows).fill(-1)
  for (const [i, fold] of folds.entries()) {
    checkRows(`folds[${i}].train`, fold.train, numRows)
    checkRows(`folds[${i}].test`, fold.test, numRows)
    for (const row of fold.test) {
      if (testedIn[row] !== -1) throw broken(i, `rows that fold ${testedIn[row]} does not test`, `row ${row}`)
      testedIn[row] = i
    }
    for (const row of fold.train) {
      if (testedIn[row] === i) throw broken(i, 'different rows in "train" and "test"', `row ${row} in both`)
    }
    if (rules.group !== undefined) checkGroups(i, fold, rules.group)
    if (rules.time !== undefined) checkTimes(i, fold, rules.time, rules.embargo ?? 0)
  }
  const untested = rules.coversAllRows ? testedIn.indexOf(-1) : -1
  if (untested >= 0) throw new RangeError(`"folds" expected to test every row, got none that tests row ${untested}`)
  return protocol
}

function broken(fold: number, expected: string, got: string): RangeError {
  return new RangeError(`"folds[${fold}]" expected ${expected}, got ${got}`)
}

function checkRows(name: string, rows: Int32Array, numRows: number): void {
  if (rows.length === 0) throw new RangeError(`"${name}" expected at least 1 row, got 0`)
  checkAscending(name, rows, numRows)
}

/**
 * Checks numbers of rows.
 *
 * @throws RangeError unless they are ascending, and each is one of a row
 */
export function checkAscending(name: string, rows: Int32Array, numRows: number): void {
  let previous = -1
  for (const row of rows) {
    if (row <= previous || row >= numRows) {
      throw new RangeError(`"${name}" expected ascending numbers below ${numRows}, got ${row} after ${previous}`)
    }
    previous = row
  }
}

function checkGroups(i: number, { train, test }: Fold, group: Int32Array): void {
  const trained = new Set<number>()
  for (const row of train) trained.add(group[row]!)
  const shared = test.find((row) => trained.has(group[row]!))
  if (shared !== undefined) throw broken(i, 'no group on both sides', `the group of row ${shared} in both`)
}

function checkTimes(i: number, { train, test }: Fold, time: Float64Array, embargo: number): void {
  let first = Infinity
  for (const row of test) first = Math.min(first, time[row]!)
  const late = train.find((row) => !(first - time[row]! > embargo))
  if (late === undefined) return
  throw broken(i, `training rows older than the test by more than ${embargo}`, `row ${late}`)
}

/** Folds from the number of the fold that tests each row [numRows]; all other rows are trained on. */
export function foldsByNumber(foldOfRow: Int32Array, numFolds: number): Fold[] {
  return Array.from({ length: numFolds }, (_, fold) => ({
    train: rowsWhere(foldOfRow.length, (row) => foldOfRow[row] !== fold),
    test: rowsWhere(foldOfRow.length, (row) => foldOfRow[row] === fold)
  }))
}

/** Numbers of the rows of which something is true, ascending. */
export function rowsWhere(numRows: number, belongs: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(numRows)
  let count = 0
  for (let row = 0; row < numRows; row++) if (belongs(row)) rows[count++] = row
  return rows.slice(0, count)
}
