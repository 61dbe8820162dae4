/**
 * The kernels that only explanations need: a module of their own, so that a page that only predicts need not load them, on
 * the memory of the others.
 *
 * @module
 */
import { addedKernels } from './added-kernels.ts'
import type { ExplainFunctions } from './explain-kernels-data.ts'
import { type Kernels, kernels } from './kernels.ts'
import { explainKernels as data } from './modules.ts'

/** All kernels. */
export interface ExplainKernels extends Kernels, ExplainFunctions {}

const addedTo = /* @__PURE__ */ addedKernels<ExplainFunctions>(data, 'addQuadrature')

/** All kernels; undefined where `kernels` is, or where compiling has been forbidden since. */
export function explainKernels(): ExplainKernels | undefined {
  const core = kernels()
  const added = core && addedTo(core)
  return core && added && { ...core, ...added }
}
