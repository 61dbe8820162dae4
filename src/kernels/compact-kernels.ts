/**
 * The kernels that only forests of deep trees need, by compact nodes: a module of their own, on the memory of the others.
 *
 * @module
 */
import { bytesOfDenseText } from '../bytes/dense-text.ts'
import type { CompactFunctions } from './compact-kernels-data.ts'
import { exportsOf, type Kernels, orUnavailable } from './kernels.ts'
import { compactKernels as data } from './modules.ts'

let added: CompactFunctions | 'unavailable' | undefined

/** The kernels on the memory of `core`; undefined where compiling has been forbidden since. */
export function compactKernels(core: Kernels): CompactFunctions | undefined {
  // A module compiled by the host contains them all.
  if ('sumByParts' in core) return core as Kernels & CompactFunctions
  added ??= orUnavailable(
    () => exportsOf(new WebAssembly.Module(bytesOfDenseText(data)), core.memory) as CompactFunctions
  )
  return added === 'unavailable' ? undefined : added
}
