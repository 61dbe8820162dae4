/**
 * `predictClass`: the most probable class of each row.
 *
 * @module
 */
import type { Rows } from '../data/rows.ts'
import { classesByRule, highestOf } from '../model/class-rule.ts'
import { codeOfLibrary } from '../model/library-code.ts'
import type { Model } from '../model/model.ts'
import type { PredictOptions } from './predict-options.ts'
import { predict, predictRaw } from './predict.ts'

/**
 * The class of each row: 0 or 1 for `binary`, else a number from 0 to the number of classes - 1. It is the most probable one, of equally
 * probable classes the first, unless the model's library decides by raw scores (`model.classRule`). What the `predict` of LightGBM's,
 * CatBoost's and scikit-learn's classifiers returns, before it turns numbers into labels (`model.classLabels`, where the file has them).
 *
 * @param model - a model that tells classes apart, such as `binary`, `multiclass` or `multiclassova` of LightGBM
 * @param rows - rows of the model's features; NaN means missing
 * @returns [numRows]
 * @throws RangeError for a model of another objective; TypeError, RangeError when rows or options do not fit the model
 * @example
 * ```js
 * predictClass(model, [[31000, 28, 1200]])[0]
 * ```
 */
export function predictClass(model: Model, rows: Rows, options: PredictOptions = {}): Int32Array {
  if (model.numClasses === undefined) {
    throw new RangeError(`"model" expected objective binary, multiclass or multiclassova, got ${model.objective}`)
  }
  const { numTreesPerIteration: numOutputs } = model.forest
  const { classRule, link } = model
  if (classRule?.of === 'library' && link.kind === 'library')
    return codeOfLibrary(link.library).classesOf!(link, predictRaw(model, rows, options), numOutputs)
  if (classRule !== undefined && classRule.of !== 'library') {
    const scores = classRule.of === 'raw' ? predictRaw(model, rows, options) : predict(model, rows, options)
    return classesByRule(classRule, scores, numOutputs)
  }
  const outputs = predict(model, rows, options)
  // A model of one class has one output, too.
  if (numOutputs < model.numClasses)
    return Int32Array.from(outputs, (probability) => Number(probability > 1 - probability))
  return highestOf(outputs, numOutputs)
}
