/**
 * Room in the kernels' memory for as long as a piece of work takes.
 *
 * @module
 */
import type { KernelMemory } from './memory.ts'

const alignment = 64

/**
 * Does some work with blocks of memory, and gives them back.
 *
 * @param sizes - bytes of each block
 * @param work - gets the blocks' addresses, multiples of 64
 * @returns what the work returns; undefined when there is no room
 */
export function withRoom<Result>(
  memory: KernelMemory,
  sizes: readonly number[],
  work: (...addresses: number[]) => Result
): Result | undefined {
  let bytes = 0
  const offsets = sizes.map((size) => {
    const offset = bytes
    bytes += Math.ceil(size / alignment) * alignment
    return offset
  })
  const address = memory.take(bytes)
  if (address === undefined) return undefined
  try {
    return work(...offsets.map((offset) => address + offset))
  } finally {
    memory.give(address)
  }
}
