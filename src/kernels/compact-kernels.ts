/**
 * The kernels that only forests of deep trees need, by compact nodes: a module of their own, on the memory of the others.
 *
 * @module
 */
import { addedKernels } from './added-kernels.ts'
import type { CompactFunctions } from './compact-kernels-data.ts'
import type { Kernels } from './kernels.ts'
import { compactKernels as data } from './modules.ts'

/** The kernels on the memory of `core`; undefined where compiling has been forbidden since. */
export const compactKernels: (core: Kernels) => CompactFunctions | undefined =
  /* @__PURE__ */ addedKernels<CompactFunctions>(data, 'sumByParts')
