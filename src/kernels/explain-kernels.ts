/**
 * The kernels that only explanations need: a module of their own, so that a page that only predicts need not load them, on
 * the memory of the others.
 *
 * @module
 */
import { bytesOfHex } from '../bytes/hex.ts'
import { explainKernels as data } from './explain-kernels-data.ts'
import { exportsOf, type Kernel, type Kernels, kernels } from './kernels.ts'

/** The compiled functions; see src/kernels/assembly for what they do. */
export interface ExplainKernels extends Kernels {
  readonly addShap: Kernel
  readonly addInteractions: Kernel
  readonly addPatterns: Kernel
  readonly addLeafToTable: Kernel
}

let added: Omit<ExplainKernels, keyof Kernels> | undefined

/** All kernels; undefined where `kernels` is. */
export function explainKernels(): ExplainKernels | undefined {
  const core = kernels()
  if (core === undefined) return undefined
  // A module the host has compiled has them all.
  if ('addShap' in core) return core as ExplainKernels
  added ??= exportsOf(new WebAssembly.Module(bytesOfHex(data)), core.memory) as Omit<ExplainKernels, keyof Kernels>
  return { ...core, ...added }
}
