/**
 * The kernels that only training needs, with a memory of their own, which goes when the training does.
 *
 * @module
 */
import { bytesOfHex } from '../bytes/hex.ts'
import { exportsOf, orUnavailable } from './kernels.ts'
import { createKernelMemory, type KernelMemory, maxPages } from './memory.ts'
import { plainMemory, plainTrainFunctions } from './plain-train-kernels.ts'
import { trainKernels as data, type TrainFunctions } from './train-kernels-data.ts'

/** The functions and the memory they work on. */
export interface TrainKernels extends TrainFunctions {
  readonly memory: KernelMemory
}

/** Kernels whose memory other threads can work on. */
export interface SharedTrainKernels extends TrainKernels {
  readonly module: WebAssembly.Module
  readonly wasm: WebAssembly.Memory
}

let compiled: WebAssembly.Module | 'unavailable' | undefined
let compiledShared: WebAssembly.Module | 'unavailable' | undefined

/** Kernels with an empty memory: those in WebAssembly, or in plain JavaScript where there is none. */
export function createTrainKernels(): TrainKernels {
  compiled ??= orUnavailable(() => new WebAssembly.Module(bytesOfHex(data)))
  return compiled === 'unavailable' ? createPlainTrainKernels() : trainKernelsOn(createKernelMemory(), compiled)
}

/** Kernels with an empty memory that threads can share; undefined where there is no such memory. */
export function createSharedTrainKernels(): SharedTrainKernels | undefined {
  compiledShared ??= orUnavailable(() => new WebAssembly.Module(forSharedMemory(bytesOfHex(data))))
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

/** Kernels in plain JavaScript. */
export function createPlainTrainKernels(): TrainKernels {
  const memory = createKernelMemory(plainMemory())
  return { ...plainTrainFunctions(memory), memory }
}

// A module says of the memory it imports whether it has a maximum (1), and whether it is shared (2). Nothing else differs.
function forSharedMemory(module: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const importOfMemory = [3, ...new TextEncoder().encode('env'), 6, ...new TextEncoder().encode('memory'), 2]
  const at = module.findIndex((_, i) => importOfMemory.every((byte, k) => module[i + k] === byte))
  module[at + importOfMemory.length]! |= 2
  return module
}
