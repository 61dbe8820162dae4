/**
 * Sizes of the records that describe binned data. See `makeHistogram`.
 *
 * @module
 */
export const groupBytes: usize = 32
export const featureBytes: usize = 32
