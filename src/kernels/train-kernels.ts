/**
 * The kernels that only training needs, with a memory of their own, which goes when the training does.
 *
 * @module
 */
import { bytesOfDenseText } from '../bytes/dense-text.ts'
import { exportsOf, hostModule, orUnavailable } from './kernels.ts'
import { createKernelMemory, type KernelMemory, maxPages } from './memory.ts'
import { trainKernels as data } from './modules.ts'
import type { TrainFunctions } from './train-kernels-data.ts'

/** The functions and the memory they work on. */
export interface TrainKernels extends TrainFunctions {
  readonly memory: KernelMemory
}

/** Kernels whose memory other threads can work on. */
export interface SharedTrainKernels extends TrainKernels {
  readonly module: WebAssembly.Module
  readonly wasm: WebAssembly.Memory
}

let compiled: WebAssembly.Module | undefined
let compiledShared: WebAssembly.Module | 'unavailable' | undefined

/**
 * Kernels with an empty memory.
 *
 * @throws Error where there is no WebAssembly with SIMD, or where compiling it is forbidden and no module has been given to `useKernels`
 */
export function createTrainKernels(): TrainKernels {
  return trainKernelsOn(createKernelMemory(), hostModule() ?? compiledModule())
}

function compiledModule(): WebAssembly.Module {
  try {
    compiled ??= new WebAssembly.Module(bytesOfDenseText(data))
    return compiled
  } catch (cause) {
    throw new Error(
      "training needs WebAssembly with SIMD: a content security policy must allow 'wasm-unsafe-eval', and hosts that forbid compiling need useKernels",
      { cause }
    )
  }
}

/** Kernels with an empty memory that threads can share; undefined where there is no such memory. */
export function createSharedTrainKernels(): SharedTrainKernels | undefined {
  compiledShared ??= orUnavailable(() => new WebAssembly.Module(forSharedMemory(bytesOfDenseText(data))))
  const module = compiledShared
  if (module === 'unavailable') return undefined
  const wasm = orUnavailable(() => new WebAssembly.Memory({ initial: 1, maximum: maxPages, shared: true }))
  if (wasm === 'unavailable') return undefined
  return { ...trainKernelsOn(createKernelMemory(wasm), module), module, wasm }
}

/** The kernels of a module on a memory. */
export function trainKernelsOn(memory: KernelMemory, module: WebAssembly.Module): TrainKernels {
  return { ...(exportsOf(module, memory) as TrainFunctions), memory }
}

// A module says of the memory it imports whether it has a maximum (1), and whether it is shared (2). Nothing else differs.
function forSharedMemory(module: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const importOfMemory = [3, ...new TextEncoder().encode('env'), 6, ...new TextEncoder().encode('memory'), 2]
  const at = module.findIndex((_, i) => importOfMemory.every((byte, k) => module[i + k] === byte))
  module[at + importOfMemory.length]! |= 2
  return module
}
