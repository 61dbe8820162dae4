/**
 * `trainingRows`: the rows of a fold that steps may be fitted on.
 *
 * There is no other way to make `TrainingRows`, so that nothing can be fitted on rows that are tested on.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import { selectRows, type Table, withoutColumns } from '../table.ts'
import { checkAscending, type Fold } from '../validation/folds.ts'

declare const isFromFold: unique symbol

/** Training rows of a fold: features, and classes apart from them. */
export interface TrainingRows {
  /** For the type checker only: nothing else is of this type. */
  readonly [isFromFold]: true
  readonly numRows: number
  /** The features of the training rows. */
  readonly table: Table
  /** Class of each row, 0 the worst; undefined when none were given [numRows]. */
  readonly classes: Int32Array | undefined
  /** Number of classes; 0 when none were given. */
  readonly numClasses: number
}

/** What is to be predicted. */
export interface ClassOptions {
  /** Class of each row of the table, 0 the worst; of the test rows none is looked at [numRows]. */
  readonly classes?: Int32Array | undefined
  /** Number of classes (default: one more than the largest class of the training rows). */
  readonly numClasses?: number | undefined
}

const made = new WeakSet<TrainingRows>()

/**
 * The training rows of a fold. A model that is fitted for use, and not to be measured, takes a fold that tests no rows.
 *
 * @param table - all rows; columns with a role are left out
 * @throws TypeError, RangeError when the fold is none: rows ascending, within the table, and none on both sides
 * @example
 * ```js
 * trainingRows(table, protocol.folds[0], { classes })
 * ```
 */
export function trainingRows(table: Table, fold: Fold, options: ClassOptions = {}): TrainingRows {
  checkFold(fold, table.numRows)
  const { train } = fold
  const { classes } = options
  if (classes !== undefined) checkClasses(classes, table.numRows)
  return asTraining(selectRows(featuresOnly(table), train), {
    classes: classes && train.map((row) => classes[row]!),
    numClasses: options.numClasses
  })
}

/** A table without its columns with a role. */
export function featuresOnly(table: Table): Table {
  return withoutColumns(table, [...table.roles.keys()])
}

/** The same rows with other columns, for a step that is fitted after another. */
export function withTable(training: TrainingRows, table: Table): TrainingRows {
  checkTraining(training)
  if (table.numRows !== training.numRows)
    throw new RangeError(`"table" expected ${training.numRows} rows, got ${table.numRows}`)
  return asTraining(table, training)
}

/**
 * Checks what a step is to be fitted on.
 *
 * @throws TypeError when it was not made by `trainingRows`
 */
export function checkTraining(training: unknown): void {
  if (typeof training === 'object' && training !== null && made.has(training as TrainingRows)) return
  throw new TypeError(`"training" expected what trainingRows(table, fold) gives, got ${kindOf(training)}`)
}

/**
 * Classes of training rows, for a step that needs them.
 *
 * @throws RangeError when none were given
 */
export function requiredClasses({ classes }: TrainingRows): Int32Array {
  if (classes === undefined) throw new RangeError('"training" expected rows with classes, got none')
  return classes
}

function asTraining(table: Table, { classes, numClasses }: ClassOptions): TrainingRows {
  const least = classes === undefined ? 0 : classes.reduce((most, one) => Math.max(most, one), -1) + 1
  if (classes?.some((one) => one < 0))
    throw new RangeError('"classes" expected numbers from 0 up in training rows, got another number')
  if (numClasses !== undefined && !(Number.isInteger(numClasses) && numClasses >= least))
    throw new RangeError(`"numClasses" expected an integer from ${least} up, got ${numClasses}`)
  const training = { numRows: table.numRows, table, classes, numClasses: numClasses ?? least } as TrainingRows
  made.add(training)
  return Object.freeze(training)
}

function checkFold(fold: Fold, numRows: number): void {
  for (const side of ['train', 'test'] as const) {
    const rows: unknown = fold[side]
    if (!(rows instanceof Int32Array)) throw new TypeError(`"fold.${side}" expected an Int32Array, got ${kindOf(rows)}`)
    checkAscending(`fold.${side}`, rows, numRows)
  }
  if (fold.train.length === 0) throw new RangeError('"fold.train" expected at least 1 row, got 0')
  const tested = new Set(fold.test)
  const both = fold.train.find((row) => tested.has(row))
  if (both !== undefined)
    throw new RangeError(`"fold" expected different rows in train and test, got row ${both} in both`)
}

function checkClasses(classes: unknown, numRows: number): void {
  if (!(classes instanceof Int32Array)) throw new TypeError(`"classes" expected an Int32Array, got ${kindOf(classes)}`)
  if (classes.length !== numRows)
    throw new RangeError(`"classes" expected ${numRows} numbers, one for each row; got ${classes.length}`)
}
