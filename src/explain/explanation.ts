/**
 * `Explanation`: SHAP values of rows, as numbers and row by row.
 *
 * @module
 */

/** What each feature adds to each raw score of each row: base value + contributions = raw score. Plain data. */
export interface ExplanationParts {
  readonly method: 'path-dependent' | 'interventional'
  /** The algorithm that was used. */
  readonly mode: 'fast' | 'bulk' | 'exact'
  /**
   * Whether base value and contributions are the raw score in every row, to 1e-9 of its largest contribution; those of `exact` for
   * models of XGBoost, which computes in float32, to 1.5e-5 of what the trees add up to. False only where `exact` follows LightGBM
   * into its rounding errors, which grow without bound where paths have more than some 30 distinct features, or XGBoost into its own
   * beyond 16.
   */
  readonly additive: boolean
  /** Contributions in raw-score units (log-odds for `binary`), row after row [numRows × numOutputs × numFeatures]. */
  readonly values: Float64Array
  /** Mean raw score of the training rows (path-dependent) or of the background (interventional) [numOutputs]. */
  readonly baseValues: Float64Array
  readonly numRows: number
  /** Raw scores per row: the number of classes for multiclass objectives, else 1. */
  readonly numOutputs: number
  readonly numFeatures: number
  /** [numFeatures] */
  readonly featureNames: readonly string[]
}

/** SHAP values of rows. */
export interface Explanation extends ExplanationParts {
  /**
   * What the features add to one raw score of a row, by name.
   *
   * @param output - class, 0 by default
   * @throws RangeError when there is no such row or output
   */
  readonly row: (row: number, output?: number) => OutputExplanation
}

/** What a row's features add to the raw score of one output. */
export interface OutputExplanation {
  readonly baseValue: number
  /** In raw-score units, by feature name. */
  readonly contributions: Readonly<Record<string, number>>
}

/** The explanation with these parts. Its function is no part of what copying and JSON see. */
export function createExplanation(parts: ExplanationParts): Explanation {
  const explanation = { ...parts }
  Object.defineProperty(explanation, 'row', {
    value: (row: number, output = 0): OutputExplanation => outputExplanation(parts, row, output)
  })
  return explanation as Explanation
}

/** The explanation of a row as JSON: one object, or an array of one for each class where there are several. */
export function explanationJson(explanation: ExplanationParts, row: number): OutputExplanation | OutputExplanation[] {
  const outputs = Array.from(explanation.baseValues, (_, output) => outputExplanation(explanation, row, output))
  return outputs.length === 1 ? outputs[0]! : outputs
}

function outputExplanation(
  { values, baseValues, featureNames, numRows, numFeatures, numOutputs }: ExplanationParts,
  row: number,
  output: number
): OutputExplanation {
  checkIndex('row', row, numRows)
  checkIndex('output', output, numOutputs)
  const offset = (row * numOutputs + output) * numFeatures
  const contributions = Object.fromEntries(featureNames.map((name, feature) => [name, values[offset + feature]!]))
  return { baseValue: baseValues[output]!, contributions }
}

function checkIndex(name: string, index: number, length: number): void {
  if (Number.isInteger(index) && index >= 0 && index < length) return
  throw new RangeError(`"${name}" expected an integer from 0 to ${length - 1}, got ${String(index)}`)
}
