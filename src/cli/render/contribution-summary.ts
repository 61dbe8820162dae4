/**
 * What tables and plots need from a stream of explanations: the first row, and sums over all rows.
 *
 * @module
 */
import type { CategoryValue } from '../../data/categories.ts'
import type { ExplanationParts } from '../../explain/explanation.ts'
import { categoriesOf } from '../../model/categories-of.ts'
import type { LearntCategories } from '../../model/learnt-categories.ts'
import type { Model } from '../../model/model.ts'

/** A summary of the rows collected so far. */
export interface ContributionSummary {
  /**
   * Adds rows.
   *
   * @param columns - the rows that are explained [numFeatures × numRows]
   * @param leftOut - rows that do not count
   */
  readonly add: (explanation: ExplanationParts, columns: readonly Float64Array[], leftOut: ReadonlySet<number>) => void
  readonly numRows: () => number
  /** The first row; undefined before there is one. */
  readonly first: () => ExplanationParts | undefined
  /** Values of the first row, with categories as in the training data [numFeatures]. */
  readonly firstValues: () => readonly CategoryValue[]
  /** Mean absolute contributions to class `output`; when undefined, summed over classes [numFeatures]. */
  readonly meanAbsolute: (output: number | undefined) => Float64Array
}

/** What to show. */
export interface Selection {
  /** Class to show; when undefined, the one with the largest raw score, or the sum over classes for several rows. */
  readonly class: number | undefined
  /** Features to show. */
  readonly top: number
}

/**
 * A summary of no rows.
 *
 * @param learnt - names of categories that the model does not list
 */
export function createContributionSummary(model: Model, learnt?: LearntCategories): ContributionSummary {
  const { numFeatures, forest } = model
  const numOutputs = forest.numTreesPerIteration
  const sums = new Float64Array(numOutputs * numFeatures)
  let numRows = 0
  let first: ExplanationParts | undefined
  let firstValues: CategoryValue[] = []
  const width = sums.length
  const addRow = (explanation: ExplanationParts, columns: readonly Float64Array[], row: number): void => {
    const { values } = explanation
    const offset = row * width
    if (first === undefined) {
      first = { ...explanation, values: values.slice(offset, offset + width), numRows: 1 }
      firstValues = withCategories(
        model,
        columns.map((column) => column[row]!),
        learnt
      )
    }
    for (let i = 0; i < width; i++) sums[i]! += Math.abs(values[offset + i]!)
    numRows++
  }
  return {
    add: (explanation, columns, leftOut) => {
      for (let row = 0; row < explanation.numRows; row++) {
        if (!leftOut.has(row)) addRow(explanation, columns, row)
      }
    },
    numRows: () => numRows,
    first: () => first,
    firstValues: () => firstValues,
    meanAbsolute: (output) => {
      const means = new Float64Array(numFeatures)
      const [from, to] = output === undefined ? [0, numOutputs] : [output, output + 1]
      for (let i = from * numFeatures; i < to * numFeatures; i++) means[i % numFeatures]! += sums[i]! / numRows
      return means
    }
  }
}

/** The class with the largest raw score in the first row of an explanation; the first one of a tie. */
export function largestOutput(explanation: ExplanationParts): number {
  const scores = Array.from(explanation.baseValues, (_, output) => rawScoreOf(explanation, output))
  return scores.indexOf(Math.max(...scores))
}

/** The raw score of class `output` in the first row of an explanation: base value and contributions. */
export function rawScoreOf({ baseValues, values, numFeatures }: ExplanationParts, output: number): number {
  const contributions = values.subarray(output * numFeatures, (output + 1) * numFeatures)
  return contributions.reduce((sum, value) => sum + value, baseValues[output]!)
}

// Category codes are turned back into categories.
function withCategories(
  model: Model,
  values: readonly number[],
  learnt: LearntCategories | undefined
): CategoryValue[] {
  return categoriesOf(model).map((categories, feature) => {
    const value = values[feature]!
    return (
      (typeof categories === 'object' ? categories.values[value] : undefined) ?? learnt?.nameOf(feature, value) ?? value
    )
  })
}
