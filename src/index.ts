/**
 * OpenCredit: LightGBM models in pure TypeScript, and explainable credit scoring on top. Runs in Node, browsers and on the
 * edge; nothing here touches files or the network.
 *
 * @module
 */
// First, so that a bundle begins with the kernels, whose text compresses worse amid code. See src/kernels/modules.ts.
export { useKernels } from './kernels/kernels.ts'
export type { IterationRange } from './model/iterations.ts'
export { ModelFormatError, type ModelFormatErrorPlace } from './errors.ts'
export { type BodySource, type ByteStream, loadModelFrom } from './format/load-model-from.ts'
export { loadModel } from './format/load-model.ts'
export type { FileSource } from './format/file-content.ts'
export type { LoadOptions } from './format/load-options.ts'
export { loadLightGBM } from './format/lightgbm/load-lightgbm.ts'
export { loadXGBoost } from './format/xgboost/load-xgboost.ts'
export { loadCatBoost } from './format/catboost/load-catboost.ts'
export { loadSklearn } from './format/sklearn/load-sklearn.ts'
export { loadOnnx } from './format/onnx/load-onnx.ts'
export { useXGBoost } from './model/libraries/xgboost.ts'
export { useCatBoost } from './model/libraries/catboost.ts'
export { useSklearn } from './model/libraries/sklearn.ts'
export { useONNX } from './model/libraries/onnx.ts'
export { saveModel, saveModelChunks, type ModelFormat, type SaveOptions } from './format/save-model.ts'
export { predict, predictLeaf, predictRaw } from './predict/predict.ts'
export { predictClass } from './predict/predict-class.ts'
export { encodeColumns } from './model/encode-columns.ts'
export { treesToRecords, type TreeRecord } from './model/trees-to-records.ts'
export type { Categories } from './model/assign-categories.ts'
export { createScorer, type Scorer, type ScorerOptions, type ScorerRow } from './predict/scorer.ts'
export type { EngineDescription } from './decision-tables/batch-engine.ts'
export type { EngineName, EngineOptions, LeafOptions, PredictOptions } from './predict/predict-options.ts'
export type { Rows } from './data/rows.ts'
export type { NumberArray } from './data/number-array.ts'
export type { Matrix } from './data/positional-rows.ts'
export type { SparseMatrix } from './data/sparse-rows.ts'
export type { NamedColumns, RowRecord } from './data/named-rows.ts'
export type { ArrowColumn, ArrowTable } from './data/arrow-table.ts'
export type { RowValue } from './data/values.ts'
export type { KeyOptions } from './data/feature-keys.ts'
export type { CategoryValue } from './data/categories.ts'
export type { FeatureInfo } from './data/feature-info.ts'
export type { FileTrees, Model, ModelFile, ModelSource, UnweightedTrees } from './model/model.ts'
export type { ClassRule, ScoreRule } from './model/class-rule.ts'
export type { Link } from './model/link.ts'
export type { CodedLibrary, InputStage, LibraryLink } from './model/library-code.ts'
export type { Forest, LinearLeaves } from './model/forest.ts'
export { explain } from './explain/explain.ts'
export { createExplainer, type Explainer, type ExplainOptions, type ExplainMode } from './explain/explainer.ts'
export type { Explanation, OutputExplanation } from './explain/explanation.ts'
export { featureImportance } from './explain/importance.ts'
export type { ExplainEngine } from './explain/shap-algorithm.ts'
export { type MonotoneOptions, type MonotoneResult, verifyMonotone } from './explain/monotone/verify-monotone.ts'
export { explainInteractions, type InteractionOptions, type Interactions } from './explain/interactions.ts'
export * from './train/index.ts'
export {
  type Applicant,
  type ApplicantField,
  type ApplicantScore,
  createCreditScorer,
  type CreditClass,
  type CreditDefinition,
  type CreditScorer,
  loadScorer,
  packScorer,
  type Reason,
  scoreApplicant,
  scoreApplicants,
  type ScoreOptions,
  type SpelledApplicant
} from './credit/index.ts'
