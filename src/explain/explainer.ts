/**
 * `createExplainer`: SHAP of a model, with the algorithm and the background fixed once.
 *
 * @module
 */
import { checkOptions, choiceOption } from '../checks.ts'
import { keyOptionKeys, type KeyOptions } from '../data/feature-keys.ts'
import type { RowReader } from '../data/row-reader.ts'
import type { Rows } from '../data/rows.ts'
import { type IterationRange, iterationsOf, rangeKeys } from '../model/iterations.ts'
import type { Forest } from '../model/forest.ts'
import type { Model, UnweightedTrees } from '../model/model.ts'
import { modelRows } from '../model/model-rows.ts'
import { type ExplainedModel, explainedModel } from './explained-model.ts'
import { isAdditive } from './additivity.ts'
import { createXgboostShap } from './exact/xgboost-shap.ts'
import { createInterventional } from './interventional/interventional.ts'
import { createLinearShap, isLinearModel } from './linear-model.ts'
import { createPathDependent } from './path-dependent.ts'
import { createExplanation, type Explanation } from './explanation.ts'
import { requireConstantLeaves, requireCovers, requireHessians } from './requirements.ts'
import { type ExplainEngine, requireEngine, type ShapAlgorithm } from './shap-algorithm.ts'

/** Algorithms by name. */
export const explainModes = ['auto', 'fast', 'bulk', 'exact'] as const
/** Engines by name. */
export const explainEngines = ['auto', 'wasm', 'js'] as const

/** A choice of algorithm. */
export type ExplainMode = (typeof explainModes)[number]

/** Options of `createExplainer` and `explain`. */
export interface ExplainOptions extends IterationRange, KeyOptions {
  /**
   * Algorithm. `fast` and `bulk` are within 1e-9 of the row's largest contribution and give a row the same bits alone or
   * among a million; they differ from each other in the last bits. `fast` suits few rows, `bulk` many, after tables are
   * made. `auto` (default) takes `bulk` where the number of rows pays, otherwise `fast`. `exact` follows LightGBM's order of
   * operations and has the bits of `pred_contrib`, for models of XGBoost those of `pred_contribs` (3.3 and later); it is slow, and
   * not available with a background.
   */
  readonly mode?: ExplainMode
  /** What computes `fast` and `bulk` (default `auto`); all give the same bits. */
  readonly engine?: ExplainEngine
  /**
   * Rows to compare with. With them SHAP is interventional: a feature outside a coalition takes the values of these rows.
   * Without, it is path-dependent: such a feature goes both ways, weighted by the training rows that did.
   */
  readonly background?: Rows
}

/** A model prepared to be explained. */
export interface Explainer {
  readonly method: Explanation['method']
  /** As given in the options. */
  readonly mode: ExplainMode
  /** As in `Explanation` [numOutputs]. */
  readonly baseValues: Float64Array
  /** The algorithm that `explain` uses for so many rows. */
  readonly modeFor: (numRows: number) => Explanation['mode']
  /**
   * Explains rows.
   *
   * @param rows - rows of the model's features; NaN means missing
   * @throws TypeError, RangeError when rows do not fit the model
   */
  readonly explain: (rows: Rows) => Explanation
}

// Why there are no bits to follow.
const exactIsNot = {
  count: 'where columns are computed from others',
  weight: 'where covers are sums of hessians',
  'leaf-weight': 'where covers are sums of weights'
}
const optionKeys = [...rangeKeys, ...keyOptionKeys, 'mode', 'engine', 'background']
// Fewer rows than this never pay for tables, so nothing is prepared to find out.
const fewRows = 100

/**
 * Prepares a model to be explained: what `explain` does, with everything that does not depend on the rows done once.
 *
 * @param model - a loaded or trained model with constant leaves
 * @throws TypeError, RangeError when options or background do not fit the model; RangeError for linear trees and, without a
 *   background, for a model that does not say how many training rows its nodes had
 * @example
 * ```js
 * const explainer = createExplainer(model, { background: [[30000, 45, 500], [64000, 39, 150]] })
 * explainer.explain([[31000, 28, 1200]]).values
 * ```
 */
export function createExplainer(model: Model, options: ExplainOptions = {}): Explainer {
  checkOptions(options, optionKeys)
  const mode = choiceOption('mode', options.mode, explainModes, 'auto')
  const engine = choiceOption('engine', options.engine, explainEngines, 'auto')
  requireEngine(engine)
  if (!isLinearModel(model.forest) || options.background !== undefined) requireConstantLeaves(model.forest)
  const { start } = iterationsOf(model, options)
  const explained = explainedModel(model, start, options.background !== undefined)
  const { method, baseValues, algorithm, exact } = algorithmFor(model, explained, options, engine)
  if (mode === 'exact' && exact === undefined) {
    const where = method === 'interventional' ? 'with a background' : exactIsNot[model.forest.coverType]
    throw new RangeError(`"mode" expected auto, fast or bulk ${where}; got "exact"`)
  }

  const { featureNames, numFeatures, forest } = model
  const { numTreesPerIteration: numOutputs } = forest
  const modeFor = (numRows: number): Explanation['mode'] => {
    if (mode !== 'auto') return mode
    return numRows >= fewRows && algorithm!.bulkPays(numRows) ? 'bulk' : 'fast'
  }
  return {
    method,
    mode,
    baseValues: baseValues.slice(),
    modeFor,
    explain: (rows) => {
      const reader = modelRows(model, rows, options)
      const { numRows } = reader
      const used = modeFor(numRows)
      const values = new Float64Array(numRows * numOutputs * forest.numFeatures)
      // By quadrature and by tables every leaf's contributions add up.
      let additive = true
      if (used === 'exact') additive = exact!(reader, values)
      else algorithm![used](reader, values)
      return createExplanation({
        method,
        mode: used,
        additive,
        values: explained.toRowColumns(values),
        baseValues: baseValues.slice(),
        numRows,
        numOutputs,
        numFeatures,
        featureNames
      })
    }
  }
}

// Adds contributions, and says whether they add up.
type AddExact = (reader: RowReader, values: Float64Array) => boolean

interface Chosen {
  readonly method: Explanation['method']
  readonly baseValues: Float64Array
  /** Undefined where only exact bits are wanted, and do not come from it. */
  readonly algorithm: ShapAlgorithm | undefined
  /** Undefined where there are no bits to follow. */
  readonly exact: AddExact | undefined
}

function algorithmFor(
  model: Model,
  { forest }: ExplainedModel,
  options: ExplainOptions,
  engine: ExplainEngine
): Chosen {
  const { start, end } = iterationsOf(model, options)
  const firstTree = start * forest.numTreesPerIteration
  const endTree = end * forest.numTreesPerIteration
  if (options.background === undefined) {
    if (isLinearModel(forest)) return linearOf(forest, firstTree, endTree)
    const unweighted = model.fileTrees?.unweighted
    if (options.mode === 'exact' && unweighted !== undefined)
      return exactOfXgboost(forest, unweighted, firstTree, endTree, engine)
    requireCovers(forest, firstTree, endTree)
    const algorithm = createPathDependent(forest, firstTree, endTree, engine)
    const { baseValues } = algorithm
    const exact: AddExact = (reader, values) => {
      algorithm.exact(reader, values)
      return isAdditive(forest, reader, firstTree, endTree, baseValues, values, 'float64')
    }
    const hasBits = forest.coverType === 'count' && forest.explainedAs === undefined
    return { method: 'path-dependent', baseValues, algorithm, exact: hasBits ? exact : undefined }
  }
  const { columns, numRows } = readColumns(model, options.background, options)
  if (numRows === 0) throw new RangeError('"background" expected at least 1 row, got 0')
  const algorithm = createInterventional(forest, columns, numRows, firstTree, endTree, engine)
  return { method: 'interventional', baseValues: algorithm.baseValues, algorithm, exact: undefined }
}

// A linear model's contributions and base values add up as they are.
function linearOf(forest: Forest, firstTree: number, endTree: number): Chosen {
  const algorithm = createLinearShap(forest, firstTree, endTree)
  const exact: AddExact = (reader, values) => {
    algorithm.fast(reader, values)
    return true
  }
  return { method: 'path-dependent', baseValues: algorithm.baseValues, algorithm, exact }
}

function exactOfXgboost(
  forest: Forest,
  unweighted: UnweightedTrees,
  firstTree: number,
  endTree: number,
  engine: ExplainEngine
): Chosen {
  requireHessians(forest, unweighted, firstTree, endTree)
  const { baseValues, addContributions } = createXgboostShap(forest, unweighted, firstTree, endTree, engine)
  const exact: AddExact = (reader, values) => {
    addContributions(reader, values)
    return isAdditive(forest, reader, firstTree, endTree, baseValues, values, 'float32')
  }
  return { method: 'path-dependent', baseValues, algorithm: undefined, exact }
}

// A copy of the rows as the trees see them, feature after feature.
function readColumns(model: Model, rows: Rows, options: KeyOptions): { columns: Float64Array; numRows: number } {
  const { numRows, read } = modelRows(model, rows, options, 'background')
  const { numFeatures } = model.forest
  const columns = new Float64Array(numFeatures * numRows)
  const row = new Float64Array(numFeatures)
  for (let i = 0; i < numRows; i++) {
    read(i, row)
    for (let feature = 0; feature < numFeatures; feature++) columns[feature * numRows + i] = row[feature]!
  }
  return { columns, numRows }
}
