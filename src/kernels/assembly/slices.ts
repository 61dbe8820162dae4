/**
 * The kernels that only batches of rows by bit slices need, on the memory of those in core.ts.
 *
 * @module
 */
export { findCodes, sliceColumn, sumSlices } from './bit-slices'
