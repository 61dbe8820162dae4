/**
 * `shareModel`: a model whose arrays are in shared memory, so that all threads it is sent to use one copy.
 *
 * @module
 */
import type { Model } from '../model/model.ts'
import { sharedCopy } from './shared-copy.ts'

/** A copy of `model` in shared memory, to be sent with `postMessage`. */
export function shareModel(model: Model): Model {
  const { linear } = model.forest
  const forest = {
    ...withSharedArrays(model.forest),
    linear: linear === undefined ? undefined : withSharedArrays(linear)
  }
  return { ...model, forest }
}

function withSharedArrays<Parts extends object>(parts: Parts): Parts {
  const entries = Object.entries(parts).map(([key, value]) => [
    key,
    ArrayBuffer.isView(value) ? sharedCopy(value as Float64Array) : value
  ])
  return Object.fromEntries(entries) as Parts
}
