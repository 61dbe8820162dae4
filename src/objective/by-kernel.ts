/**
 * Derivatives by the kernels, which leave some rows to JavaScript.
 *
 * @module
 */
import { takeArray } from '../kernels/kernel-array.ts'
import type { TrainKernels } from '../kernels/train-kernels.ts'
import type { Objective } from './objective.ts'

type ComputeGradients = Objective['computeGradients']

/** Rows for a kernel, the first arguments of each. Addresses are in bytes. */
export type KernelRows = [
  numRows: number,
  /** Room for the numbers of all rows and one more, and then for as many bytes as were asked for. */
  uncertain: number,
  scores: number,
  /** Labels and weights are float32; there are no weights at address 0. */
  labels: number,
  weights: number,
  gradients: number,
  hessians: number
]

/** The strict derivatives of one row. */
export type ComputeRow = (...of: [row: number, ...Parameters<ComputeGradients>]) => void

/** Rows to a call of a kernel. */
const blockRows = 4096

/**
 * Derivatives by a kernel where all arrays are in its memory; otherwise, and of rows that the kernel is not certain of, by `computeRow`.
 *
 * @param labels - as the kernel takes them; copied, like the weights
 * @param run - runs the kernel, and returns the end of the numbers of the rows that it is not certain of
 * @throws RangeError when the kernels' memory is full
 */
export function byKernel(
  kernels: TrainKernels | undefined,
  labels: ArrayLike<number>,
  weights: Float32Array | undefined,
  scratchBytes: number,
  run: (kernels: TrainKernels, rows: KernelRows) => number,
  computeRow: ComputeRow
): ComputeGradients {
  const numRows = labels.length
  const computeAll: ComputeGradients = (...arrays) => {
    for (let row = 0; row < numRows; row++) computeRow(row, ...arrays)
  }
  if (kernels === undefined) return computeAll

  const { memory } = kernels
  const copy = (values: ArrayLike<number>): number => {
    const array = takeArray(memory, Float32Array, numRows)
    array.view().set(values)
    return array.address
  }
  const labelsAt = copy(labels)
  const weightsAt = weights === undefined ? 0 : copy(weights)
  const bytes = 4 * (blockRows + 1) + scratchBytes
  memory.scratch(bytes)

  return (scores, gradients, hessians) => {
    if ([scores, gradients, hessians].some(({ buffer }) => buffer !== memory.wasm.buffer)) {
      return computeAll(scores, gradients, hessians)
    }
    // Taken before, it does not grow the memory now.
    const uncertain = memory.scratch(bytes)
    for (let begin = 0; begin < numRows; begin += blockRows) {
      const end = run(kernels, [
        Math.min(blockRows, numRows - begin),
        uncertain,
        scores.byteOffset + 8 * begin,
        labelsAt + 4 * begin,
        weightsAt === 0 ? 0 : weightsAt + 4 * begin,
        gradients.byteOffset + 4 * begin,
        hessians.byteOffset + 4 * begin
      ])
      for (const row of memory.int32().subarray(uncertain >> 2, end >> 2)) {
        computeRow(begin + row, scores, gradients, hessians)
      }
    }
  }
}

/**
 * `byKernel` for log loss.
 *
 * @param labels - from 0 to 1
 * @param positive - weight of rows with labels above 0; `negative` that of the others
 */
export function byLogisticKernel(
  kernels: TrainKernels | undefined,
  labels: ArrayLike<number>,
  weights: Float32Array | undefined,
  { sigmoid, positive, negative }: { readonly sigmoid: number; readonly positive: number; readonly negative: number },
  computeRow: ComputeRow
): ComputeGradients {
  // The kernel multiplies in another order, in which nothing may overflow.
  const isModerate = Math.max(sigmoid, positive, negative) < 1e30
  return byKernel(
    isModerate ? kernels : undefined,
    labels,
    weights,
    0,
    (kernels, rows) => kernels.logisticGradients(...rows, sigmoid, positive, negative),
    computeRow
  )
}
