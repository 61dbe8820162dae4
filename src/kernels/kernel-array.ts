/**
 * Arrays in the kernels' memory.
 *
 * @module
 */
import type { KernelMemory } from './memory.ts'

type NumberArray = Uint8Array | Int32Array | Float32Array | Float64Array

/** An array in the kernels' memory. */
export interface KernelArray<A extends NumberArray> {
  /** Bytes from the start of the memory. */
  readonly address: number
  readonly length: number
  /** The array; valid until the next block is taken, since memory that grows moves. */
  readonly view: () => A
}

interface ArrayType<A extends NumberArray> {
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): A
  readonly BYTES_PER_ELEMENT: number
}

/**
 * Takes memory, with anything in it.
 *
 * @returns its address
 * @throws RangeError when the memory is full
 */
export function takeBlock(memory: KernelMemory, bytes: number): number {
  const address = memory.take(bytes)
  if (address === undefined) throw new RangeError(`the kernels' memory has no room for ${bytes} more bytes`)
  return address
}

/**
 * Takes memory for an array of zeros.
 *
 * @throws RangeError when the memory is full
 */
export function takeArray<A extends NumberArray>(
  memory: KernelMemory,
  type: ArrayType<A>,
  length: number
): KernelArray<A> {
  const bytes = length * type.BYTES_PER_ELEMENT
  const address = takeBlock(memory, bytes)
  memory.bytes().fill(0, address, address + bytes)
  let current = new type(memory.wasm.buffer, address, length)
  return {
    address,
    length,
    view: () => {
      const { buffer } = memory.bytes()
      if (current.buffer !== buffer) current = new type(buffer, address, length)
      return current
    }
  }
}
