/**
 * Growth styles: which leaf of a tree is divided next.
 *
 * Source: leaf-wise as in LightGBM 4.7.0 src/treelearner/serial_tree_learner.cpp; depth-wise after Chen and Guestrin, "XGBoost: A
 * Scalable Tree Boosting System" (2016). Symmetric growth: see `level-search.ts`.
 *
 * @module
 */
import type { SearchedLeaf } from './leaf-search.ts'
import { isBetter, type Split } from './split.ts'

/** A tree that grows: its leaves, and how they can be divided best, by number. */
export interface GrowingLeaves {
  readonly open: readonly SearchedLeaf[]
  readonly best: Split[]
}

/** A style of growing a tree. */
export interface Growth {
  /**
   * Begins a tree.
   *
   * @param inTree - 1 for each feature that the tree may be split by, by position [numUsed]
   */
  readonly begin: (inTree: Uint8Array) => void
  /** The leaf to divide next by its best split; undefined when the tree is done. */
  readonly next: (leaves: GrowingLeaves) => number | undefined
  /** Whether the parts of leaves that are divided now may be divided too. */
  readonly goesOn: () => boolean
}

/** Always the leaf whose best split gains most. */
export const leafwise: Growth = {
  begin: () => undefined,
  next: ({ best }) => {
    let chosen = 0
    for (let leaf = 1; leaf < best.length; leaf++) if (isBetter(best[leaf]!, best[chosen]!)) chosen = leaf
    return best[chosen]!.gain > 0 ? chosen : undefined
  },
  goesOn: () => true
}

/** Level by level: of the leaves nearest to the root whose best splits gain anything, the one whose split gains most. */
export const depthwise: Growth = {
  begin: () => undefined,
  next: ({ open, best }) => {
    let chosen: number | undefined
    for (let leaf = 0; leaf < best.length; leaf++) {
      if (!(best[leaf]!.gain > 0)) continue
      const depths = chosen === undefined ? -1 : open[leaf]!.depth - open[chosen]!.depth
      if (depths < 0 || (depths === 0 && isBetter(best[leaf]!, best[chosen!]!))) chosen = leaf
    }
    return chosen
  },
  goesOn: () => true
}
