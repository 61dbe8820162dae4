/**
 * `ShapAlgorithm`: one kind of SHAP for some trees of a forest, by algorithms for few rows, for many, and for exact bits.
 *
 * @module
 */
import type { RowReader } from '../data/row-reader.ts'
import { type ExplainKernels, explainKernels } from '../kernels/explain-kernels.ts'
import type { AddTrees } from './add-trees.ts'

/** What computes values: WebAssembly, plain JavaScript, or (`auto`) the faster one that is available. All give the same bits. */
export type ExplainEngine = 'auto' | 'wasm' | 'js'

/** Adds the contributions of all rows to `values` [numRows × numOutputs × numFeatures], which hold zeros. */
export type AddContributions = (reader: RowReader, values: Float64Array) => void

/** SHAP values of some trees. */
export interface ShapAlgorithm {
  /** What contributions start from, in raw-score units [numOutputs]. */
  readonly baseValues: Float64Array
  /** Whether `bulk` is faster than `fast` for so many rows. */
  readonly bulkPays: (numRows: number) => boolean
  readonly fast: AddContributions
  readonly bulk: AddContributions
}

/**
 * The faster way that is available: on the kernels or in plain JavaScript.
 *
 * @param createWasm - undefined when the kernels cannot hold the model
 * @throws RangeError when `wasm` is asked for and the kernels cannot hold the model
 */
export function createByEngine(
  engine: ExplainEngine,
  createWasm: (kernels: ExplainKernels) => AddTrees | undefined,
  createJs: () => AddTrees
): AddTrees {
  if (engine === 'js') return createJs()
  const kernels = explainKernels()
  const byWasm = kernels && createWasm(kernels)
  if (byWasm !== undefined) return byWasm
  if (engine === 'auto') return createJs()
  throw new RangeError('"engine": "wasm" cannot hold this model: its tables would be too large')
}

/**
 * Checks that an engine can be had here.
 *
 * @throws RangeError when it cannot
 */
export function requireEngine(engine: ExplainEngine): void {
  if (engine === 'wasm' && explainKernels() === undefined)
    throw new RangeError('"engine": "wasm" is unavailable here: no WebAssembly with SIMD')
}
