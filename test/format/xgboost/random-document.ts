/**
 * Random XGBoost files: every shape of tree, iterations of any number of trees, sets of categories, vectors as leaves.
 *
 * @module
 */
import type { XgboostTreeDocument, XgboostTwin } from '../../oracle/xgboost-walk.ts'
import type { Random } from '../mutate.ts'

/** A file, as JSON holds it, and what prediction needs of it. */
export interface RandomDocument {
  readonly document: object
  readonly twin: XgboostTwin
  /** Where each iteration's trees begin [numIterations + 1]. */
  readonly indptr: readonly number[]
  readonly numFeatures: number
  readonly rows: readonly (readonly number[])[]
}

const thresholds = [0, -0, 1, -1, 0.1, 0.5, 1e-45, -1e-45, 3.4e38, -3.4e38, Infinity, -Infinity, 16777217]
const oddValues = [
  NaN,
  0,
  -0,
  -0.5,
  -1,
  1e-50,
  -1e-50,
  2.7,
  31.5,
  16777215,
  16777216,
  1e9,
  1e300,
  -1e300,
  Infinity,
  -Infinity
]

/** Makes a file. */
export function randomDocument(random: Random): RandomDocument {
  const numFeatures = 1 + random(4)
  const numOutputs = [1, 1, 2, 3][random(4)]!
  const isDart = random(4) === 0
  const indptr = [0]
  const info: number[] = []
  const trees: XgboostTreeDocument[] = []
  for (let iteration = random(5); iteration >= 0; iteration--) {
    for (let t = random(5); t > 0; t--) {
      const isVector = numOutputs > 1 && random(3) === 0
      info.push(isVector ? 0 : random(numOutputs))
      trees.push(randomTree(random, numFeatures, isVector ? numOutputs : 1))
    }
    indptr.push(trees.length)
  }
  const weights = trees.map(() => (isDart ? number(random) : 1))
  const base = Array.from({ length: numOutputs }, () => number(random))
  const model = { gbtree_model_param: {}, trees, tree_info: info, iteration_indptr: indptr }
  const booster = isDart
    ? { name: 'dart', gbtree: { name: 'gbtree', model }, weight_drop: weights }
    : { name: 'gbtree', model }
  const parameters = { base_score: `[${base.join(',')}]`, num_feature: `${numFeatures}`, num_target: `${numOutputs}` }
  const document = {
    learner: {
      learner_model_param: { ...parameters, num_class: '0' },
      objective: { name: 'reg:squarederror' },
      gradient_booster: booster
    },
    version: [3, 2, 0]
  }
  const rows = Array.from({ length: 10 }, () => Array.from({ length: numFeatures }, () => value(random, trees)))
  return { document, twin: { base, trees, info, weights }, indptr, numFeatures, rows }
}

function number(random: Random): number {
  return Math.fround((random(2001) - 1000) / 333)
}

function randomTree(random: Random, numFeatures: number, numOutputs: number): XgboostTreeDocument {
  const numSplits = random(3) === 0 ? random(3) : random(9)
  const tree = {
    tree_param: { size_leaf_vector: `${numOutputs}` },
    left_children: [-1],
    right_children: [-1],
    split_indices: [0],
    split_conditions: [number(random)],
    default_left: [0],
    split_type: [0],
    categories_nodes: [] as number[],
    categories_segments: [] as number[],
    categories_sizes: [] as number[],
    categories: [] as number[],
    sum_hessian: [0]
  }
  const leaves = [0]
  for (let split = 0; split < numSplits; split++) {
    const [node] = leaves.splice(random(leaves.length), 1) as [number]
    const left = tree.left_children.length
    // XGBoost writes siblings side by side, but nothing says that it must be so.
    const children = random(4) === 0 ? [left + 1, left] : [left, left + 1]
    tree.left_children[node] = children[0]!
    tree.right_children[node] = children[1]!
    tree.split_indices[node] = random(numFeatures)
    tree.split_conditions[node] = random(2) === 0 ? thresholds[random(thresholds.length)]! : number(random)
    tree.default_left[node] = random(2)
    tree.split_type[node] = Number(random(3) === 0)
    if (tree.split_type[node] === 1) {
      tree.categories_nodes.push(node)
      tree.categories_segments.push(tree.categories.length)
      const size = random(5)
      tree.categories_sizes.push(size)
      for (let i = 0; i < size; i++)
        tree.categories.push(random(8) === 0 ? [16777215, 16777216, 500][random(3)]! : random(40))
    }
    for (const child of [left, left + 1]) {
      leaves.push(child)
      tree.left_children[child] = -1
      tree.right_children[child] = -1
      tree.split_indices[child] = 0
      tree.split_conditions[child] = number(random)
      tree.default_left[child] = 0
      tree.split_type[child] = 0
    }
  }
  // Sums of float32 need not add up, and those of one file in four do not at all.
  const isOdd = random(4) === 0
  const hessian = (node: number): number => {
    const [left, right] = [tree.left_children[node]!, tree.right_children[node]!]
    const sum = left === -1 ? (1 + random(1000)) / 7 : hessian(left) + hessian(right)
    return (tree.sum_hessian[node] = Math.fround(left !== -1 && isOdd ? sum * 1.25 : sum))
  }
  hessian(0)
  if (numOutputs === 1) return tree
  const rowOf = new Map(leaves.map((leaf, row) => [leaf, row]))
  return {
    ...tree,
    right_children: tree.right_children.map((child, node) => rowOf.get(node) ?? child),
    leaf_weights: Array.from({ length: leaves.length * numOutputs }, () => number(random))
  }
}

function value(random: Random, trees: readonly XgboostTreeDocument[]): number {
  switch (random(4)) {
    case 0:
      return oddValues[random(oddValues.length)]!
    case 1:
      return random(45)
    case 2: {
      const tree = trees[random(trees.length)]
      const near = tree?.split_conditions[random(tree.split_conditions.length)] ?? 0
      return near + (random(3) - 1) * Math.abs(near) * [2 ** -24, 2 ** -25, 2 ** -52, 2 ** -23][random(4)]!
    }
    default:
      return number(random)
  }
}
