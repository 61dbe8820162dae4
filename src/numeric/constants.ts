/**
 * Constants of float64 and int32, and those that decide equality with LightGBM bit by bit.
 *
 * @module
 */

/**
 * Values no further from zero than this count as zero: float32 1e-35 widened to float64, which is not 1e-35.
 * Source: LightGBM 4.7.0 include/LightGBM/meta.h, kZeroThreshold.
 */
export const zeroThreshold: number = Math.fround(1e-35)

/**
 * What LightGBM keeps probabilities away from 0 and 1 by, and adds to sums of second derivatives: float32 1e-15 widened.
 * Source: LightGBM 4.7.0 include/LightGBM/meta.h, kEpsilon.
 */
export const epsilon: number = /* @__PURE__ */ Math.fround(1e-15)

/** Largest int32: what LightGBM counts rows, nodes and features with. */
export const maxInt32: number = 2147483647

/** 1 to 1e22: the powers of ten that a float64 holds exactly. */
export const exactPowersOfTen: Float64Array = /* @__PURE__ */ Float64Array.from({ length: 23 }, (_, i) =>
  Number(`1e${i}`)
)
