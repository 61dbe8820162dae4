/**
 * `ScoredRows`: what a model said of rows, and what they were.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import { checkNumRows, countClasses, type GroupKeys, numberGroups } from './group-numbers.ts'

/** Probabilities with outcomes, best from out-of-fold predictions. */
export interface ScoredRows {
  /** Probability of each class, row by row [numRows × numClasses]. */
  readonly probabilities: Float64Array
  /** Class of each row, 0 the worst [numRows]. */
  readonly label: Int32Array
  /** Class that each row was given (default: the most probable, the worst of equals) [numRows]. */
  readonly predicted?: Int32Array
  /** Who each row belongs to: what is resampled (default: each row on its own) [numRows]. */
  readonly group?: GroupKeys
  /** Names of the classes, worst first (default: their numbers) [numClasses]. */
  readonly classNames?: readonly string[]
}

/** Scored rows, checked and completed. */
export interface CheckedRows {
  readonly numRows: number
  readonly numClasses: number
  readonly numGroups: number
  readonly probabilities: Float64Array
  readonly label: Int32Array
  readonly predicted: Int32Array
  /** Number of each row's group [numRows]. */
  readonly group: Int32Array
  readonly classNames: readonly string[]
}

/**
 * Scored rows, checked.
 *
 * @throws TypeError, RangeError when they do not fit together, a probability is none, such as NaN of a row that no fold tests, or
 *   those of a row do not add up to 1
 */
export function checkScoredRows(rows: ScoredRows): CheckedRows {
  const { probabilities, label } = rows
  if (!(probabilities instanceof Float64Array))
    throw new TypeError(`"probabilities" expected Float64Array, got ${kindOf(probabilities)}`)
  const numLabels = countClasses(label)
  const numRows = label.length
  const numClasses = probabilities.length / numRows
  if (numRows === 0) throw new RangeError('"label" expected at least 1 row, got 0')
  if (!Number.isInteger(numClasses) || numClasses < Math.max(2, numLabels)) {
    const least = numRows * Math.max(2, numLabels)
    throw new RangeError(
      `"probabilities" expected a multiple of ${numRows} numbers (numRows), at least ${least}; got ${probabilities.length}`
    )
  }
  const wrong = probabilities.findIndex((value) => !(value >= 0 && value <= 1))
  if (wrong >= 0) throw new RangeError(`"probabilities[${wrong}]" expected 0 to 1, got another number`)
  checkSums(probabilities, numClasses)
  const classNames = rows.classNames ?? Array.from({ length: numClasses }, (_, number) => String(number))
  if (classNames.length !== numClasses)
    throw new RangeError(`"classNames" expected ${numClasses} names, got ${classNames.length}`)
  const groups =
    rows.group === undefined
      ? { ofRow: Int32Array.from({ length: numRows }, (_, row) => row), numGroups: numRows }
      : numberGroups(rows.group)
  checkNumRows('group', groups.ofRow.length, numRows)
  return {
    numRows,
    numClasses,
    numGroups: groups.numGroups,
    probabilities,
    label,
    predicted: predictedOf(rows, numRows, numClasses),
    group: groups.ofRow,
    classNames
  }
}

// More than rounding to float32 makes of them.
const sumTolerance = 1e-6

function checkSums(probabilities: Float64Array, numClasses: number): void {
  for (let begin = 0; begin < probabilities.length; begin += numClasses) {
    let sum = 0
    for (let k = 0; k < numClasses; k++) sum += probabilities[begin + k]!
    if (Math.abs(sum - 1) > sumTolerance)
      throw new RangeError(
        `"probabilities" expected rows that add up to 1, got another sum in row ${begin / numClasses}`
      )
  }
}

function predictedOf({ predicted, probabilities }: ScoredRows, numRows: number, numClasses: number): Int32Array {
  if (predicted === undefined) return mostProbable(probabilities, numClasses)
  checkNumRows('predicted', predicted.length, numRows)
  if (countClasses(predicted, 'predicted') > numClasses)
    throw new RangeError(`"predicted" expected class numbers below ${numClasses}, got a larger one`)
  return predicted
}

/**
 * The most probable class of each row; of equals the worst, which has the lowest number.
 *
 * @param probabilities - row by row [numRows × numClasses]
 * @returns [numRows]
 */
export function mostProbable(probabilities: Float64Array, numClasses: number): Int32Array {
  const best = new Int32Array(probabilities.length / numClasses)
  for (let row = 0; row < best.length; row++) {
    const offset = row * numClasses
    let chosen = 0
    for (let i = 1; i < numClasses; i++) if (probabilities[offset + i]! > probabilities[offset + chosen]!) chosen = i
    best[row] = chosen
  }
  return best
}

/**
 * Some of scored rows, such as those that a protocol tests.
 *
 * @param rows - numbers of the rows
 */
export function pickScoredRows(scored: ScoredRows, rows: Int32Array): ScoredRows {
  const numClasses = scored.probabilities.length / scored.label.length
  const probabilities = new Float64Array(rows.length * numClasses)
  for (const [i, row] of rows.entries()) {
    const offset = row * numClasses
    probabilities.set(scored.probabilities.subarray(offset, offset + numClasses), i * numClasses)
  }
  const { label, predicted, group } = scored
  return {
    ...scored,
    probabilities,
    label: rows.map((row) => label[row]!),
    ...(predicted === undefined ? {} : { predicted: rows.map((row) => predicted[row]!) }),
    ...(group === undefined ? {} : { group: Array.from(rows, (row) => group[row]!) })
  }
}
