/**
 * The kernels that loading and prediction need. Every argument that is an address counts bytes of the one memory the host
 * passes in; the host owns it and decides what lies where.
 *
 * @module
 */
export { findRanks } from './ranks'
export { andBitvectors } from './bitvectors'
export { leavesOfMasks, sumMasks, sumMasksOfRow } from './masks'
export { leavesOfWalks, sumWalks } from './walk'
export { readNumbers } from './number-lists'
