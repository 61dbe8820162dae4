/**
 * The kernels that only batches of rows by bit slices need: a module of their own, on the memory of the others.
 *
 * @module
 */
import { bytesOfDenseText } from '../bytes/dense-text.ts'
import { exportsOf, type Kernels, orUnavailable } from './kernels.ts'
import { slicesKernels as data } from './modules.ts'
import type { SlicesFunctions } from './slices-kernels-data.ts'

let added: SlicesFunctions | 'unavailable' | undefined

/** The kernels on the memory of `core`; undefined where compiling has been forbidden since. */
export function slicesKernels(core: Kernels): SlicesFunctions | undefined {
  // A module compiled by the host contains them all.
  if ('sumSlices' in core) return core as Kernels & SlicesFunctions
  added ??= orUnavailable(
    () => exportsOf(new WebAssembly.Module(bytesOfDenseText(data)), core.memory) as SlicesFunctions
  )
  return added === 'unavailable' ? undefined : added
}
