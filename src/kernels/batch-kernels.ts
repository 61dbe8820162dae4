/**
 * The kernels that only decision tables need: a module of their own, on the memory of the others.
 *
 * @module
 */
import { bytesOfDenseText } from '../bytes/dense-text.ts'
import type { BatchFunctions } from './batch-kernels-data.ts'
import { exportsOf, type Kernels, orUnavailable } from './kernels.ts'
import { batchKernels as data } from './modules.ts'

let added: BatchFunctions | 'unavailable' | undefined

/** The kernels on the memory of `core`; undefined where compiling has been forbidden since. */
export function batchKernels(core: Kernels): BatchFunctions | undefined {
  // A module compiled by the host contains them all.
  if ('rankBytes' in core) return core as Kernels & BatchFunctions
  added ??= orUnavailable(
    () => exportsOf(new WebAssembly.Module(bytesOfDenseText(data)), core.memory) as BatchFunctions
  )
  return added === 'unavailable' ? undefined : added
}
