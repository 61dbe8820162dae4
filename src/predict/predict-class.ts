/**
 * `predictClass`: the most probable class of each row.
 *
 * @module
 */
import type { Rows } from '../data/rows.ts'
import type { Model } from '../model/model.ts'
import type { PredictOptions } from './predict-options.ts'
import { predict } from './predict.ts'

/**
 * The most probable class of each row: 0 or 1 for `binary`, else a number from 0 to the number of classes - 1; of equally
 * probable classes the first. What LightGBM's `LGBMClassifier.predict` returns, before it turns numbers into labels.
 *
 * @param model - a model that tells classes apart: `binary`, `multiclass` or `multiclassova`
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
  const outputs = predict(model, rows, options)
  const { numTreesPerIteration: numOutputs } = model.forest
  if (numOutputs === 1) return Int32Array.from(outputs, (probability) => Number(probability > 1 - probability))
  return Int32Array.from({ length: outputs.length / numOutputs }, (_, row) => {
    let best = 0
    for (let output = 1; output < numOutputs; output++) {
      if (outputs[row * numOutputs + output]! > outputs[row * numOutputs + best]!) best = output
    }
    return best
  })
}
