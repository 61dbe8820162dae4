/**
 * `explanationView`: the explanation of a row as JSON has it.
 *
 * @module
 */
import type { Explanation } from './explain.ts'

/** What a row's features add to the raw score of one output. */
export interface OutputExplanation {
  readonly baseValue: number
  /** By name of feature. */
  readonly contributions: Readonly<Record<string, number>>
}

/** One object, or, for several classes, one for each. */
export function explanationView(
  { values, baseValues, featureNames, numFeatures, numOutputs }: Explanation,
  row: number
): OutputExplanation | OutputExplanation[] {
  const views = Array.from(baseValues, (baseValue, output) => {
    const offset = (row * numOutputs + output) * numFeatures
    const contributions = Object.fromEntries(featureNames.map((name, feature) => [name, values[offset + feature]!]))
    return { baseValue, contributions }
  })
  return views.length === 1 ? views[0]! : views
}
