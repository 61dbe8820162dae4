/**
 * From a dataset to rows in bins.
 *
 * @module
 */
import type { TrainKernels } from '../kernels/train-kernels.ts'
import type { BinnedData } from './binned-data.ts'
import type { BinMapper } from './bins/bin-mapper.ts'
import type { Bundle } from './bundles.ts'
import type { Dataset } from './dataset.ts'
import { createColumnReader } from './dataset-rows.ts'
import { checkBinning, findBins, usedFeatures } from './find-bins.ts'
import type { BinningParameters } from './sample-features.ts'
import { storeRows } from './store-rows.ts'

/** A dataset in bins. */
export interface BinnedDataset {
  readonly data: BinnedData
  /** Of all features [numFeatures]. */
  readonly mappers: readonly BinMapper[]
  readonly bundles: readonly Bundle[]
}

/**
 * Finds the bins of a dataset, and puts its rows into them.
 *
 * @param forcedBounds - bounds that must be among those of the bins [numFeatures]
 * @param numThreads - that are to share the columns
 */
export function binDataset(
  kernels: TrainKernels,
  dataset: Dataset,
  parameters: BinningParameters,
  forcedBounds: readonly (readonly number[])[],
  numThreads: number
): BinnedDataset {
  const { numRows } = dataset
  const reader = createColumnReader(dataset.rows)
  if (dataset.bins !== undefined) checkBinning(dataset.bins, parameters, forcedBounds)
  const { mappers, bundles } = dataset.bins ?? findBins(kernels, dataset, reader, parameters, forcedBounds)
  const used = usedFeatures(mappers)
  const data = {
    ...storeRows(kernels, used, bundles, reader, numRows, numThreads, {
      zerosLast: storesZerosLast(dataset),
      isSeparate: false
    }),
    numRows,
    numFeatures: mappers.length,
    order: Int32Array.from(bundles.flatMap(({ positions }) => positions)),
    numBundles: bundles.length,
    numThreads
  }
  return { data, mappers, bundles }
}

/**
 * Puts the rows of another dataset into the same bins.
 *
 * @param isPart - whether they are some of the rows that the bins are from: only then features share columns, and lose what they
 *   lose there
 */
export function binLike(
  kernels: TrainKernels,
  dataset: Dataset,
  { data: { features, numThreads, ...data }, bundles }: BinnedDataset,
  isPart: boolean
): BinnedData {
  const { numRows, rows } = dataset
  const reader = createColumnReader(rows)
  const stored = storeRows(kernels, features, bundles, reader, numRows, numThreads, {
    zerosLast: storesZerosLast(dataset),
    isSeparate: !isPart
  })
  return { ...data, ...stored, numRows, numThreads }
}

// As LightGBM does with what need not hold them.
function storesZerosLast({ rows, isFromFile }: Dataset): boolean {
  return isFromFile === true || 'indptr' in rows
}
