/**
 * Bounds of the outputs of leaves.
 *
 * @module
 */
import { type OutputBounds, unbounded } from './leaf-math.ts'

/** Bounds of the outputs of both sides of a split. */
export interface SideBounds {
  readonly left: OutputBounds
  readonly right: OutputBounds
  /** Where they depend on the threshold: begins a scan. */
  readonly begin?: (fromRight: boolean) => void
  /** Where they depend on the threshold: goes on to a bin, from right to left. */
  readonly reach?: (bin: number) => void
}

/** Bounds of a leaf. */
export interface LeafBounds {
  /** Those of the sides of a split by a feature. */
  readonly sidesOf: (position: number) => SideBounds
}

/** Bounds that narrow as a tree grows. */
export interface NarrowingBounds extends LeafBounds {
  /** Whether a split above is by a feature with a constraint. */
  isConstrained: boolean
  /**
   * Narrows the upper or the lower bound.
   *
   * @param byOther - whether it is the output of a leaf elsewhere in the tree that does so
   * @returns whether anything has changed
   */
  readonly narrow: (isUpper: boolean, output: number, byOther: boolean) => boolean
  /** A copy for another leaf. @param number - that leaf's */
  readonly copy: (number: number) => NarrowingBounds
}

/** The same bounds for both sides of all splits. */
export function sameBounds(bounds: OutputBounds): LeafBounds {
  const sides = { left: bounds, right: bounds }
  return { sidesOf: () => sides }
}

/** No bounds at all. */
export const noBounds: LeafBounds = /* @__PURE__ */ sameBounds(unbounded)
