/**
 * `outOfFold`: what models say of rows that they were not trained on.
 *
 * @module
 */
import type { CallSignal } from '../../checks.ts'
import { trainAsync } from '../../train/async/train-async.ts'
import type { Dataset } from '../../train/dataset.ts'
import { train } from '../../train/train.ts'
import type { GivenParameters } from '../../train/parameters/resolve-parameters.ts'
import { classDataset, classObjective, treeProbabilities } from '../class-trees.ts'
import { selectRows, type Table } from '../table.ts'
import type { Protocol } from './folds.ts'
import { checkNumRows } from './group-numbers.ts'

/** Rows to learn from, and rows to predict. */
export interface FitTask {
  readonly train: Table
  /** Class of each training row, 0 the worst. */
  readonly label: Int32Array
  readonly numClasses: number
  readonly test: Table
  /** Names of the columns to learn from. */
  readonly features: readonly string[]
  readonly signal?: CallSignal | undefined
}

/**
 * Trains on some rows and predicts others.
 *
 * @returns probabilities of the classes of the rows in `test` [numRows × numClasses], row by row
 */
export type FitAndPredict = (task: FitTask) => Float64Array | Promise<Float64Array>

/**
 * Boosted trees, trained by this library: `binary` for two classes, `multiclass` for more. Columns of text are categories.
 *
 * @param parameters - of training, without objective and number of classes
 * @param threads - that train together (default: 1)
 */
export function boostedTrees(parameters: GivenParameters, threads: number = 1): FitAndPredict {
  return async (task) => {
    const { given, dataset } = trainingOf(task, parameters)
    const model = await trainAsync(given, dataset, { signal: task.signal, threads })
    return treeProbabilities([model], task.test, task.features)
  }
}

/** As `boostedTrees`, on this thread: for models that take less time than a worker takes to start. */
export function quickTrees(parameters: GivenParameters): FitAndPredict {
  return (task) => {
    const { given, dataset } = trainingOf(task, parameters)
    return treeProbabilities([train(given, dataset)], task.test, task.features)
  }
}

function trainingOf(
  { train: table, label, numClasses, features }: FitTask,
  parameters: GivenParameters
): { readonly given: GivenParameters; readonly dataset: Dataset } {
  const given: GivenParameters = { ...parameters, ...classObjective(numClasses) }
  return { given, dataset: classDataset({ table, features, label }) }
}

/** What to predict out of fold. */
export interface OutOfFoldTask {
  readonly table: Table
  /** Class of each row, 0 the worst [numRows]. */
  readonly label: Int32Array
  readonly numClasses: number
  readonly features: readonly string[]
  readonly fit: FitAndPredict
  readonly signal?: CallSignal | undefined
  /** Called after each fold. */
  readonly onFold?: ((fold: number, numFolds: number) => void) | undefined
}

/** Predictions of rows by models that did not see them. */
export interface OutOfFoldPredictions {
  /** Row by row, NaN for rows that no fold tests [numRows × numClasses]. */
  readonly probabilities: Float64Array
  /** The fold that tests each row; −1 for none [numRows]. */
  readonly foldOfRow: Int32Array
}

/**
 * Trains a model for each fold and predicts the rows that it tests.
 *
 * @returns rejects with a RangeError when table, labels and protocol differ in rows or a model gives other probabilities than asked
 * for, and with the signal's reason
 */
export async function outOfFold(protocol: Protocol, task: OutOfFoldTask): Promise<OutOfFoldPredictions> {
  const { table, label, numClasses, features, fit, signal, onFold } = task
  checkNumRows('label', label.length, table.numRows)
  checkNumRows('folds', protocol.numRows, table.numRows)
  const probabilities = new Float64Array(table.numRows * numClasses).fill(NaN)
  const foldOfRow = new Int32Array(table.numRows).fill(-1)
  for (const [fold, { train, test }] of protocol.folds.entries()) {
    signal?.throwIfAborted()
    const predicted = await fit({
      train: selectRows(table, train),
      label: train.map((row) => label[row]!),
      numClasses,
      test: selectRows(table, test),
      features,
      signal
    })
    if (predicted.length !== test.length * numClasses) {
      throw new RangeError(
        `"fit" expected to return ${test.length * numClasses} probabilities (numRows × numClasses), got ${predicted.length}`
      )
    }
    for (const [i, row] of test.entries()) {
      probabilities.set(predicted.subarray(i * numClasses, (i + 1) * numClasses), row * numClasses)
      foldOfRow[row] = fold
    }
    onFold?.(fold, protocol.folds.length)
  }
  return { probabilities, foldOfRow }
}
