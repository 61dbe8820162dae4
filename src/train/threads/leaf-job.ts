/**
 * What threads tell each other in the kernels' memory: which leaves to search, and the splits that were found.
 *
 * @module
 */
import type { KernelMemory } from '../../kernels/memory.ts'
import type { Derivatives, LeafPair, SearchedLeaf } from '../tree/leaf-search.ts'
import { noBounds } from '../tree/leaf-bounds.ts'
import { noSplit, type Split } from '../tree/split.ts'

/** Leaves to search, without bounds, and by what. */
export interface LeafJob {
  readonly pair: LeafPair
  readonly derivatives: Derivatives
}

const leafFields = [
  'begin',
  'end',
  'sumGradient',
  'sumHessian',
  'count',
  'output',
  'depth',
  'histogram',
  'mayUse',
  'isSplittable'
] as const
const numLeafNumbers = leafFields.length
// What comes before the leaves.
const numPairNumbers = 7
const numJobNumbers = numPairNumbers + 2 * numLeafNumbers

const splitFields = [
  'gain',
  'feature',
  'bin',
  'leftGradient',
  'leftHessian',
  'leftOutput',
  'rightGradient',
  'rightHessian',
  'rightOutput',
  'constraint'
] as const
const numSplitNumbers = splitFields.length + 2

/** Size of a job in memory. */
export const jobBytes: number = 8 * numJobNumbers

/** Size of a split in memory. */
export function splitBytes(mostBins: number): number {
  return 8 * (numSplitNumbers + mostBins)
}

/** Writes a job. */
export function writeJob(memory: KernelMemory, address: number, { pair, derivatives }: LeafJob): void {
  const numbers = memory.float64().subarray(address >> 3)
  const { smaller, larger, wanted, made } = pair
  const { gradients, hessians, constantHessian } = derivatives
  const memoryBytes = memory.bytes().byteLength
  numbers.set([wanted, made, gradients, hessians, constantHessian ?? NaN, Number(larger !== undefined), memoryBytes])
  for (const [i, leaf] of [smaller, larger].entries()) {
    if (leaf === undefined) continue
    const at = numPairNumbers + i * numLeafNumbers
    for (const [k, field] of leafFields.entries()) numbers[at + k] = leaf[field]
  }
}

/** Size of the memory when a job was written. */
export function memoryBytesOf(memory: KernelMemory, address: number): number {
  return memory.float64()[(address >> 3) + 6]!
}

/** Reads a job. */
export function readJob(memory: KernelMemory, address: number): LeafJob {
  const numbers = memory.float64().subarray(address >> 3)
  const constantHessian = numbers[4]!
  const leafAt = (at: number): SearchedLeaf =>
    ({
      ...Object.fromEntries(leafFields.map((field, k) => [field, numbers[at + k]!])),
      bounds: noBounds
    }) as unknown as SearchedLeaf
  return {
    pair: {
      smaller: leafAt(numPairNumbers),
      larger: numbers[5] === 1 ? leafAt(numPairNumbers + numLeafNumbers) : undefined,
      wanted: numbers[0]!,
      made: numbers[1]!
    },
    derivatives: {
      gradients: numbers[2]!,
      hessians: numbers[3]!,
      constantHessian: Number.isNaN(constantHessian) ? undefined : constantHessian
    }
  }
}

/** Writes a split. */
export function writeSplit(memory: KernelMemory, address: number, split: Split): void {
  const numbers = memory.float64().subarray(address >> 3)
  for (const [i, field] of splitFields.entries()) numbers[i] = split[field]
  numbers[splitFields.length] = Number(split.defaultLeft)
  numbers[splitFields.length + 1] = split.categoryBins?.length ?? -1
  numbers.set(split.categoryBins ?? [], numSplitNumbers)
}

/** Reads a split. */
export function readSplit(memory: KernelMemory, address: number): Split {
  const numbers = memory.float64().subarray(address >> 3)
  const split = noSplit()
  for (const [i, field] of splitFields.entries()) split[field] = numbers[i]!
  split.defaultLeft = numbers[splitFields.length] === 1
  const numCategories = numbers[splitFields.length + 1]!
  if (numCategories >= 0) {
    split.categoryBins = Int32Array.from(numbers.subarray(numSplitNumbers, numSplitNumbers + numCategories))
  }
  return split
}
