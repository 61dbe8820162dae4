/**
 * The kernels as this process has them: one WebAssembly instance with one memory, made on first use and shared by all
 * models, because every WebAssembly memory reserves gigabytes of addresses.
 *
 * @module
 */
import { bytesOfHex } from '../bytes/hex.ts'
import { coreKernels, kernelsIdentity } from './kernels-data.ts'
import { createKernelMemory, type KernelMemory } from './memory.ts'

/** The compiled functions; see src/kernels/assembly for what they do. */
export interface KernelFunctions {
  readonly findSlots: Kernel
  readonly sumLines: Kernel
  readonly sumLinesOfRow: Kernel
  readonly leavesOfLines: Kernel
  readonly sumWalks: Kernel
  readonly leavesOfWalks: Kernel
  readonly combineLines: Kernel
  readonly readChildren: SearchKernel
  readonly readIntegers: SearchKernel
  readonly readNumbers: SearchKernel
  readonly scanTrees: SearchKernel
}

/** A function of numbers, addresses above all, that returns nothing. */
export type Kernel = (...addressesAndCounts: number[]) => void
type SearchKernel = (...addressesAndCounts: number[]) => number

/** The functions and the memory they work on. */
export interface Kernels extends KernelFunctions {
  readonly memory: KernelMemory
}

let instance: Kernels | 'unavailable' | undefined

/**
 * Uses a module that the host has compiled, for hosts that forbid compiling from bytes, such as
 * `import module from 'opencredit/kernels.wasm'` on Cloudflare Workers. Call it before anything else.
 *
 * @throws TypeError when `module` is not a `WebAssembly.Module` of this package's kernels
 */
export function useKernels(module: object): void {
  if (!(module instanceof WebAssembly.Module)) throw new TypeError('"module" expected a WebAssembly.Module')
  const [identity = new ArrayBuffer(0)] = WebAssembly.Module.customSections(module, 'opencredit')
  if (new TextDecoder().decode(identity) !== kernelsIdentity)
    throw new TypeError('"module" expected the opencredit/kernels.wasm of this version, got another')
  instance = instantiate(module)
}

/** The kernels; undefined where WebAssembly or its SIMD instructions are missing or forbidden. */
export function kernels(): Kernels | undefined {
  if (instance === undefined) {
    try {
      instance = instantiate(new WebAssembly.Module(bytesOfHex(coreKernels)))
    } catch {
      // Not known, no SIMD, forbidden by a content security policy, no addresses left: plain JavaScript takes over.
      instance = 'unavailable'
    }
  }
  return instance === 'unavailable' ? undefined : instance
}

function instantiate(module: WebAssembly.Module): Kernels {
  const memory = createKernelMemory()
  return { ...(exportsOf(module, memory) as KernelFunctions), memory }
}

/** The functions of a module, on this memory. */
export function exportsOf(module: WebAssembly.Module, memory: KernelMemory): unknown {
  return new WebAssembly.Instance(module, { env: { memory: memory.wasm } }).exports
}
