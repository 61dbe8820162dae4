/**
 * The kernels that loading and prediction need. Every argument that is an address counts bytes of the one memory the host
 * passes in; the host owns it and decides what lies where.
 *
 * @module
 */
export { findSlots } from './ranks'
export { combineLines, leavesOfLines, sumLines, sumLinesOfRow } from './bitvectors'
export { leavesOfWalks, sumWalks } from './walk'
export { readChildren, readIntegers, readNumbers } from './number-lists'
export { scanTrees } from './tree-lines'
