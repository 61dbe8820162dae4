/**
 * Options of prediction, and their checks.
 *
 * @module
 */
import { choiceOption } from '../checks.ts'
import { keyOptionKeys, type KeyOptions } from '../data/feature-keys.ts'
import type { NumberArray } from '../data/number-array.ts'
import { type IterationRange, rangeKeys } from '../model/iterations.ts'

/**
 * Engines by name. `auto` takes the fastest that this host and this model allow, and a plain walk for the first few rows of a
 * model. `wasm-masks` and `wasm-walk` are the two methods `wasm` chooses from. All give the same bits.
 */
export const engineNames = ['auto', 'wasm', 'wasm-masks', 'wasm-walk', 'js', 'reference'] as const

/** A choice of engine. */
export type EngineName = (typeof engineNames)[number]

/** What evaluates the trees. */
export interface EngineOptions {
  /** Default `auto`. */
  readonly engine?: EngineName
}

/** The keys of `EngineOptions`. */
const engineKeys: readonly string[] = ['engine']

/** Options of `predictLeaf`. */
export interface LeafOptions extends IterationRange, EngineOptions, KeyOptions {}

/** The keys of `LeafOptions`. */
export const leafKeys: readonly string[] = [...rangeKeys, ...engineKeys, ...keyOptionKeys]

/** Options of `predict` and `predictRaw`. Early stopping looks at every row for itself, so it always walks plainly. */
export interface PredictOptions extends LeafOptions {
  /** Stop adding trees for a row whose class is already clear (default false); only classification and ranking objectives do. */
  readonly predEarlyStop?: boolean
  /** Iterations between checks (default 10). */
  readonly predEarlyStopFreq?: number
  /** Margin of raw scores beyond which a row is clear (default 10). */
  readonly predEarlyStopMargin?: number
  /**
   * Where the sums of rows start from instead of base scores, in raw-score units, rounded to float32 [numRows × numOutputs];
   * models of XGBoost only, whose `base_margin` it is.
   */
  readonly baseMargin?: NumberArray
}

/**
 * The engine option, or its default.
 *
 * @throws RangeError when there is no such engine
 */
export function engineOption({ engine }: EngineOptions): EngineName {
  return choiceOption('engine', engine, engineNames, 'auto')
}
