/**
 * How important features are: to the splits of a model, or to the explanations of rows.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import type { Model } from '../model/model.ts'
import { splitImportance } from '../model/split-importance.ts'
import type { ExplanationParts } from './explanation.ts'

/**
 * Number of splits on each feature (`split`), or the sum of their gains (`gain`): LightGBM's `feature_importance()`.
 *
 * Splits without positive gain do not count. Gains of a text model have six digits, as the file has them.
 *
 * @returns [numFeatures]
 * @throws RangeError for a model of CatBoost or ONNX, whose files hold no gains, and for one whose trees test computed columns
 * @example
 * ```js
 * featureImportance(model, 'gain')
 * ```
 */
export function featureImportance(model: Model, type: 'split' | 'gain'): Float64Array {
  if (type !== 'split' && type !== 'gain') {
    throw new RangeError(`"type" expected split or gain, got ${typeof type === 'string' ? type : kindOf(type)}`)
  }
  const { inputStage, source } = model
  const hasNoGains = source.library === 'CatBoost' || source.library === 'ONNX'
  if (hasNoGains || inputStage !== undefined) {
    const lack = hasNoGains ? 'has no gains' : 'tests columns computed from those of a row'
    throw new RangeError(
      `"model" expected splits on columns of a row, with their gains; one of ${source.library} ${lack}; meanAbsoluteShap tells how ` +
        'important columns are to rows'
    )
  }
  return splitImportance(model.forest, type)
}

/**
 * Mean absolute contribution of each feature over the rows of an explanation: its importance to those rows.
 *
 * @returns in raw-score units [numOutputs × numFeatures]; zeros when there are no rows
 * @example
 * ```js
 * meanAbsoluteShap(explain(model, rows))
 * ```
 */
export function meanAbsoluteShap(explanation: ExplanationParts): Float64Array {
  const { values, numRows } = explanation
  const perRow = explanation.numOutputs * explanation.numFeatures
  const means = new Float64Array(perRow)
  for (let i = 0; i < values.length; i++) means[i % perRow]! += Math.abs(values[i]!) / numRows
  return means
}
