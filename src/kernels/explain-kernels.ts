/**
 * The kernels that only explanations need: a module of their own, so that a page that only predicts need not load them, on
 * the memory of the others.
 *
 * @module
 */
import { bytesOfDenseText } from '../bytes/dense-text.ts'
import type { ExplainFunctions } from './explain-kernels-data.ts'
import { exportsOf, type Kernels, kernels, orUnavailable } from './kernels.ts'
import { explainKernels as data } from './modules.ts'

/** All kernels. */
export interface ExplainKernels extends Kernels, ExplainFunctions {}

let added: ExplainFunctions | 'unavailable' | undefined

/** All kernels; undefined where `kernels` is, or where compiling has been forbidden since. */
export function explainKernels(): ExplainKernels | undefined {
  const core = kernels()
  if (core === undefined) return undefined
  // A module compiled by the host contains them all.
  if ('addQuadrature' in core) return core as ExplainKernels
  added ??= orUnavailable(
    () => exportsOf(new WebAssembly.Module(bytesOfDenseText(data)), core.memory) as ExplainFunctions
  )
  return added === 'unavailable' ? undefined : { ...core, ...added }
}
