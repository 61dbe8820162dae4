/**
 * The sigmoids that LightGBM's lambdarank reads from a table.
 *
 * Source: LightGBM 4.7.0 src/objective/rank_objective.hpp, ConstructSigmoidTable and GetSigmoid.
 *
 * @module
 */
import { takeBlock } from '../kernels/kernel-array.ts'
import type { KernelMemory } from '../kernels/memory.ts'
import { strictExp } from '../numeric/exp.ts'

const tableSize = 1024 * 1024

/** 1 / (1 + exp(σx)) of x rounded down to a multiple of 50/σ / 2^20, and kept within ±25/σ. */
export interface SigmoidTable {
  /** Address of the table, float64, in the kernels' memory. */
  readonly address: number
  /** The x of entry 0; entry i is `i / perUnit` above it. */
  readonly lowest: number
  readonly perUnit: number
  readonly lastEntry: number
  /** Makes sure that the entries from −`spread` to `spread` are there; all of them where it is NaN. */
  readonly prepare: (spread: number) => void
}

/**
 * A table whose entries are computed when they are first wanted, from the middle outwards: small data never needs most of the
 * million, and memory that is not written to costs nothing.
 *
 * @throws RangeError when the kernels' memory is full
 */
export function createSigmoidTable(memory: KernelMemory, sigmoid: number): SigmoidTable {
  const lowest = -50 / sigmoid / 2
  const perUnit = tableSize / (-lowest - lowest)
  const lastEntry = tableSize - 1
  const address = takeBlock(memory, 8 * tableSize)
  const entryOf = (x: number): number => Math.min(lastEntry, Math.max(0, Math.trunc((x - lowest) * perUnit)))
  // Entries from `begin` to `end` (exclusive) are there.
  let begin = entryOf(0)
  let end = begin
  let prepared = -1

  const compute = (from: number, to: number): void => {
    const table = memory.float64()
    for (let entry = from; entry < to; entry++) {
      table[address / 8 + entry] = 1 / (1 + strictExp((entry / perUnit + lowest) * sigmoid))
    }
  }
  // The kernel looks here for what is no number.
  compute(0, 1)
  return {
    address,
    lowest,
    perUnit,
    lastEntry,
    prepare: (spread) => {
      if (spread <= prepared) return
      prepared = Number.isNaN(spread) ? Infinity : spread
      const first = Math.min(begin, entryOf(-prepared))
      const last = Math.max(end, entryOf(prepared) + 1)
      compute(first, begin)
      compute(end, last)
      begin = first
      end = last
    }
  }
}
