/**
 * Constants that decide equality with LightGBM bit by bit.
 *
 * @module
 */

/**
 * Values no further from zero than this count as zero: float32 1e-35 widened to float64, which is not 1e-35.
 * Source: LightGBM 4.7.0 include/LightGBM/meta.h, kZeroThreshold.
 */
export const zeroThreshold: number = Math.fround(1e-35)
