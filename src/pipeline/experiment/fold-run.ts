/**
 * `runFold`: a candidate fitted on the training rows of a fold, and what it says of the others.
 *
 * @module
 */
import { base64OfBytes, bytesOfBase64 } from '../../bytes/base64.ts'
import { logLoss } from '../../metric/binary-metrics.ts'
import { selectRows } from '../table.ts'
import type { Fold } from '../validation/folds.ts'
import type { ExperimentData } from './experiment-data.ts'
import { type Configuration, fitCandidate, type FittingData } from './fit-candidate.ts'
import { loadedCandidate, type LoadModel } from './loaded-models.ts'
import { checkMonotone, type MonotoneCheck } from './monotone-check.ts'
import type { Directions, RatioPlan } from './plan.ts'

/** What is kept of a fold. */
export interface FoldResult {
  /** Mean over the rows that were not trained on. */
  readonly logLoss: number
  /** See `FittedCandidate`. */
  readonly size: number
  readonly iterations: readonly number[]
  /** Of the classes, row after row of those not trained on; undefined when only the loss was asked for [numRows × numClasses]. */
  readonly probabilities?: Float64Array
  readonly monotone?: MonotoneCheck
}

/** What is asked of a fold. */
export interface FoldRequest {
  readonly configuration: Configuration
  readonly fold: Fold
  /** Where its model is; undefined when it is trained here. */
  readonly file: string | undefined
  /** Whether only the loss is wanted. */
  readonly isSearch: boolean
  /** Directions to check, if any. */
  readonly directions: Directions | undefined
  readonly ratios: readonly RatioPlan[]
}

// Rows of each fold and values of each field: enough to find what happens to one applicant in a thousand.
const checkedRows = 300
const checkedValues = 16

/** What all folds share. */
export interface FoldSettings extends Pick<FittingData, 'seed' | 'signal'> {
  /** Needed when a fold has a file. */
  readonly loadModel: LoadModel | undefined
}

/** Fits or loads, predicts and checks. */
export async function runFold(
  { configuration, fold, file, isSearch, directions, ratios }: FoldRequest,
  data: ExperimentData,
  { seed, signal, loadModel }: FoldSettings
): Promise<FoldResult> {
  const { table, classes, groups, classNames } = data
  const numClasses = classNames.length
  const fitted =
    file === undefined
      ? await fitCandidate(configuration, { table, classes, numClasses, groups, seed, signal }, fold)
      : loadedCandidate(loadModel!(file), file, classNames)
  const test = selectRows(table, fold.test)
  const probabilities = fitted.probabilitiesOf(test)
  const { size, iterations } = fitted
  const result = { logLoss: meanLogLoss(probabilities, classes, fold.test), size, iterations }
  if (isSearch) return result
  if (directions === undefined) return { ...result, probabilities }
  const options = { directions, ratios, numClasses, maxRows: checkedRows, numValues: checkedValues }
  return { ...result, probabilities, monotone: checkMonotone(test, fitted.probabilitiesOf, options) }
}

function meanLogLoss(probabilities: Float64Array, classes: Int32Array, rows: Int32Array): number {
  const numClasses = probabilities.length / rows.length
  let sum = 0
  rows.forEach((row, i) => (sum += logLoss(probabilities[i * numClasses + classes[row]!]!)))
  return sum / rows.length
}

/** A fold's result as an entry of a log. */
export type FoldEntry = Omit<FoldResult, 'probabilities'> & { readonly probabilities?: string }

/** To text, of which each probability keeps its bits. */
export function entryOfResult({ probabilities, ...others }: FoldResult): FoldEntry {
  if (probabilities === undefined) return others
  const { buffer, byteOffset, byteLength } = probabilities
  return { ...others, probabilities: base64OfBytes(new Uint8Array(buffer, byteOffset, byteLength)) }
}

/** And back. */
export function resultOfEntry({ probabilities, ...others }: FoldEntry): FoldResult {
  if (probabilities === undefined) return others
  return { ...others, probabilities: new Float64Array(bytesOfBase64(probabilities).buffer) }
}
