/**
 * `explain`: what each feature adds to each raw score, by SHAP.
 *
 * @module
 */
import type { Rows } from '../data/rows.ts'
import type { Model } from '../model/model.ts'
import type { Explanation } from './explanation.ts'
import { createExplainer, type ExplainOptions } from './explainer.ts'

/**
 * Explains raw scores, before the objective's link; those of a random forest as the sum over its trees, as LightGBM does.
 *
 * Base value and contributions add up to the raw score except for rounding, however deep the trees; those of `mode: 'exact'`
 * do where LightGBM's do (see `Explanation.additive`).
 *
 * @param model - a loaded or trained model with constant leaves
 * @param rows - rows of the model's features; NaN means missing
 * @throws TypeError, RangeError when rows, background or options do not fit the model; RangeError for linear trees and,
 *   without a background, for a model that does not say how many training rows its nodes had
 * @example
 * ```js
 * const { values, baseValues } = explain(model, [[31000, 28, 1200]])
 * ```
 */
export function explain(model: Model, rows: Rows, options: ExplainOptions = {}): Explanation {
  return createExplainer(model, options).explain(rows)
}
