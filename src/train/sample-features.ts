/**
 * Finds the bins of each feature from a sample of the rows.
 *
 * Source: LightGBM 4.7.0 src/io/dataset_loader.cpp, DatasetLoader::ConstructFromSampleData.
 *
 * @module
 */
import { sparseColumns } from '../data/sparse-rows.ts'
import type { TrainKernels } from '../kernels/train-kernels.ts'
import { zeroThreshold } from '../numeric/constants.ts'
import { createLightgbmRandom } from '../numeric/lightgbm-random.ts'
import { type BinMapper, type BinParameters, makeBinMapper } from './bins/bin-mapper.ts'
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
  { memory, sortNumbers }: TrainKernels,
  { numRows, rows, isCategorical }: Pick<Dataset, 'numRows' | 'rows' | 'isCategorical'>,
  parameters: BinningParameters,
  forcedBounds: readonly (readonly number[])[]
): { readonly numSampled: number; readonly features: readonly SampledFeature[] } {
  const { max_bin_by_feature: byFeature, enable_bundle: keepsRows } = parameters
  const wanted = Math.min(numRows, parameters.bin_construct_sample_cnt)
  const sample = createLightgbmRandom(parameters.data_random_seed).sample(numRows, wanted)
  const numSampled = sample.length
  const filterCount = Math.trunc((parameters.min_data_in_leaf * numSampled) / numRows)
  const scratch = memory.scratch(16 * numSampled + sortBytes)
  const values = memory.float64().subarray(scratch >> 3, (scratch >> 3) + numSampled)
  const read = sampleReader(rows, sample, numRows)
  const rowsWithValue = new Int32Array(numSampled)
  const room = { values: new Float64Array(numSampled + 1), counts: new Int32Array(numSampled + 1) }
  const features = forcedBounds.map((forced, feature): SampledFeature => {
    const numValues = read(feature, values, rowsWithValue)
    const numKnown = sortNumbers(scratch, numValues, scratch + 8 * numSampled)
    const mapper = makeBinMapper(
      values.subarray(0, numKnown),
      numValues - numKnown,
      numSampled,
      filterCount,
      isCategorical[feature]!,
      { ...parameters, max_bin: byFeature[feature] ?? parameters.max_bin },
      forced,
      room
    )
    const isKept = keepsRows && !mapper.isTrivial
    return {
      mapper,
      numValues,
      rows: isKept ? rowsOutsideMostFrequent(mapper, rowsWithValue.subarray(0, numValues), values, sample) : noRows
    }
  })
  return { numSampled, features }
}

// What the kernel needs besides a copy of the values.
const sortBytes = 8192
const noRows = /* @__PURE__ */ new Int32Array(0)

/**
 * Copies the values of a feature that are not 0, and their places in the sample.
 *
 * @returns how many there are
 */
type ReadSample = (feature: number, values: Float64Array, places: Int32Array) => number

function sampleReader(rows: DatasetRows, sample: Int32Array, numRows: number): ReadSample {
  const isAll = sample.length === numRows
  if (!('indptr' in rows)) {
    const { copy, gather } = createColumnReader(rows)
    return (feature, values, places) => {
      if (isAll) copy(feature, 0, numRows, values, 0)
      else gather(feature, sample, values, 0)
      let count = 0
      for (let i = 0; i < places.length; i++) {
        const value = values[i]!
        if (value >= -zeroThreshold && value <= zeroThreshold) continue
        places[count] = i
        values[count++] = value
      }
      return count
    }
  }
  const { begins, ends, rows: rowOf, entries } = sparseColumns(rows)
  let placeOf: Int32Array | undefined
  if (!isAll) {
    placeOf = new Int32Array(numRows).fill(-1)
    for (let i = 0; i < sample.length; i++) placeOf[sample[i]!] = i
  }
  return (feature, values, places) => {
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
  { defaultBin, mostFrequentBin, binOf }: BinMapper,
  rowsWithValue: Int32Array,
  values: Float64Array,
  sample: Int32Array
): Int32Array {
  if (defaultBin !== mostFrequentBin) {
    const outside: number[] = []
    let next = 0
    for (let row = 0; row < sample.length; row++) {
      if (rowsWithValue[next] !== row || binOf(values[next++]!) !== mostFrequentBin) outside.push(row)
    }
    if (outside.length > 0) return Int32Array.from(outside)
  }
  // Most features have a value in every row, and share a list of all.
  const { length } = rowsWithValue
  return length === sample.length && sample[length - 1] === length - 1 ? sample : rowsWithValue.slice()
}
