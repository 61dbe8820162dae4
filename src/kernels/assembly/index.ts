/**
 * The kernels: what is compiled into the WebAssembly module. Every argument that is an address counts bytes of the one
 * memory the host passes in; the host owns it and decides what lies where.
 *
 * @module
 */
export { findSlots } from './slots'
export { addInteractions } from './interactions'
export { combineLines, leavesOfLines, sumLines, sumLinesOfRow } from './lines'
export { addShap } from './shap'
export { addShapOfPairs } from './shap-pairs'
export { leavesOfWalks, sumWalks } from './walk'
export { readChildren, readIntegers, readNumbers } from './read-lists'
export { scanTrees } from './scan'
