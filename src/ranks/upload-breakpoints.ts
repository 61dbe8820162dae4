/**
 * Slots for the kernels.
 *
 * @module
 */
import type { Kernels } from '../kernels/kernels.ts'
import { upload, type Uploaded } from '../kernels/upload.ts'
import type { Slots, View } from './ranks.ts'

/** Breakpoints as the kernel `findSlots` wants them, for rows of these views; undefined when there is no room. */
export function uploadColumns(kernels: Kernels, slots: Slots, views: readonly View[]): Uploaded | undefined {
  const descriptions = new Uint32Array(6 * views.length)
  const padded = slots.breakpoints.map((known) => {
    const array = new Float64Array(2 ** Math.ceil(Math.log2(known.length + 1)) - 1).fill(Infinity)
    array.set(known)
    return array
  })
  const uploaded = upload(kernels.memory, [descriptions, ...padded])
  if (uploaded === undefined) return undefined
  for (const [view, { column, missingPlace, shift, tinySlot }] of views.entries()) {
    const breakpoints = padded[column]!.length + 1
    descriptions.set([uploaded.parts[1 + column]!, breakpoints, missingPlace, shift, tinySlot, column], 6 * view)
  }
  uploaded.write(0, descriptions)
  return uploaded
}
