/**
 * Finds the bins of each feature from a sample of the rows.
 *
 * Source: LightGBM 4.7.0 src/io/dataset_loader.cpp, DatasetLoader::ConstructFromSampleData.
 *
 * @module
 */
import { sparseColumns } from '../data/sparse-rows.ts'
import type { KernelMemory } from '../kernels/memory.ts'
import type { TrainKernels } from '../kernels/train-kernels.ts'
import { zeroThreshold } from '../numeric/constants.ts'
import { createLightgbmRandom } from '../numeric/lightgbm-random.ts'
import { type BinMapper, type BinParameters, makeBinMapper, type SampleRoom } from './bins/bin-mapper.ts'
import type { SampledFeature } from './bundles.ts'
import type { Dataset } from './dataset.ts'
import { createColumnReader, type DatasetRows } from './dataset-rows.ts'

/** Parameters of binning; names are LightGBM's. */
export interface BinningParameters extends BinParameters {
  readonly bin_construct_sample_cnt: number
  readonly data_random_seed: number
  readonly enable_bundle: boolean
  readonly is_enable_sparse: boolean
  readonly min_data_in_leaf: number
  /** By feature; empty: `max_bin` for all. */
  readonly max_bin_by_feature: readonly number[]
}

/**
 * Finds the bins of a dataset.
 *
 * @param forcedBounds - bounds that must be among those of the bins [numFeatures]
 * @returns how many rows were looked at, and what was seen of each feature [numFeatures]
 */
export function sampleFeatures(
  kernels: TrainKernels,
  { numRows, rows, isCategorical }: Pick<Dataset, 'numRows' | 'rows' | 'isCategorical'>,
  parameters: BinningParameters,
  forcedBounds: readonly (readonly number[])[]
): { readonly numSampled: number; readonly features: readonly SampledFeature[] } {
  const { max_bin_by_feature: byFeature, enable_bundle: keepsRows } = parameters
  const wanted = Math.min(numRows, parameters.bin_construct_sample_cnt)
  const sample = createLightgbmRandom(parameters.data_random_seed).sample(numRows, wanted)
  const numSampled = sample.length
  const filterCount = Math.trunc((parameters.min_data_in_leaf * numSampled) / numRows)
  const room = takeRoom(kernels.memory, numSampled, Math.max(parameters.max_bin, ...byFeature))
  const read = sampleReader(kernels, room, rows, sample, numRows)
  const features = forcedBounds.map((forced, feature): SampledFeature => {
    const numValues = read(feature)
    const mapper = makeBinMapper(
      kernels,
      room,
      numValues,
      numSampled,
      filterCount,
      isCategorical[feature]!,
      { ...parameters, max_bin: byFeature[feature] ?? parameters.max_bin },
      forced
    )
    const isKept = keepsRows && !mapper.isTrivial
    return {
      mapper,
      numValues,
      rows: isKept ? rowsOutsideMostFrequent(kernels, room, mapper, numValues, sample) : noRows
    }
  })
  return { numSampled, features }
}

const noRows = /* @__PURE__ */ new Int32Array(0)

interface PlacedSample extends SampleRoom {
  /** Address of the places in the sample of the values, int32. */
  readonly places: number
}

function takeRoom(memory: KernelMemory, numSampled: number, maxBin: number): PlacedSample {
  // Bounds that are given may come on top of those that are found.
  const numBounds = 2 * maxBin + 4
  const values = memory.scratch(24 * numSampled + 12 * numBounds + 8200)
  const scratch = values + 8 * numSampled
  const bounds = scratch + 8 * (numSampled + 1024)
  const binCounts = bounds + 8 * numBounds
  const places = binCounts + 4 * numBounds
  return { values, scratch, bounds, binCounts, places, counts: places + 4 * numSampled }
}

/**
 * Copies the values of a feature that are not 0, and their places in the sample.
 *
 * @returns how many there are
 */
type ReadSample = (feature: number) => number

function sampleReader(
  { memory, takeValues }: TrainKernels,
  room: PlacedSample,
  rows: DatasetRows,
  sample: Int32Array,
  numRows: number
): ReadSample {
  const numSampled = sample.length
  const isAll = numSampled === numRows
  const values = memory.float64().subarray(room.values >> 3)
  if (!('indptr' in rows)) {
    const { copy, gather } = createColumnReader(rows)
    return (feature) => {
      if (isAll) copy(feature, 0, numRows, values, 0)
      else gather(feature, sample, values, 0)
      return takeValues(room.values, numSampled, zeroThreshold, room.places)
    }
  }
  const places = memory.int32().subarray(room.places >> 2)
  const { begins, ends, rows: rowOf, entries } = sparseColumns(rows)
  let placeOf: Int32Array | undefined
  if (!isAll) {
    placeOf = new Int32Array(numRows).fill(-1)
    for (let i = 0; i < numSampled; i++) placeOf[sample[i]!] = i
  }
  return (feature) => {
    let count = 0
    for (let i = begins[feature]!, end = ends[feature]!; i < end; i++) {
      const place = placeOf === undefined ? rowOf[i]! : placeOf[rowOf[i]!]!
      const value = rows.values[entries[i]!]!
      if (place < 0 || (value >= -zeroThreshold && value <= zeroThreshold)) continue
      places[count] = place
      values[count++] = value
    }
    return count
  }
}

// LightGBM pairs the rows with values that it has sorted in the meantime, those that are not NaN; and so must this.
function rowsOutsideMostFrequent(
  { memory }: TrainKernels,
  room: PlacedSample,
  { defaultBin, mostFrequentBin, binOf }: BinMapper,
  numValues: number,
  sample: Int32Array
): Int32Array {
  const places = memory.int32().subarray(room.places >> 2, (room.places >> 2) + numValues)
  if (defaultBin !== mostFrequentBin) {
    const values = memory.float64().subarray(room.values >> 3)
    const outside: number[] = []
    let next = 0
    for (let place = 0; place < sample.length; place++) {
      if (places[next] !== place || binOf(values[next++]!) !== mostFrequentBin) outside.push(place)
    }
    if (outside.length > 0) return Int32Array.from(outside)
  }
  // Most features have a value in every row, and share a list of all.
  return numValues === sample.length && sample[numValues - 1] === numValues - 1 ? sample : places.slice()
}
