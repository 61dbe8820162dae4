/**
 * Training: the model files that LightGBM would have written. Runs in Node, browsers and on the edge.
 *
 * @module
 */
export type { CallSignal } from '../checks.ts'
export { createDataset, type Dataset, type DatasetOptions } from './dataset.ts'
export { type BatchesOptions, createDatasetFromBatches, type DatasetBatch } from './stream-dataset.ts'
export { refit } from './refit.ts'
export { trainAsync, type TrainAsyncOptions } from './async/train-async.ts'
export { train, type TrainOptions, type TrainProgress } from './train.ts'
export {
  crossValidate,
  type CrossValidateOptions,
  type CrossValidation,
  type CrossValidationProgress,
  type MeanEvaluation,
  type MetricHistory
} from './cross-validation/cross-validate.ts'
export type { Fold, FoldOptions, FoldRows } from './cross-validation/folds-of.ts'
export type { Booster, BoosterOptions, Evaluation } from './booster.ts'
export type { ForcedBins } from './forced-bins.ts'
export type { ForcedSplit } from './tree/forced-splits.ts'
export type { CustomMetric, CustomObjective } from './custom-functions.ts'
export type { GivenParameters, TrainParameters } from './parameters/train-parameters.ts'
