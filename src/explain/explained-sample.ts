/**
 * `createExplainedSample`: what plots need of a stream of explained rows: mean absolute contributions of all of them, and an evenly
 * spread sample of the rows themselves.
 *
 * @module
 */
import { createEvenSample } from '../data/even-sample.ts'
import type { ExplanationParts } from './explanation.ts'

/** What is kept of a row: its values, and what they contribute. */
export type SampledExplanation = Omit<ExplanationParts, 'method' | 'mode' | 'additive'>

/** Explained rows. */
export interface ExplainedSample {
  /**
   * Adds rows.
   *
   * @param columns - values of the rows, by feature [numFeatures][numRows]
   * @param leftOut - rows that do not count
   */
  readonly add: (
    explanation: SampledExplanation,
    columns: readonly ArrayLike<number>[],
    leftOut?: ReadonlySet<number>
  ) => void
  readonly numRows: () => number
  /** Mean absolute contributions of all rows to raw score `output`; when undefined, summed over raw scores [numFeatures]. */
  readonly meanAbsolute: (output: number | undefined) => Float64Array
  /** Rows of the sample. */
  readonly numKept: () => number
  /** Number of the row, from 0, that a row of the sample is. */
  readonly rowOf: (kept: number) => number
  /** The sample's explanation. */
  readonly explanation: () => SampledExplanation
  /** The sample's values, by feature [numFeatures][numKept]. */
  readonly columns: () => Float64Array[]
}

// Numbers in memory, at least for so few rows.
const maxNumbers = 4_000_000
const fewRows = 50
const none: ReadonlySet<number> = new Set()

/**
 * A sample of no rows.
 *
 * @param minRows - rows that are kept of so many or more; fewer where explanations of so many would be too large
 */
export function createExplainedSample(
  { featureNames, baseValues }: Pick<SampledExplanation, 'featureNames' | 'baseValues'>,
  minRows: number
): ExplainedSample {
  const numFeatures = featureNames.length
  const numOutputs = baseValues.length
  const numValues = numOutputs * numFeatures
  const width = numFeatures + numValues
  const fitting = Math.floor(maxNumbers / (2 * Math.max(width, 1)))
  const sample = createEvenSample(width, Math.min(minRows, Math.max(fewRows, fitting)))
  const sums = new Float64Array(numValues)
  return {
    add: ({ values, numRows }, columns, leftOut = none) => {
      const rows = Array.from({ length: numRows }, (_, row) => row).filter((row) => !leftOut.has(row))
      for (const row of rows) {
        const offset = row * numValues
        for (let i = 0; i < numValues; i++) sums[i]! += Math.abs(values[offset + i]!)
      }
      sample.add(rows.length, (i, target, offset) => {
        const row = rows[i]!
        for (let feature = 0; feature < numFeatures; feature++) target[offset + feature] = columns[feature]![row]!
        target.set(values.subarray(row * numValues, (row + 1) * numValues), offset + numFeatures)
      })
    },
    numRows: sample.numRows,
    meanAbsolute: (output) => {
      const means = new Float64Array(numFeatures)
      const [first, end] = output === undefined ? [0, numOutputs] : [output, output + 1]
      const numRows = Math.max(1, sample.numRows())
      for (let i = first * numFeatures; i < end * numFeatures; i++) means[i % numFeatures]! += sums[i]! / numRows
      return means
    },
    numKept: sample.numKept,
    rowOf: sample.rowOf,
    explanation: () => ({
      values: sample.columns(numFeatures, width),
      baseValues,
      numRows: sample.numKept(),
      numOutputs,
      numFeatures,
      featureNames
    }),
    columns: () => {
      const rows = sample.columns(0, numFeatures)
      const numKept = sample.numKept()
      return featureNames.map((_, feature) =>
        Float64Array.from({ length: numKept }, (_, row) => rows[row * numFeatures + feature]!)
      )
    }
  }
}
