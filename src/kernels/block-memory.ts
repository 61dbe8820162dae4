/**
 * A part of a memory that another thread owns, as a memory of its own.
 *
 * @module
 */
import { cacheLineBytes } from './layout.ts'
import { type KernelMemory, viewsOf } from './memory.ts'

/** A part of a memory that another thread grows. */
export interface BlockMemory extends KernelMemory {
  /** Renews the views, which otherwise end where the memory ended. */
  readonly refresh: () => void
}

/**
 * Memory from `begin` on, of which blocks are taken one after the other, and never given back.
 *
 * @param bytes - size of the part
 */
export function createBlockMemory(wasm: WebAssembly.Memory, begin: number, bytes: number): BlockMemory {
  let next = begin
  let views = viewsOf(wasm.buffer)
  const take = (wanted: number): number | undefined => {
    const address = next
    const end = address + Math.max(1, Math.ceil(wanted / cacheLineBytes)) * cacheLineBytes
    if (end > begin + bytes) return undefined
    next = end
    return address
  }
  const unsupported = (): never => {
    throw new Error('a part of a memory can only be taken')
  }
  return {
    wasm,
    usedBytes: () => next - begin,
    take,
    give: unsupported,
    reserveScratch: unsupported,
    scratch: unsupported,
    bytes: () => views.bytes,
    int32: () => views.int32,
    float64: () => views.float64,
    refresh: () => {
      if (views.bytes.buffer !== wasm.buffer) views = viewsOf(wasm.buffer)
    }
  }
}
