/**
 * A model that can be sent to other threads. Its arrays are in shared memory, so all threads use one copy.
 *
 * @module
 */
import { makeModel } from '../model/build-model.ts'
import type { Model } from '../model/model.ts'
import { sharedCopy } from './shared-copy.ts'

/** A model without its link, whose functions cannot be sent; it is restored from the objective. */
export type SharedModel = Omit<Model, 'link'>

/** A copy of `model` that can be sent. */
export function shareModel({ link, ...parts }: Model): SharedModel {
  const { linear } = parts.forest
  return {
    ...parts,
    forest: { ...withSharedArrays(parts.forest), linear: linear === undefined ? undefined : withSharedArrays(linear) }
  }
}

/** The model that was sent. */
export function receiveModel(shared: SharedModel): Model {
  return makeModel(shared, (key) => ({ key }))
}

function withSharedArrays<Parts extends object>(parts: Parts): Parts {
  const entries = Object.entries(parts).map(([key, value]) => [
    key,
    ArrayBuffer.isView(value) ? sharedCopy(value as Float64Array) : value
  ])
  return Object.fromEntries(entries) as Parts
}
