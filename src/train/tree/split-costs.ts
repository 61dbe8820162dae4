/**
 * Cost-effective gradient boosting: splits pay for the rows they look at, for features not used before, and for rows in which
 * a feature has not been looked at before.
 *
 * Source: LightGBM 4.7.0 src/treelearner/cost_effective_gradient_boosting.hpp. Method: S. Peter et al., "Cost Efficient Gradient
 * Boosting" (2017).
 *
 * @module
 */
import type { BinnedData } from '../binned-data.ts'
import { isBetter, type Split } from './split.ts'
import type { TreeParameters } from './split-parameters.ts'

/** A leaf and its rows. */
export interface CostlyLeaf {
  /** Address of the first row number; the part on the left of a split keeps it. */
  readonly begin: number
  readonly count: number
}

/** What has been paid for. */
export interface PaidCosts {
  /** 1 for each feature that was used, by position [numUsed]. */
  readonly features: Uint8Array
  /** 1 for each feature and row that was looked at, in LightGBM's order of features; empty without costs of rows. */
  readonly rows: Uint8Array
}

/** Costs of splits. */
export interface SplitCosts {
  /** @param rows - those that the tree is grown from, ascending */
  readonly beginTree: (rows: Int32Array) => void
  /** What the best split of a leaf by a feature costs. */
  readonly costOf: (split: Split, leaf: CostlyLeaf, position: number) => number
  /**
   * Pays for a split before it is made. Where a feature has become free, that may change the best splits of other leaves.
   *
   * @param others - the other leaves
   */
  readonly pay: (
    split: Split,
    position: number,
    leaf: CostlyLeaf,
    others: Iterable<readonly [CostlyLeaf, Split]>
  ) => void
}

/**
 * Prepares the costs; undefined where there are none.
 *
 * @param rowsOf - the rows of a leaf
 * @param lasting - receives what has been paid for
 * @param copiesRows - whether LightGBM copies the rows that a tree is grown from, and numbers them anew
 */
export function createSplitCosts(
  { features, order, numRows }: BinnedData,
  {
    cegb_tradeoff: tradeoff,
    cegb_penalty_split: ofRow,
    cegb_penalty_feature_coupled: ofFeature,
    cegb_penalty_feature_lazy: ofRowAndFeature
  }: TreeParameters,
  rowsOf: (leaf: CostlyLeaf) => Int32Array,
  lasting: { paid: PaidCosts | undefined },
  copiesRows: boolean
): SplitCosts | undefined {
  const isLazy = ofRowAndFeature.length > 0
  if (!(ofRow > 0) && ofFeature.length === 0 && !isLazy) return undefined
  const numUsed = features.length
  const stored = new Int32Array(numUsed)
  order.forEach((position, place) => (stored[position] = place))
  lasting.paid = { features: new Uint8Array(numUsed), rows: new Uint8Array(isLazy ? numUsed * numRows : 0) }
  // The best split of each leaf by each feature, without costs.
  const splits = new Map<number, Split[]>()
  const numbers = new Int32Array(isLazy ? numRows : 0)
  let numNumbers = numRows
  const placesOf = (leaf: CostlyLeaf, position: number): Int32Array =>
    rowsOf(leaf).map((row) => numNumbers * stored[position]! + numbers[row]!)
  const priceOf = (feature: number): number => tradeoff * ofFeature[feature]!

  return {
    beginTree: (rows) => {
      splits.clear()
      const isCopied = copiesRows && rows.length < numRows
      numNumbers = isCopied ? rows.length : numRows
      if (isLazy) rows.forEach((row, i) => (numbers[row] = isCopied ? i : row))
    },
    costOf: (split, leaf, position) => {
      const { features: isPaid, rows: isSeen } = lasting.paid!
      let cost = tradeoff * ofRow * leaf.count
      if (ofFeature.length > 0 && isPaid[position] === 0) cost += priceOf(split.feature)
      if (isLazy) {
        let total = 0
        for (const place of placesOf(leaf, position)) if (isSeen[place] === 0) total += ofRowAndFeature[split.feature]!
        cost += tradeoff * total
      }
      if (ofFeature.length > 0) {
        let ofLeaf = splits.get(leaf.begin)
        if (ofLeaf === undefined) splits.set(leaf.begin, (ofLeaf = []))
        ofLeaf[position] = { ...split }
      }
      return cost
    },
    pay: ({ feature }, position, leaf, others) => {
      const { features: isPaid, rows: isSeen } = lasting.paid!
      if (ofFeature.length > 0 && isPaid[position] === 0) {
        isPaid[position] = 1
        for (const [other, best] of others) {
          const split = splits.get(other.begin)?.[position]
          if (split === undefined) continue
          split.gain += priceOf(feature)
          if (best.gain > -Infinity && isBetter(split, best)) Object.assign(best, split)
        }
      }
      if (isLazy) for (const place of placesOf(leaf, position)) isSeen[place] = 1
    }
  }
}
