/**
 * The kernels that only explanations need, on the memory of those in core.ts.
 *
 * @module
 */
export { addInteractions } from './interactions'
export { addQuadrature } from './quadrature'
export { addXgboostShap } from './xgboost-shap'
export { addLeafToTable, addSubtreeTables } from './subtree-tables'
