/**
 * The kernels as this process has them: one WebAssembly instance with one memory, made on first use and shared by all
 * models, because every WebAssembly memory reserves gigabytes of addresses.
 *
 * @module
 */
import { bytesOfDenseText } from '../bytes/dense-text.ts'
import { type CoreFunctions, kernelsIdentity } from './kernels-data.ts'
import { createKernelMemory, type KernelMemory } from './memory.ts'
import { coreKernels } from './modules.ts'

/** The functions and the memory they work on. */
export interface Kernels extends CoreFunctions {
  readonly memory: KernelMemory
}

let instance: Kernels | 'unavailable' | undefined
let ofHost: WebAssembly.Module | undefined

/**
 * Uses a module that the host has compiled, for hosts that forbid compiling from bytes, such as
 * `import module from 'opencredit/kernels.wasm'` on Cloudflare Workers. Call it before anything else.
 *
 * @throws TypeError when `module` is not a `WebAssembly.Module` of this package's kernels
 * @throws Error where there is no `FinalizationRegistry`
 * @example
 * ```js
 * import module from 'opencredit/kernels.wasm'
 * useKernels(module)
 * ```
 */
export function useKernels(module: object): void {
  if (!(module instanceof WebAssembly.Module)) throw new TypeError('"module" expected a WebAssembly.Module')
  const [identity = new ArrayBuffer(0)] = WebAssembly.Module.customSections(module, 'opencredit')
  if (new TextDecoder().decode(identity) !== kernelsIdentity)
    throw new TypeError('"module" expected the opencredit/kernels.wasm of this version, got another module')
  instance = instantiate(module)
  ofHost = module
}

/** The module of all kernels that `useKernels` was given. */
export function hostModule(): WebAssembly.Module | undefined {
  return ofHost
}

/** The kernels; undefined where `orUnavailable` says so. */
export function kernels(): Kernels | undefined {
  instance ??= orUnavailable(() => instantiate(new WebAssembly.Module(bytesOfDenseText(coreKernels))))
  return instance === 'unavailable' ? undefined : instance
}

/** What is made with WebAssembly, or that there is none: plain JavaScript takes over. */
export function orUnavailable<Made>(make: () => Made): Made | 'unavailable' {
  try {
    return make()
  } catch {
    // No WebAssembly or no SIMD here; compiling is forbidden, by a content security policy or, on Cloudflare Workers, once
    // the worker has started; or out of memory.
    return 'unavailable'
  }
}

function instantiate(module: WebAssembly.Module): Kernels {
  // Without it nothing would tell when the tables of a model can go. Cloudflare calls it enable_weak_ref.
  if (typeof FinalizationRegistry === 'undefined') {
    throw new Error(
      'the kernels need FinalizationRegistry; on Cloudflare Workers, set a compatibility date of 2025-05-05 or later'
    )
  }
  const memory = createKernelMemory()
  return { ...(exportsOf(module, memory) as CoreFunctions), memory }
}

/** The functions of a module that work on this memory. */
export function exportsOf(module: WebAssembly.Module, memory: KernelMemory): unknown {
  return new WebAssembly.Instance(module, { env: { memory: memory.wasm } }).exports
}
