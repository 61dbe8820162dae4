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
import { slotsOf } from '../ranks/ranks.ts'
import { createWasmEngine } from './wasm-engine.ts'

// Rows after which preparing an engine has paid for itself, so that few rows of a model cost no more than a plain walk.
const worthwhileRows = 1000

interface Prepared {
  readonly engines: Map<EngineName, Engine>
  numRows: number
}

// What has been prepared for a forest lives as long as the forest.
const preparedOf = new WeakMap<Forest, Prepared>()

/**
 * The engine for the next `numRows` rows of a forest; while those do not pay for preparing one, the reference.
 *
 * @throws RangeError when the engine asked for cannot be had here or for this forest
 */
export function engineFor(forest: Forest, name: EngineName, numRows: number): Engine {
  const prepared = preparedFor(forest)
  prepared.numRows += numRows
  const pays = name !== 'auto' || prepared.engines.has(name) || prepared.numRows >= worthwhileRows
  return readyEngine(forest, pays ? name : 'reference')
}

/**
 * The engine of a forest, prepared.
 *
 * @throws RangeError when the engine asked for cannot be had here or for this forest
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
  const slots = slotsOf(forest)
  if (name === 'js') return createJsEngine(forest, slots)
  const method = name === 'wasm-masks' ? 'masks' : name === 'wasm-walk' ? 'walk' : 'fastest'
  const available = kernels()
  const engine = available && createWasmEngine(available, forest, slots, method)
  if (engine !== undefined) return engine
  if (name === 'auto') return createJsEngine(forest, slots)
  throw new RangeError(
    available === undefined
      ? `"engine" expected one that this host has; it has no WebAssembly with SIMD for "${name}"`
      : `"engine" expected one that fits this model; its tables are too large for "${name}"`
  )
}
