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
  /** Rows of the sample whose value is not 0. */
  readonly numValues: number
  /** Rows of the sample, numbered from 0, that are not in the most frequent bin, ascending. */
  readonly rows: Int32Array
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
  const rowsOf = features.map(({ rows }) => rows)
  const natural = features.map((_, position) => position)
  const byCount = natural.toSorted((a, b) => features[b]!.numValues - features[a]!.numValues)
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

interface Draft {
  readonly positions: number[]
  /** Bits: 1 for rows in which a feature has a value. */
  readonly marks: Int32Array
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
    const most = numSampled + maxConflicts - rows.length
    const available: Draft[] = []
    for (const draft of drafts) if (draft.numValues <= most) available.push(draft)
    let draft: Draft | undefined
    let conflicts = 0
    const last = available.length - 1
    const others = random.sample(last, Math.min(last, maxSearches - 1))
    for (let i = -1; i < others.length && last >= 0; i++) {
      const searched = available[i < 0 ? last : others[i]!]!
      const allowed = Math.min(maxConflicts - searched.numValues + searched.numMarked, rows.length >> 1)
      conflicts = conflictsOf(rows, searched.marks, allowed)
      if (conflicts > allowed) continue
      draft = searched
      break
    }
    if (draft === undefined) {
      draft = { positions: [], marks: noMarks(numSampled), numValues: 0, numMarked: 0 }
      drafts.push(draft)
      conflicts = 0
    }
    draft.positions.push(position)
    draft.numValues += rows.length
    draft.numMarked += rows.length - conflicts
    mark(rows, draft.marks, numSampled)
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
function conflictsOf(rows: Int32Array, marks: Int32Array, allowed: number): number {
  let count = 0
  for (let i = 0; i < rows.length && count <= allowed; i++) count += (marks[rows[i]! >> 5]! >> rows[i]!) & 1
  return count
}

function noMarks(numSampled: number): Int32Array {
  return new Int32Array((numSampled + 31) >> 5)
}

function mark(rows: Int32Array, marks: Int32Array, numSampled: number): void {
  if (rows.length === numSampled) marks.fill(-1)
  else for (let i = 0; i < rows.length; i++) marks[rows[i]! >> 5]! |= 1 << rows[i]!
}

// Whether the features have more values in one row than conflicts are allowed.
function overlaps(positions: readonly number[], rowsOf: readonly Int32Array[], numSampled: number): boolean {
  const maxConflicts = Math.trunc(numSampled / 10_000)
  const marks = noMarks(numSampled)
  let conflicts = 0
  for (const position of positions) {
    const allowed = maxConflicts - conflicts
    conflicts += conflictsOf(rowsOf[position]!, marks, allowed)
    if (conflicts > maxConflicts) return true
    mark(rowsOf[position]!, marks, numSampled)
  }
  return false
}
