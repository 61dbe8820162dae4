/**
 * A part of a memory that another thread owns, as a memory of its own.
 *
 * @module
 */
import type { KernelMemory } from './memory.ts'

const lineBytes = 64

/**
 * Memory from `begin` on, of which blocks are taken one after the other, and never given back.
 *
 * @param bytes - size of the part
 */
export function createBlockMemory(wasm: WebAssembly.Memory, begin: number, bytes: number): KernelMemory {
  let next = begin
  const take = (wanted: number): number | undefined => {
    const address = next
    const end = address + Math.max(1, Math.ceil(wanted / lineBytes)) * lineBytes
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
    bytes: () => new Uint8Array(wasm.buffer),
    int32: () => new Int32Array(wasm.buffer),
    float64: () => new Float64Array(wasm.buffer)
  }
}
