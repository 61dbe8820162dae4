/**
 * `addedKernels`: kernels that a part of the package brings along, in a module of their own on the memory of the others, so that bundles
 * without that part do without them.
 *
 * @module
 */
import { bytesOfDenseText } from '../bytes/dense-text.ts'
import { exportsOf, type Kernels, orUnavailable } from './kernels.ts'

/**
 * Finds the kernels on the memory of the core's; undefined where compiling has been forbidden since.
 *
 * @param data - the module, as text
 * @param kernel - one of its functions
 */
export function addedKernels<Functions extends object>(
  data: string,
  kernel: keyof Functions & string
): (core: Kernels) => Functions | undefined {
  let added: Functions | 'unavailable' | undefined
  return (core) => {
    // A module compiled by the host contains them all.
    if (kernel in core) return core as Kernels & Functions
    added ??= orUnavailable(() => exportsOf(new WebAssembly.Module(bytesOfDenseText(data)), core.memory) as Functions)
    return added === 'unavailable' ? undefined : added
  }
}
