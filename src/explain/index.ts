/**
 * Entry `opencredit/explain`: SHAP values and importances.
 *
 * @module
 */
export { explain, type ExplainOptions, type Explanation } from './explain.ts'
export { explainInteractions, type InteractionOptions, type Interactions } from './interactions.ts'
export { importance, meanAbsoluteShap } from './importance.ts'
export { createInterventional, type Interventional } from './interventional/interventional.ts'
