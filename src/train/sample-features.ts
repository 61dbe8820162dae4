/**
 * Finds the bins of each feature from a sample of the rows.
 *
 * Source: LightGBM 4.7.0 src/io/dataset_loader.cpp, DatasetLoader::ConstructFromSampleData.
 *
 * @module
 */
import type { SparseColumns } from '../data/sparse-rows.ts'
import type { KernelMemory } from '../kernels/memory.ts'
import type { TrainKernels } from '../kernels/train-kernels.ts'
import { zeroThreshold } from '../numeric/constants.ts'
import { createLightgbmRandom } from '../numeric/lightgbm-random.ts'
import { type BinMapper, type BinParameters, createBinOf, makeBinMapper, type SampleRoom } from './bins/bin-mapper.ts'
import type { SampledFeature } from './bundles.ts'
import type { ColumnReader } from './dataset-rows.ts'

/** Parameters of binning; names are LightGBM's. */
export interface BinningParameters extends BinParameters {
  readonly bin_construct_sample_cnt: number
  readonly data_random_seed: number
  readonly enable_bundle: boolean
  readonly is_enable_sparse: boolean
  readonly min_data_in_leaf: number
  readonly max_bin: number
  /** By feature; empty: `max_bin` for all. */
  readonly max_bin_by_feature: readonly number[]
}

/** What is asked of a dataset besides its values. */
export interface BinnedOf {
  readonly numRows: number
  /** [numFeatures] */
  readonly isCategorical: readonly boolean[]
}

/**
 * Finds the bins of a dataset.
 *
 * @param forcedBounds - bounds that must be among those of the bins [numFeatures]
 * @returns how many rows were looked at, and what was seen of each feature [numFeatures]
 */
export function sampleFeatures(
  kernels: TrainKernels,
  { numRows, isCategorical }: BinnedOf,
  reader: ColumnReader | SparseColumns,
  parameters: BinningParameters,
  forcedBounds: readonly (readonly number[])[]
): { readonly numSampled: number; readonly features: readonly SampledFeature[] } {
  const { max_bin_by_feature: byFeature, enable_bundle: keepsRows } = parameters
  const wanted = Math.min(numRows, parameters.bin_construct_sample_cnt)
  const sample = createLightgbmRandom(parameters.data_random_seed).sample(numRows, wanted)
  const numSampled = sample.length
  const filterCount = Math.trunc((parameters.min_data_in_leaf * numSampled) / numRows)
  const room = takeRoom(kernels.memory, numSampled, Math.max(parameters.max_bin, ...byFeature))
  const { read, placesOf } = createSampleReader(kernels, room, reader, sample, numRows)
  const features = forcedBounds.map((forced, feature): SampledFeature => {
    const numValues = read(feature)
    const mapper = makeBinMapper(
      kernels,
      room,
      numValues,
      numSampled,
      filterCount,
      isCategorical[feature]!,
      parameters,
      byFeature[feature] ?? parameters.max_bin,
      forced
    )
    const isKept = keepsRows && !mapper.isTrivial
    return {
      mapper,
      numValues,
      rows: isKept
        ? rowsOutsideMostFrequent(kernels, room, mapper, sample.length, placesOf(feature, numValues))
        : noRows
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

interface SampleReader {
  /**
   * Copies the values of a feature that are not 0, and their places in the sample.
   *
   * @returns how many there are
   */
  readonly read: (feature: number) => number
  /** The places of the feature read last, as a list that lasts. */
  readonly placesOf: (feature: number, numValues: number) => Int32Array
}

function createSampleReader(
  { memory, takeValues }: TrainKernels,
  room: PlacedSample,
  reader: ColumnReader | SparseColumns,
  sample: Int32Array,
  numRows: number
): SampleReader {
  const numSampled = sample.length
  const isAll = numSampled === numRows
  const values = memory.float64().subarray(room.values >> 3)
  const places = memory.int32().subarray(room.places >> 2)
  if (!('begins' in reader)) {
    // Most features have a value in every row, and share a list.
    let everywhere: Int32Array | undefined
    return {
      read: (feature) => {
        if (isAll) reader.copy(feature, 0, numRows, values, 0)
        else reader.gather(feature, sample, values, 0)
        return takeValues(room.values, numSampled, zeroThreshold, room.places)
      },
      placesOf: (_, numValues) =>
        numValues < numSampled ? places.slice(0, numValues) : (everywhere ??= places.slice(0, numSampled))
    }
  }
  const { begins, ends, rows } = reader
  let placeOf: Int32Array | undefined
  if (!isAll) {
    placeOf = new Int32Array(numRows).fill(-1)
    for (let i = 0; i < numSampled; i++) placeOf[sample[i]!] = i
  }
  return {
    read: (feature) => {
      const begin = begins[feature]!
      const ofFeature = reader.values.subarray(begin, ends[feature])
      values.set(ofFeature)
      let count = takeValues(room.values, ofFeature.length, zeroThreshold, room.places)
      if (placeOf === undefined) {
        if (count < ofFeature.length) for (let i = 0; i < count; i++) places[i] = rows[begin + places[i]!]!
        return count
      }
      const numEntries = count
      count = 0
      for (let i = 0; i < numEntries; i++) {
        const place = placeOf[rows[begin + places[i]!]!]!
        if (place < 0) continue
        values[count] = values[i]!
        places[count++] = place
      }
      return count
    },
    placesOf: (feature, numValues) =>
      isAll && numValues === ends[feature]! - begins[feature]!
        ? rows.subarray(begins[feature], ends[feature])
        : places.slice(0, numValues)
  }
}

// LightGBM pairs the rows with values that it has sorted in the meantime, those that are not NaN; and so must this.
function rowsOutsideMostFrequent(
  { memory }: TrainKernels,
  room: PlacedSample,
  mapper: BinMapper,
  numSampled: number,
  places: Int32Array
): Int32Array {
  const { defaultBin, mostFrequentBin } = mapper
  if (defaultBin === mostFrequentBin) return places
  const binOf = createBinOf(mapper)
  const values = memory.float64().subarray(room.values >> 3)
  const outside: number[] = []
  let next = 0
  for (let place = 0; place < numSampled; place++) {
    if (places[next] !== place || binOf(values[next++]!) !== mostFrequentBin) outside.push(place)
  }
  return outside.length > 0 ? Int32Array.from(outside) : places
}
