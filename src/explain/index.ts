/**
 * Entry `opencredit/explain`: SHAP values and importances.
 *
 * @module
 */
export { explain } from './explain.ts'
export { createExplainer, type Explainer, type ExplainOptions, type ExplainMode } from './explainer.ts'
export type { Explanation, ExplanationParts, OutputExplanation } from './explanation.ts'
export { featureImportance, meanAbsoluteShap } from './importance.ts'
export { explainInteractions, type InteractionOptions, type Interactions } from './interactions.ts'
export type { ExplainEngine } from './shap-algorithm.ts'
export {
  type MonotoneOptions,
  type MonotoneProof,
  type MonotoneQuestion,
  type MonotoneResult,
  type MonotoneUndecided,
  type MonotoneViolation,
  verifyMonotone
} from './monotone/verify-monotone.ts'
