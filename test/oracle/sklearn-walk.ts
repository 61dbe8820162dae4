/**
 * The slow twin of scikit-learn's prediction: the exported document, walked node by node, tree after tree. It shares no code with the
 * library.
 *
 * Source: scikit-learn 1.9.1 sklearn/tree/_tree.pyx, Tree.apply; sklearn/ensemble/_hist_gradient_boosting/_predictor.pyx.
 *
 * @module
 */

/** A tree of a document. */
export interface SklearnTreeDocument {
  readonly left: readonly number[]
  readonly right: readonly number[]
  readonly feature: readonly (number | null)[]
  readonly threshold: readonly (number | string | null)[]
  readonly missing_left: readonly number[]
  readonly left_categories: Readonly<Record<string, readonly number[]>> | null
  readonly leaf_values: readonly number[]
  readonly covers: readonly number[]
  readonly gains: readonly (number | null)[] | null
}

/** What prediction needs of a document. */
export interface SklearnTwin {
  readonly combine: 'mean' | 'sum'
  readonly num_outputs: number
  readonly base_scores: readonly number[]
  readonly input: 'float32' | 'float64'
  readonly categories: readonly (readonly (string | number | null)[] | null)[] | null
  readonly trees: readonly SklearnTreeDocument[]
}

/** Sums of one row over trees `start` to `end` (exclusive) of the document, and the node it ends in for each of them. */
export function walkSklearn(
  { combine, num_outputs, base_scores, input, categories, trees }: SklearnTwin,
  row: readonly number[],
  start: number,
  end: number
): { raw: number[]; leaves: number[] } {
  const raw = [...base_scores]
  const leaves: number[] = []
  for (let t = start; t < end; t++) {
    const tree = trees[t]!
    let node = 0
    while (tree.left[node] !== -1) {
      const feature = tree.feature[node]!
      const value = row[feature]!
      const goesLeft =
        tree.left_categories?.[node] === undefined
          ? numberGoesLeft(input === 'float32' ? Math.fround(value) : value, tree, node)
          : codeGoesLeft(value, tree, node, categories![feature]!)
      node = goesLeft ? tree.left[node]! : tree.right[node]!
    }
    leaves.push(node)
    const place = tree.left.slice(0, node).filter((child) => child === -1).length
    if (combine === 'sum') raw[t % num_outputs]! += tree.leaf_values[place]!
    else for (let k = 0; k < num_outputs; k++) raw[k]! += tree.leaf_values[place * num_outputs + k]!
  }
  return { raw, leaves }
}

function numberGoesLeft(value: number, { threshold, missing_left }: SklearnTreeDocument, node: number): boolean {
  return Number.isNaN(value) ? missing_left[node] === 1 : value <= Number(threshold[node])
}

// A code that stands for no value counts as missing.
function codeGoesLeft(
  value: number,
  { missing_left, left_categories }: SklearnTreeDocument,
  node: number,
  list: readonly (string | number | null)[]
): boolean {
  const code = value >= 0 ? Math.floor(value) : -1
  return (list[code] ?? null) === null ? missing_left[node] === 1 : left_categories![node]!.includes(code)
}
