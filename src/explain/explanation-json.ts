/**
 * `explanationJson`: the explanation of a row as JSON.
 *
 * @module
 */
import type { Explanation } from './explainer.ts'

/** What a row's features add to the raw score of one output. */
export interface OutputExplanation {
  readonly baseValue: number
  /** By feature name. */
  readonly contributions: Readonly<Record<string, number>>
}

/** One object, or an array of one for each class where there are several. */
export function explanationJson(
  { values, baseValues, featureNames, numFeatures, numOutputs }: Explanation,
  row: number
): OutputExplanation | OutputExplanation[] {
  const outputs = Array.from(baseValues, (baseValue, output) => {
    const offset = (row * numOutputs + output) * numFeatures
    const contributions = Object.fromEntries(featureNames.map((name, feature) => [name, values[offset + feature]!]))
    return { baseValue, contributions }
  })
  return outputs.length === 1 ? outputs[0]! : outputs
}
