/**
 * `signatureOf`: what a model takes and gives, in MLflow's words.
 *
 * @module
 */
import { type Model, numOutputsOf } from '../model/model.ts'

/** Columns in, and an array out. */
export interface ModelSignature {
  readonly inputs: readonly { readonly type: 'double'; readonly name: string; readonly required: boolean }[]
  /** -1 stands for the number of rows. */
  readonly outputs: readonly [
    {
      readonly type: 'tensor'
      readonly 'tensor-spec': { readonly dtype: 'float64'; readonly shape: readonly number[] }
    }
  ]
}

/** The signature. All columns must be there, with NaN where a value is missing. */
export function signatureOf(model: Model): ModelSignature {
  const { featureNames } = model
  const numOutputs = numOutputsOf(model)
  return {
    inputs: featureNames.map((name) => ({ type: 'double', name, required: true })),
    outputs: [
      { type: 'tensor', 'tensor-spec': { dtype: 'float64', shape: numOutputs === 1 ? [-1] : [-1, numOutputs] } }
    ]
  }
}
