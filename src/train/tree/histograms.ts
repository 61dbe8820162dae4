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

/** Makes histograms: addresses of `histogramBytes`, where a feature's entries begin at `sumsOf`. */
export interface Histograms {
  /**
   * Makes the histogram of a leaf. The most frequent bin of a feature gets what the others leave of the leaf, unless it is the
   * first, which then holds nothing of use.
   *
   * @param wanted - address of 1 for each feature that is looked at, by position [numUsed]
   */
  readonly make: (leaf: LeafRows, histogram: number, derivatives: Derivatives, wanted: number) => void
  /** Takes one histogram from another, for the features that are looked at. */
  readonly subtract: (from: number, histogram: number, wanted: number) => void
}

/** Prepares the making of histograms. */
export function createHistograms(kernels: TrainKernels, data: BinnedData): Histograms {
  const { memory } = kernels
  const { features, groups } = data
  const positionsOf = new Map<ColumnGroup, number[]>(groups.map((group) => [group, []]))
  for (const [position, { column }] of features.entries()) positionsOf.get(column.group)!.push(position)
  const parts = groups.map((group) => partOf(memory, data, group, positionsOf.get(group)!))
  const isWanted = ({ positions }: Part, wanted: number): boolean => {
    const flags = memory.bytes()
    return positions.some((position) => flags[wanted + position] === 1)
  }
  const numEntries = ({ maxBins, width }: ColumnGroup): number => maxBins * width

  return {
    make: ({ begin, end, sumGradient, sumHessian }, histogram, { gradients, hessians, constantHessian }, wanted) => {
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
          if (mostFrequentBin === 0) continue
          kernels.fixBin(histogram + sumsOf(features[position]!), numBins, mostFrequentBin, sumGradient, sumHessian)
        }
      }
    },
    subtract: (from, histogram, wanted) => {
      for (const part of parts) {
        const { group } = part
        if (isWanted(part, wanted)) kernels.subtract(from + group.sums, histogram + group.sums, numEntries(group))
      }
    }
  }
}

/** A group and the features in it. */
interface Part {
  readonly group: ColumnGroup
  readonly positions: readonly number[]
  /** Address of int32 numbers by column; undefined where features share a column. */
  readonly mostFrequentBins: number | undefined
}

function partOf(
  memory: KernelMemory,
  { features }: BinnedData,
  group: ColumnGroup,
  positions: readonly number[]
): Part {
  const places = positions.map((position) => features[position]!.column.place)
  if (new Set(places).size < places.length) return { group, positions, mostFrequentBins: undefined }
  const mostFrequentBins = takeArray(memory, Int32Array, group.width)
  for (const [i, position] of positions.entries()) {
    mostFrequentBins.view()[places[i]!] = features[position]!.mapper.mostFrequentBin
  }
  return { group, positions, mostFrequentBins: mostFrequentBins.address }
}
