/**
 * The kernels that only decision tables need: a module of their own, on the memory of the others.
 *
 * @module
 */
import { addedKernels } from './added-kernels.ts'
import type { BatchFunctions } from './batch-kernels-data.ts'
import type { Kernels } from './kernels.ts'
import { batchKernels as data } from './modules.ts'

/** The kernels on the memory of `core`; undefined where compiling has been forbidden since. */
export const batchKernels: (core: Kernels) => BatchFunctions | undefined = /* @__PURE__ */ addedKernels<BatchFunctions>(
  data,
  'rankBytes'
)
