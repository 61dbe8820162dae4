/**
 * `Forest`: all trees of a model as flat arrays. Nodes of all trees stand one after the other, so do leaves, and children
 * are numbers into the whole forest, so a walk needs no per-tree base.
 *
 * Field names are LightGBM's (include/LightGBM/tree.h, 4.7.0), camel-cased.
 *
 * @module
 */

/** The coefficients of linear leaves (`linear_tree=true`). */
export interface LinearLeaves {
  /** 1 where the tree is linear [numTrees]. */
  readonly isLinear: Uint8Array
  /** Intercept [numLeaves]; 0 in trees that are not linear. */
  readonly leafConst: Float64Array
  /** Leaf `l` owns coefficients `coeffOffsets[l]` to `coeffOffsets[l + 1]` (exclusive) [numLeaves + 1]. */
  readonly coeffOffsets: Int32Array
  /** Feature of each coefficient [numCoefficients]. */
  readonly coeffFeature: Int32Array
  /** Coefficient [numCoefficients]. */
  readonly coeff: Float64Array
}

/** All trees of a model. Immutable once made. */
export interface Forest {
  readonly numTrees: number
  /** Columns the trees see; `max_feature_idx + 1`. */
  readonly numFeatures: number
  /**
   * The column that each counts as in explanations, where several are computed from the same columns of a row; undefined where each
   * counts as itself [numFeatures].
   */
  readonly explainedAs?: Int32Array | undefined
  /** Trees per iteration = raw scores per row. Tree `t` adds to raw score `t % numTreesPerIteration`. */
  readonly numTreesPerIteration: number

  /** Added to the trees of each raw score; zeros in LightGBM's models [numTreesPerIteration]. */
  readonly baseScores: Float64Array
  /** Whether base scores are added after the trees; otherwise sums start from them. */
  readonly baseIsLast: boolean
  /** Whether ranges of iterations that do not start with the first leave out base scores that come last, as in CatBoost's models. */
  readonly baseIsOfFirst: boolean
  /** What sums over trees are multiplied with before base scores that come last are added; 1 where sums start from base scores. */
  readonly scale: number
  /** Precision of the sum: rounded to float32 after each tree, or not. LightGBM's models have `float64`. */
  readonly sumType: 'float64' | 'float32'
  /** Precision of the values: rounded to float32 before anything else, or as they come. LightGBM's models have `float64`. */
  readonly inputType: 'float64' | 'float32'
  /**
   * Whether trees see values within ±`zeroThreshold` as 0, as LightGBM's prediction from dense rows has it. Required where a
   * node's missing type is zero. Source: LightGBM 4.7.0 src/c_api.cpp, RowPairFunctionFromDenseMatric.
   */
  readonly tinyIsZero: boolean
  /** Whether categorical nodes take values between -1 and 0 (both exclusive) for category 0, as LightGBM's cast does. */
  readonly fractionIsZeroth: boolean
  /**
   * What explanations weight branches by: training rows (LightGBM's models), sums of hessians, or sums of the leaves' weights, where
   * nodes may have none.
   */
  readonly coverType: 'count' | 'weight' | 'leaf-weight'

  /** Tree `t` owns nodes `nodeOffsets[t]` to `nodeOffsets[t + 1]` (exclusive); its root is the first [numTrees + 1]. */
  readonly nodeOffsets: Int32Array
  /** Tree `t` owns leaves `leafOffsets[t]` to `leafOffsets[t + 1]` (exclusive); always at least one [numTrees + 1]. */
  readonly leafOffsets: Int32Array
  /** Categorical splits before tree `t` [numTrees + 1]. */
  readonly catOffsets: Int32Array

  /** Feature a node tests [numNodes]. */
  readonly splitFeature: Int32Array
  /** Numerical node: goes left when value <= threshold. Categorical node: number of its set in `catBoundaries` [numNodes]. */
  readonly threshold: Float64Array
  /** Bit 0 categorical, bit 1 default left, bits 2–3 missing type, bit 4 NaN is in the set; see `decision.ts` [numNodes]. */
  readonly decisionType: Uint8Array
  /** >= 0: a node; < 0: leaf `~child`. Both count through the whole forest [numNodes]. */
  readonly leftChild: Int32Array
  readonly rightChild: Int32Array
  /** Loss reduction of the split; 0 when the file has none [numNodes]. */
  readonly splitGain: Float64Array
  /** Output the node had before it was split, 6 digits in text models; 0 when the file has none [numNodes]. */
  readonly internalValue: Float64Array
  /** Sum of hessians in the node; 0 when the file has none [numNodes]. */
  readonly internalWeight: Float64Array
  /** Training rows in the node; -1 when the file has none [numNodes]. */
  readonly internalCount: Int32Array

  /** Output of the leaf, shrinkage included [numLeaves]. */
  readonly leafValue: Float64Array
  /** Sum of hessians in the leaf; 0 when the file has none [numLeaves]. */
  readonly leafWeight: Float64Array
  /** Training rows in the leaf; -1 when the file has none [numLeaves]. */
  readonly leafCount: Int32Array

  /** Set `s` is words `catBoundaries[s]` to `catBoundaries[s + 1]` (exclusive) of `catThreshold` [numCategoricalSplits + 1]. */
  readonly catBoundaries: Int32Array
  /** Bitset words: the categories that go left [numWords]. */
  readonly catThreshold: Uint32Array
  /**
   * Number of each word within its set, ascending, where sets are stored without their zero words, as categories are far too large
   * for the others; undefined where every word is stored [numWords].
   */
  readonly catWordNumber?: Uint32Array | undefined

  /** Factor already applied to the leaf values; only refitting uses it [numTrees]. */
  readonly shrinkage: Float64Array
  /** Undefined when no tree is linear. */
  readonly linear: LinearLeaves | undefined
}

/** Number of leaves of one tree. */
export function numLeavesOf(forest: Forest, tree: number): number {
  return forest.leafOffsets[tree + 1]! - forest.leafOffsets[tree]!
}

/** Where a walk through a tree starts: its first node, or, for a constant tree, `~leaf`. */
export function rootOf(forest: Forest, tree: number): number {
  const node = forest.nodeOffsets[tree]!
  return node < forest.nodeOffsets[tree + 1]! ? node : ~forest.leafOffsets[tree]!
}
