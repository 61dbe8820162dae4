/**
 * `shareModel`: a model whose arrays are in shared memory, so that all threads it is sent to use one copy.
 *
 * @module
 */
import type { Model } from '../model/model.ts'
import { sharedCopy } from './shared-copy.ts'

/** A copy of `model` in shared memory, to be sent with `postMessage`. */
export function shareModel(model: Model): Model {
  const { forest, inputStage } = model
  return { ...model, forest: withSharedArrays(forest), inputStage: withSharedArrays(inputStage) }
}

// Plain data whose arrays of numbers are anywhere in it.
function withSharedArrays<Value>(value: Value): Value {
  if (ArrayBuffer.isView(value)) return sharedCopy(value as unknown as Float64Array) as unknown as Value
  if (Array.isArray(value)) return value.map(withSharedArrays) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withSharedArrays(part)])) as Value
}
