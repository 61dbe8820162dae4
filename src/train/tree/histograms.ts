/**
 * Histograms of leaves: sums of the rows' derivatives by bin, for all features at once.
 *
 * Source: LightGBM 4.7.0 src/io/dense_bin.hpp, ConstructHistogram; src/io/dataset.cpp, Dataset::FixHistogram.
 *
 * @module
 */
import { takeArray } from '../../kernels/kernel-array.ts'
import type { KernelMemory } from '../../kernels/memory.ts'
import type { TrainKernels } from '../../kernels/train-kernels.ts'
import { type BinnedData, type ColumnGroup, sumsOf } from '../binned-data.ts'

/** Where the derivatives of the rows are. */
export interface Derivatives {
  /** Addresses of float32 numbers [numRows]. */
  readonly gradients: number
  readonly hessians: number
  /** What LightGBM takes all hessians for; undefined where it looks at each. */
  readonly constantHessian: number | undefined
}

/** Rows of a leaf. */
export interface LeafRows {
  /** Addresses of the first row number, and of what follows the last. */
  readonly begin: number
  readonly end: number
  readonly sumGradient: number
  readonly sumHessian: number
}

/** Makes histograms; they are addresses of `histogramBytes`, where a feature's entries begin at `sumsOf`. */
export interface Histograms {
  /**
   * The histogram of a leaf. The most frequent bin of a feature gets what the others leave of the leaf, unless it is the first,
   * which then holds nothing of use.
   *
   * @param wanted - 1 for each feature that is looked at, by position [numUsed]
   */
  readonly make: (leaf: LeafRows, derivatives: Derivatives, wanted: Uint8Array) => number
  /** Takes one histogram from another, for the features that are looked at. */
  readonly subtract: (from: number, histogram: number, wanted: Uint8Array) => void
  /** Gives back a histogram. */
  readonly release: (histogram: number) => void
}

/** Prepares the making of histograms. */
export function createHistograms(kernels: TrainKernels, data: BinnedData): Histograms {
  const { memory } = kernels
  const { features, groups, histogramBytes } = data
  const spare: number[] = []
  const parts = groups.map((group) => partOf(memory, data, group))
  const isWanted = ({ positions }: Part, wanted: Uint8Array): boolean =>
    positions.some((position) => wanted[position] === 1)
  const numEntries = ({ maxBins, width }: ColumnGroup): number => maxBins * width

  const take = (): number => {
    const address = spare.pop() ?? memory.take(histogramBytes)
    if (address === undefined) {
      throw new RangeError(`"num_leaves" expected fewer leaves: the kernels' memory has no room for their histograms`)
    }
    return address
  }
  return {
    make: ({ begin, end, sumGradient, sumHessian }, { gradients, hessians, constantHessian }, wanted) => {
      const histogram = take()
      const isConstant = constantHessian !== undefined
      for (const part of parts) {
        if (!isWanted(part, wanted)) continue
        const { group, positions, mostFrequentBins } = part
        const { address, width, isWide, maxBins } = group
        const sums = histogram + group.sums
        memory.bytes().fill(0, sums, sums + 16 * numEntries(group))
        const ofRows = isConstant ? 0 : hessians
        if (isWide) kernels.addToWideBins(address, begin, end, gradients, ofRows, sums)
        else kernels.addToBins(address, width, begin, end, gradients, ofRows, sums, 16 * maxBins)
        if (isConstant) kernels.scaleHessians(sums, numEntries(group), constantHessian)
        if (mostFrequentBins !== undefined) {
          kernels.fixBins(sums, 16 * maxBins, width, mostFrequentBins, sumGradient, sumHessian)
          continue
        }
        for (const position of positions) {
          const { numBins, mostFrequentBin } = features[position]!.mapper
          if (wanted[position] === 0 || mostFrequentBin === 0) continue
          kernels.fixBin(histogram + sumsOf(features[position]!), numBins, mostFrequentBin, sumGradient, sumHessian)
        }
      }
      return histogram
    },
    subtract: (from, histogram, wanted) => {
      for (const part of parts) {
        const { group } = part
        if (isWanted(part, wanted)) kernels.subtract(from + group.sums, histogram + group.sums, numEntries(group))
      }
    },
    release: (histogram) => spare.push(histogram)
  }
}

/** A group and the features in it. */
interface Part {
  readonly group: ColumnGroup
  readonly positions: readonly number[]
  /** Address of int32 numbers by column; undefined where features share a column. */
  readonly mostFrequentBins: number | undefined
}

function partOf(memory: KernelMemory, { features }: BinnedData, group: ColumnGroup): Part {
  const positions = [...features.keys()].filter((position) => features[position]!.column.group === group)
  const places = positions.map((position) => features[position]!.column.place)
  if (new Set(places).size < places.length) return { group, positions, mostFrequentBins: undefined }
  const mostFrequentBins = takeArray(memory, Int32Array, group.width)
  for (const [i, position] of positions.entries()) {
    mostFrequentBins.view()[places[i]!] = features[position]!.mapper.mostFrequentBin
  }
  return { group, positions, mostFrequentBins: mostFrequentBins.address }
}
