/**
 * The slow twin of XGBoost's prediction: its JSON, walked node by node in float32, tree after tree in the order of the file. It shares
 * no code with the library.
 *
 * Source: XGBoost 3.4 src/predictor/cpu_predictor.cc, include/xgboost/tree_model.h, src/common/categorical.h.
 *
 * @module
 */

/** A tree of a file, as far as prediction needs it. */
export interface XgboostTreeDocument {
  readonly tree_param: { readonly size_leaf_vector: string }
  readonly left_children: readonly number[]
  readonly right_children: readonly number[]
  readonly split_indices: readonly number[]
  readonly split_conditions: readonly number[]
  readonly default_left: readonly number[]
  readonly split_type: readonly number[]
  readonly categories_nodes: readonly number[]
  readonly categories_segments: readonly number[]
  readonly categories_sizes: readonly number[]
  readonly categories: readonly number[]
  readonly leaf_weights?: readonly number[]
  readonly sum_hessian: readonly number[]
}

/** What prediction needs of a file. */
export interface XgboostTwin {
  /** Raw scores that sums start from [numOutputs]. */
  readonly base: readonly number[]
  readonly trees: readonly XgboostTreeDocument[]
  /** The raw score each tree adds to [numTrees]. */
  readonly info: readonly number[]
  readonly weights: readonly number[]
}

/** Raw scores of one row over trees `start` to `end` (exclusive), and the node it ends in for each of them. */
export function walkXgboost(
  { base, trees, info, weights }: XgboostTwin,
  row: readonly number[],
  start = 0,
  end: number = trees.length
): { raw: number[]; leaves: number[] } {
  const raw = [...base]
  const leaves: number[] = []
  for (let t = start; t < end; t++) {
    const tree = trees[t]!
    let node = 0
    while (tree.left_children[node] !== -1) {
      node = goesLeft(tree, node, Math.fround(row[tree.split_indices[node]!]!))
        ? tree.left_children[node]!
        : tree.right_children[node]!
    }
    leaves.push(node)
    const add = (output: number, value: number): void => {
      raw[output] = Math.fround(raw[output]! + Math.fround(Math.fround(value) * Math.fround(weights[t]!)))
    }
    if (tree.leaf_weights === undefined) add(info[t]!, tree.split_conditions[node]!)
    else for (let k = 0; k < base.length; k++) add(k, tree.leaf_weights[tree.right_children[node]! * base.length + k]!)
  }
  return { raw, leaves }
}

/** Whether a value goes to the left child of a node. */
export function goesLeft(tree: XgboostTreeDocument, node: number, value: number): boolean {
  if (Number.isNaN(value)) return tree.default_left[node] === 1
  if (tree.split_type[node] === 0) return value < Math.fround(tree.split_conditions[node]!)
  if (!(value >= 0 && value < 16777216)) return true
  const at = tree.categories_nodes.indexOf(node)
  const begin = tree.categories_segments[at]!
  return !tree.categories.slice(begin, begin + tree.categories_sizes[at]!).includes(Math.floor(value))
}

/**
 * Raw scores of one row by a linear model: biases and present values times weights, added to what the row starts from, in float32.
 *
 * Source: XGBoost 3.4 src/gbm/gblinear.cc.
 *
 * @param weights - of each feature, then biases, for all raw scores side by side [(numFeatures + 1) × numOutputs]
 * @param start - [numOutputs]
 */
export function predictLinearXgboost(
  weights: readonly number[],
  row: readonly number[],
  start: readonly number[]
): number[] {
  return start.map((base, output) => {
    let sum = Math.fround(Math.fround(base) + Math.fround(weights[row.length * start.length + output]!))
    row.forEach((value, feature) => {
      const product = Math.fround(Math.fround(value) * Math.fround(weights[feature * start.length + output]!))
      if (!Number.isNaN(value)) sum = Math.fround(sum + product)
    })
    return sum
  })
}
