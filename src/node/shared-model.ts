/**
 * A model that can be sent to other threads: its arrays are in shared memory, so that all threads use one copy.
 *
 * @module
 */
import { makeModel } from '../model/build-model.ts'
import type { Model } from '../model/model.ts'
import { sharedCopy } from './shared-copy.ts'

/** All of a model but its link, whose functions cannot be sent; the objective tells it again. */
export type SharedModel = Omit<Model, 'link'>

/** A copy of `model` to be sent. */
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
