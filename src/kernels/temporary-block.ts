/**
 * `withTemporaryBlock`: a block of the kernels' memory for as long as a piece of work takes.
 *
 * @module
 */
import { addressesIn, layoutOf } from './layout.ts'
import type { KernelMemory } from './memory.ts'

/**
 * Does some work with a block of memory, and gives it back.
 *
 * @param sizes - bytes of each part
 * @param work - gets the parts' addresses, multiples of 64
 * @returns what the work returns; undefined when the memory is full
 */
export function withTemporaryBlock<Part extends string, Result>(
  memory: KernelMemory,
  sizes: Readonly<Record<Part, number>>,
  work: (address: Readonly<Record<Part, number>>) => Result
): Result | undefined {
  const layout = layoutOf(sizes)
  const block = memory.take(layout.bytes)
  if (block === undefined) return undefined
  try {
    return work(addressesIn(layout, block))
  } finally {
    memory.give(block)
  }
}
