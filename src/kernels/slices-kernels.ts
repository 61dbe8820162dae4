/**
 * The kernels that only batches of rows by bit slices need: a module of their own, on the memory of the others.
 *
 * @module
 */
import { addedKernels } from './added-kernels.ts'
import type { SlicesFunctions } from './slices-kernels-data.ts'
import type { Kernels } from './kernels.ts'
import { slicesKernels as data } from './modules.ts'

/** The kernels on the memory of `core`; undefined where compiling has been forbidden since. */
export const slicesKernels: (core: Kernels) => SlicesFunctions | undefined =
  /* @__PURE__ */ addedKernels<SlicesFunctions>(data, 'sumSlices')
