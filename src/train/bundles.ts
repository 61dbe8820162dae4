/**
 * Exclusive feature bundling: which features LightGBM stores together. It decides two things that trees show: the random streams
 * of extra trees go by the order of storage, and where two features of a bundle have values in one row, one of them is lost.
 *
 * Source: LightGBM 4.7.0 src/io/dataset.cpp, FindGroups and FastFeatureBundling; Ke et al., "LightGBM" (2017).
 *
 * @module
 */
import { createLightgbmRandom } from '../numeric/lightgbm-random.ts'
import type { BinMapper } from './bins/bin-mapper.ts'

/** What the sample holds of a feature. */
export interface SampledFeature {
  readonly mapper: BinMapper
  /** Rows of the sample, numbered from 0, whose value is not 0, ascending; and their values. */
  readonly rows: Int32Array
  readonly values: Float64Array
}

/** Features stored together, by position. */
export interface Bundle {
  readonly positions: readonly number[]
  /** Whether a row has a bin for each feature, rather than one for all. */
  readonly isMultiValue: boolean
}

const maxSearches = 100
// Bundles with values in fewer of the rows are put together once more.
const denseShare = 0.4

/**
 * The bundles, in LightGBM's order.
 *
 * @param numSampled - rows in the sample
 * @param numRows - rows in all
 * @param mergesSparse - whether bundles with few values become one
 */
export function findBundles(
  features: readonly SampledFeature[],
  numSampled: number,
  numRows: number,
  mergesSparse: boolean
): Bundle[] {
  const rowsOf = features.map((feature) => rowsOutsideMostFrequent(feature, numSampled))
  const natural = features.map((_, position) => position)
  const byCount = natural.toSorted((a, b) => features[b]!.rows.length - features[a]!.rows.length)
  const [first, second] = [natural, byCount].map((order) =>
    bundlesInOrder(order, rowsOf, numSampled, numRows, mergesSparse)
  )
  const bundles = first!.length > second!.length ? second! : first!
  const random = createLightgbmRandom(numRows)
  for (let i = 0; i < bundles.length - 1; i++) {
    const j = random.nextShort(i + 1, bundles.length)
    ;[bundles[i], bundles[j]] = [bundles[j]!, bundles[i]!]
  }
  return bundles
}

// LightGBM pairs the rows with values that it has sorted in the meantime, those that are not NaN; and so must this.
function rowsOutsideMostFrequent({ mapper, rows, values }: SampledFeature, numSampled: number): Int32Array {
  if (mapper.defaultBin === mapper.mostFrequentBin) return rows
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const paired = values.slice()
  paired.set(sorted)
  const outside: number[] = []
  let next = 0
  for (let row = 0; row < numSampled; row++) {
    if (rows[next] !== row) outside.push(row)
    else if (mapper.binOf(paired[next++]!) !== mapper.mostFrequentBin) outside.push(row)
  }
  return outside.length > 0 ? Int32Array.from(outside) : rows
}

interface Draft {
  readonly positions: number[]
  /** 1 for rows in which a feature has a value. */
  readonly marks: Uint8Array
  /** Values in all, and rows that have one. */
  numValues: number
  numMarked: number
}

function bundlesInOrder(
  order: readonly number[],
  rowsOf: readonly Int32Array[],
  numSampled: number,
  numRows: number,
  mergesSparse: boolean
): Bundle[] {
  const maxConflicts = Math.trunc(numSampled / 10_000)
  const random = createLightgbmRandom(numRows)
  const drafts: Draft[] = []
  for (const position of order) {
    const rows = rowsOf[position]!
    const available = drafts.filter(({ numValues }) => numValues + rows.length <= numSampled + maxConflicts)
    const last = available.length - 1
    const searched =
      last < 0
        ? []
        : [available[last]!, ...Array.from(random.sample(last, Math.min(last, maxSearches - 1)), (i) => available[i]!)]
    let conflicts = 0
    const found = searched.find(({ marks, numValues, numMarked }) => {
      const allowed = maxConflicts - numValues + numMarked
      conflicts = conflictsOf(rows, marks, allowed)
      return conflicts <= allowed && conflicts <= Math.trunc(rows.length / 2)
    })
    const draft = found ?? { positions: [], marks: new Uint8Array(numSampled), numValues: 0, numMarked: 0 }
    if (found === undefined) {
      drafts.push(draft)
      conflicts = 0
    }
    draft.positions.push(position)
    draft.numValues += rows.length
    draft.numMarked += rows.length - conflicts
    for (const row of rows) draft.marks[row] = 1
  }

  const bundles: Bundle[] = []
  const sparse: number[] = []
  for (const { positions, numMarked } of drafts) {
    if (!mergesSparse || numMarked / numSampled >= denseShare) bundles.push({ positions, isMultiValue: false })
    else sparse.push(...positions)
  }
  if (sparse.length > 0) bundles.push({ positions: sparse, isMultiValue: overlaps(sparse, rowsOf, numSampled) })
  return bundles
}

// Rows that are marked already; counting stops above `allowed`.
function conflictsOf(rows: Int32Array, marks: Uint8Array, allowed: number): number {
  let count = 0
  for (const row of rows) {
    count += marks[row]!
    if (count > allowed) break
  }
  return count
}

// Whether the features have more values in one row than conflicts are allowed.
function overlaps(positions: readonly number[], rowsOf: readonly Int32Array[], numSampled: number): boolean {
  const maxConflicts = Math.trunc(numSampled / 10_000)
  const marks = new Uint8Array(numSampled)
  let conflicts = 0
  for (const position of positions) {
    const allowed = maxConflicts - conflicts
    conflicts += conflictsOf(rowsOf[position]!, marks, allowed)
    if (conflicts > maxConflicts) return true
    for (const row of rowsOf[position]!) marks[row] = 1
  }
  return false
}
