/**
 * The kernels that only training needs, with a memory of their own, which goes when the training does.
 *
 * @module
 */
import { bytesOfHex } from '../bytes/hex.ts'
import { exportsOf, orUnavailable } from './kernels.ts'
import { createKernelMemory, type KernelMemory } from './memory.ts'
import { plainMemory, plainTrainFunctions } from './plain-train-kernels.ts'
import { trainKernels as data, type TrainFunctions } from './train-kernels-data.ts'

/** The functions and the memory they work on. */
export interface TrainKernels extends TrainFunctions {
  readonly memory: KernelMemory
}

let compiled: WebAssembly.Module | 'unavailable' | undefined

/** Kernels with an empty memory: those in WebAssembly, or in plain JavaScript where there is none. */
export function createTrainKernels(): TrainKernels {
  compiled ??= orUnavailable(() => new WebAssembly.Module(bytesOfHex(data)))
  return compiled === 'unavailable' ? createPlainTrainKernels() : wasmKernels(compiled)
}

function wasmKernels(module: WebAssembly.Module): TrainKernels {
  const memory = createKernelMemory()
  return { ...(exportsOf(module, memory) as TrainFunctions), memory }
}

/** Kernels in plain JavaScript. */
export function createPlainTrainKernels(): TrainKernels {
  const memory = createKernelMemory(plainMemory())
  return { ...plainTrainFunctions(memory), memory }
}
