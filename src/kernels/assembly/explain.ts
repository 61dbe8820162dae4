/**
 * The kernels that only explanations need, on the memory of those in core.ts.
 *
 * @module
 */
export { addInteractions } from './interactions'
export { addLeafToTable, addPatterns } from './subtree-tables'
export { addShap } from './quadrature'
