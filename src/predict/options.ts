/**
 * Options common to everything that evaluates a model, and their checks.
 *
 * @module
 */
import { kindOf } from '../data/value-kind.ts'
import { type Model, numIterationsOf } from '../model/model.ts'

/** Which part of a model to use. */
export interface IterationRange {
  /** First iteration to use (default 0). */
  readonly startIteration?: number
  /** Number of iterations to use; 0 or less means all from `startIteration` on (default -1). */
  readonly numIterations?: number
}

/** The keys of `IterationRange`. */
export const rangeKeys: readonly string[] = ['startIteration', 'numIterations']

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
export const engineKeys: readonly string[] = ['engine']

/** Options of `predictLeaf`. */
export interface LeafOptions extends IterationRange, EngineOptions {}

/** Options of `predict` and `predictRaw`. Early stopping looks at every row for itself, so it always walks plainly. */
export interface PredictOptions extends IterationRange, EngineOptions {
  /** Stop adding trees for a row whose class is already clear (default false); only classification and ranking objectives do. */
  readonly predEarlyStop?: boolean
  /** Iterations between checks (default 10). */
  readonly predEarlyStopFreq?: number
  /** Margin of raw scores beyond which a row is clear (default 10). */
  readonly predEarlyStopMargin?: number
}

/** Iterations `start` to `end` (exclusive) that the options ask for; clamped to those the model has, as LightGBM does. */
export function iterationsOf(model: Model, options: IterationRange): { start: number; end: number } {
  const numIterations = numIterationsOf(model)
  const start = Math.min(Math.max(integerOption('startIteration', options.startIteration, 0), 0), numIterations)
  const wanted = integerOption('numIterations', options.numIterations, -1)
  return { start, end: wanted <= 0 ? numIterations : Math.min(numIterations, start + wanted) }
}

/**
 * Checks that `options` is an object with no key but these: a mistyped option must not be ignored in silence.
 *
 * @throws TypeError or RangeError naming the key and the known ones
 */
export function checkOptions(options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`"options" expected an object, got ${kindOf(options)}`)
  const unknown = Object.keys(options).find((key) => !known.includes(key))
  if (unknown !== undefined) throw new RangeError(`"options" expected ${known.join(', ')}; got "${unknown}"`)
}

/** An integer option, or its default. */
export function integerOption(name: string, value: number | undefined, byDefault: number): number {
  if (value === undefined) return byDefault
  if (typeof value !== 'number') throw new TypeError(`"${name}" expected an integer, got ${kindOf(value)}`)
  if (!Number.isInteger(value)) throw new RangeError(`"${name}" expected an integer, got ${value}`)
  return value
}

/** The engine option, or its default. */
export function engineOption({ engine }: EngineOptions): EngineName {
  if (engine === undefined) return 'auto'
  if (!engineNames.includes(engine))
    throw new RangeError(`"engine" expected ${engineNames.join(', ')}; got ${quoted(engine)}`)
  return engine
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : kindOf(value)
}

/** A true-or-false option, or its default. */
export function booleanOption(name: string, value: boolean | undefined, byDefault: boolean): boolean {
  if (value === undefined) return byDefault
  if (typeof value !== 'boolean') throw new TypeError(`"${name}" expected true or false, got ${kindOf(value)}`)
  return value
}

/** A number option, or its default. */
export function numberOption(name: string, value: number | undefined, byDefault: number): number {
  if (value === undefined) return byDefault
  if (typeof value !== 'number') throw new TypeError(`"${name}" expected a number, got ${kindOf(value)}`)
  return value
}
