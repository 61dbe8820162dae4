/**
 * Slots for the kernels.
 *
 * @module
 */
import type { Kernels } from '../kernels/kernels.ts'
import { upload, type Uploaded } from '../kernels/upload.ts'
import type { Slots } from './slots.ts'
import type { View } from './walk-tables.ts'

/** Breakpoints as the kernel `findSlots` wants them, for rows of these views; undefined when there is no room. */
export function uploadColumns(kernels: Kernels, slots: Slots, views: readonly View[]): Uploaded | undefined {
  const descriptions = new Uint32Array(5 * views.length)
  const padded = slots.breakpoints.map((known) => {
    const array = new Float64Array(2 ** Math.ceil(Math.log2(known.length + 1)) - 1).fill(Infinity)
    array.set(known)
    return array
  })
  const uploaded = upload(kernels.memory, [descriptions, ...padded])
  if (uploaded === undefined) return undefined
  for (const [view, { column, nanFirst }] of views.entries()) {
    descriptions[5 * view] = uploaded.parts[1 + column]!
    descriptions[5 * view + 1] = padded[column]!.length + 1
    descriptions[5 * view + 2] = nanFirst ? 0 : slots.breakpoints[column]!.length + 1
    descriptions[5 * view + 3] = Number(nanFirst)
    descriptions[5 * view + 4] = column
  }
  uploaded.write(0, descriptions)
  return uploaded
}
