/**
 * The kernels that only forests of deep trees need, by compact nodes, on the memory of those in core.ts.
 *
 * @module
 */
export { findSlots, rankColumns, sumByGroups, sumByParts, sumRow } from './compact-walk'
