/**
 * `explain`: what each feature adds to each raw score, by SHAP.
 *
 * @module
 */
import { type IterationRange, iterationsOf, rangeKeys } from '../model/iterations.ts'
import { checkOptions } from '../checks.ts'
import type { RowReader, Rows } from '../data/rows.ts'
import type { Model } from '../model/model.ts'
import { modelRows } from '../model/model-rows.ts'
import { addFastShap, type FastShapOptions } from './path-dependent.ts'
import { createInterventional } from './interventional/interventional.ts'
import { requireConstantLeaves, requireCounts } from './requirements.ts'
import { addExactShap, expectedOutputs } from './exact/tree-shap.ts'

/** Options of `explain`. */
export interface ExplainOptions extends IterationRange {
  /**
   * How path-dependent values are computed. `fast` (default): within 1e-9 of the row's largest contribution, many times
   * faster; the last bits depend on whether rows are few or many. `exact`: LightGBM's order of operations, the bits of
   * `pred_contrib`.
   */
  readonly mode?: 'fast' | 'exact'
  /** What computes fast values: WebAssembly, plain JavaScript, or (`auto`, default) the faster one that is there. Same bits. */
  readonly engine?: 'auto' | 'wasm' | 'js'
  /**
   * Rows to compare with. With them SHAP is interventional: an absent feature takes the values of these rows. Without,
   * it is path-dependent: an absent feature goes both ways, weighted by the training rows that did.
   */
  readonly background?: Rows
}

/** What each feature adds to each raw score of each row: base value + contributions = raw score. */
export interface Explanation {
  readonly method: 'path-dependent' | 'interventional'
  /** Contributions in raw-score units (log-odds for `binary`), row after row [numRows × numOutputs × numFeatures]. */
  readonly values: Float64Array
  /** Mean raw score of the training rows (path-dependent) or of the background (interventional) [numOutputs]. */
  readonly baseValues: Float64Array
  readonly numRows: number
  /** Raw scores per row: the number of classes for multiclass objectives, else 1. */
  readonly numOutputs: number
  readonly numFeatures: number
  /** [numFeatures] */
  readonly featureNames: readonly string[]
}

const modes = ['fast', 'exact']
const engines = ['auto', 'wasm', 'js']
const explainKeys = [...rangeKeys, 'mode', 'engine', 'background']

/**
 * Explains raw scores, before the objective's link; of a random forest their sum, as LightGBM does.
 *
 * Base value and contributions add up to the raw score but for rounding; in path-dependent mode, if the training rows
 * of a node are those of its children together, as LightGBM counts them.
 *
 * @param model - a loaded or trained model with constant leaves
 * @param rows - rows of the model's features; NaN means missing
 * @throws TypeError, RangeError when rows, background or options do not fit the model; RangeError for linear trees and,
 *   without a background, for a model that does not tell how many training rows its nodes had
 */
export function explain(model: Model, rows: Rows, options: ExplainOptions = {}): Explanation {
  return explainPart(model, rows, options)
}

/**
 * `explain` for rows that are a part of others, with the bits that all of them together would give these.
 *
 * @param numRowsInAll - number of all rows
 */
export function explainPart(model: Model, rows: Rows, options: ExplainOptions, numRowsInAll?: number): Explanation {
  checkOptions(options, explainKeys)
  const { mode = 'fast', engine = 'auto', background, ...range } = options
  if (!modes.includes(mode)) throw new RangeError(`"mode" expected ${modes.join(' or ')}, got ${String(mode)}`)
  checkEngine(engine)
  requireConstantLeaves(model.forest)

  const reader = modelRows(model, rows)
  const { numFeatures, numTreesPerIteration: numOutputs } = model.forest
  const shape = { numRows: reader.numRows, numOutputs, numFeatures, featureNames: model.featureNames }
  return background === undefined
    ? {
        method: 'path-dependent',
        ...pathDependent(model, reader, range, mode === 'fast' ? engine : undefined, { numRowsInAll }),
        ...shape
      }
    : { method: 'interventional', ...interventional(model, reader, background, range), ...shape }
}

/**
 * Checks the option `engine`.
 *
 * @throws RangeError when it is none of those there are
 */
export function checkEngine(engine: string): void {
  if (!engines.includes(engine)) throw new RangeError(`"engine" expected ${engines.join(', ')}; got ${String(engine)}`)
}

/**
 * Path-dependent contributions and base values.
 *
 * @param engine - undefined for exact values
 * @param options - for an engine; see `addFastShap`
 */
export function pathDependent(
  model: Model,
  reader: RowReader,
  range: IterationRange,
  engine: 'auto' | 'wasm' | 'js' | undefined,
  options?: FastShapOptions
): Pick<Explanation, 'values' | 'baseValues'> {
  const { forest } = model
  const { numFeatures, numTreesPerIteration: numOutputs } = forest
  const { start, end } = iterationsOf(model, range)
  const firstTree = start * numOutputs
  const endTree = end * numOutputs
  requireCounts(forest, firstTree, endTree)

  const baseValues = new Float64Array(numOutputs)
  const expected = expectedOutputs(forest)
  for (let tree = firstTree; tree < endTree; tree++) baseValues[tree % numOutputs]! += expected[tree]!

  const values = new Float64Array(reader.numRows * numOutputs * numFeatures)
  if (engine === undefined) addExactShap(forest, reader, firstTree, endTree, values)
  else addFastShap(forest, reader, firstTree, endTree, engine, values, options)
  return { values, baseValues }
}

function interventional(
  model: Model,
  reader: RowReader,
  background: Rows,
  range: IterationRange
): Pick<Explanation, 'values' | 'baseValues'> {
  const { baseValues, explainRow, numOutputs, numFeatures } = createInterventional(model, background, range)
  const perRow = numOutputs * numFeatures
  const values = new Float64Array(reader.numRows * perRow)
  const row = new Float64Array(numFeatures)
  for (let i = 0; i < reader.numRows; i++) {
    reader.read(i, row)
    explainRow(row, values.subarray(i * perRow, (i + 1) * perRow))
  }
  return { values, baseValues }
}
