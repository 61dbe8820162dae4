/**
 * Which engine evaluates a forest, and what has been prepared for it.
 *
 * @module
 */
import { kernels } from '../kernels/kernels.ts'
import type { Forest } from '../model/forest.ts'
import type { Engine } from './engine.ts'
import { createJsEngine } from './walk/js-engine.ts'
import type { EngineName } from './predict-options.ts'
import { createReferenceEngine } from './reference-engine.ts'
import { ranksOf } from '../ranks/ranks.ts'
import { type BatchEngine, batchEngineOf, type RowEngine } from '../decision-tables/batch-engine.ts'
import { createWasmEngine } from './wasm-engine.ts'

// Rows from which on preparing an engine pays, so that a few rows of a model cost no more than the reference walk.
const worthwhileRows = 1000

interface Prepared {
  readonly engines: Map<EngineName, Engine>
  numRows: number
}

// What has been prepared for a forest lives as long as the forest.
const preparedOf = new WeakMap<Forest, Prepared>()

/**
 * The engine for the next `numRows` rows of a forest: the reference while preparing another does not pay, and one for batches where
 * it holds the forest.
 *
 * @throws RangeError when the engine is unavailable here or cannot hold the forest
 */
export function engineFor(forest: Forest, name: EngineName, numRows: number): BatchEngine {
  const prepared = preparedFor(forest)
  prepared.numRows += numRows
  const pays = name !== 'auto' || prepared.engines.has(name) || prepared.numRows >= worthwhileRows
  return (pays && addedEngine(forest, name, numRows)) || readyEngine(forest, pays ? name : 'reference')
}

/**
 * The engine for single rows of a forest, prepared.
 *
 * @throws RangeError when the engine is unavailable here or cannot hold the forest
 */
export function rowEngineFor(forest: Forest, name: EngineName): RowEngine {
  return addedEngine(forest, name, 1)?.row ?? readyEngine(forest, name)
}

// One that has been put in.
function addedEngine(forest: Forest, name: EngineName, numRows: number): BatchEngine | undefined {
  return name === 'auto' || name === 'wasm' ? batchEngineOf(forest, numRows) : undefined
}

/**
 * The engine of a forest, prepared.
 *
 * @throws RangeError when the engine is unavailable here or cannot hold the forest
 */
export function readyEngine(forest: Forest, name: EngineName): Engine {
  const { engines } = preparedFor(forest)
  let engine = engines.get(name)
  if (engine === undefined) engines.set(name, (engine = createEngine(forest, name)))
  return engine
}

function preparedFor(forest: Forest): Prepared {
  let prepared = preparedOf.get(forest)
  if (prepared === undefined) preparedOf.set(forest, (prepared = { engines: new Map(), numRows: 0 }))
  return prepared
}

function createEngine(forest: Forest, name: EngineName): Engine {
  if (name === 'reference') return createReferenceEngine(forest)
  const available = name === 'js' ? undefined : kernels()
  if (available === undefined && name !== 'js' && name !== 'auto')
    throw new RangeError(`"engine": "${name}" is unavailable here: no WebAssembly with SIMD`)
  const ranks = ranksOf(forest)
  const layout = name === 'wasm-masks' ? 'masks' : name === 'wasm-walk' ? 'walk' : 'fastest'
  const engine =
    (ranks && available && createWasmEngine(available, forest, ranks, layout)) ??
    (ranks && (name === 'js' || name === 'auto') ? createJsEngine(forest, ranks) : undefined)
  if (engine !== undefined) return engine
  if (name === 'auto') return createReferenceEngine(forest)
  throw new RangeError(`"engine": "${name}" cannot hold this model: its tables would be too large`)
}
