/**
 * Random documents of scikit-learn models: every shape of tree, means and sums, categories, odd thresholds.
 *
 * @module
 */
import type { SklearnTreeDocument, SklearnTwin } from '../../oracle/sklearn-walk.ts'
import type { Random } from '../mutate.ts'

/** A document, which is what its twin needs, too. */
export interface RandomDocument {
  readonly document: SklearnTwin
  readonly numFeatures: number
  /** Trees of the document in each iteration. */
  readonly treesPerIteration: number
  readonly rows: readonly (readonly number[])[]
}

const thresholds = [0, -0, 1, -1, 0.1, 0.5, 1e-45, 1e-320, 3.4e38, 3.5e38, -1e300, 'Infinity', '-Infinity', 16777217]
const oddValues = [NaN, 0, -0, -0.5, -1, 1e-50, 1e-46, 2.7, 255, 256, 1e9, 16777217, 3.4e38, 1e300, Infinity, -Infinity]

/** Makes a document. */
export function randomDocument(random: Random): RandomDocument {
  const numFeatures = 1 + random(4)
  const isMean = random(2) === 0
  const numOutputs = [1, 1, 2, 3][random(4)]!
  const lists = Array.from({ length: numFeatures }, () => (random(3) === 0 ? randomList(random) : null))
  const treesPerIteration = isMean ? 1 : numOutputs
  const numTrees = (1 + random(5)) * treesPerIteration
  const trees = Array.from({ length: numTrees }, () => randomTree(random, lists, isMean ? numOutputs : 1))
  const document = {
    format: 'opencredit-sklearn',
    version: 1,
    sklearn_version: '1.9.1',
    estimator: 'RandomForestRegressor',
    num_features: numFeatures,
    feature_names: null,
    classes: null,
    zero_class: null,
    isolation: null,
    link: 'identity',
    combine: isMean ? ('mean' as const) : ('sum' as const),
    num_outputs: numOutputs,
    base_scores: Array.from({ length: numOutputs }, () => number(random)),
    input: random(2) === 0 ? ('float32' as const) : ('float64' as const),
    categories: lists.some((list) => list !== null) ? lists : null,
    trees
  }
  const rows = Array.from({ length: 10 }, () =>
    Array.from({ length: numFeatures }, (_, feature) => value(random, trees, lists[feature]!))
  )
  return { document, numFeatures, treesPerIteration, rows }
}

function randomList(random: Random): (string | null)[] {
  const list: (string | null)[] = Array.from({ length: 1 + random(random(4) === 0 ? 255 : 40) }, (_, i) => `c${i}`)
  if (random(3) === 0) list[random(list.length)] = null
  return list
}

function number(random: Random): number {
  return (random(2001) - 1000) / 333
}

function randomTree(
  random: Random,
  lists: readonly (readonly (string | null)[] | null)[],
  valuesPerLeaf: number
): SklearnTreeDocument {
  const tree = {
    left: [-1],
    right: [-1],
    feature: [null] as (number | null)[],
    threshold: [null] as (number | string | null)[],
    missing_left: [0]
  }
  const sets: Record<string, number[]> = {}
  const leaves = [0]
  const numSplits = random(3) === 0 ? random(3) : random(9)
  for (let split = 0; split < numSplits; split++) {
    const [node] = leaves.splice(random(leaves.length), 1) as [number]
    const first = tree.left.length
    const children = random(4) === 0 ? [first + 1, first] : [first, first + 1]
    const feature = random(lists.length)
    const list = lists[feature]!
    tree.left[node] = children[0]!
    tree.right[node] = children[1]!
    tree.feature[node] = feature
    tree.missing_left[node] = random(2)
    if (list !== null) sets[node] = [...list.keys()].filter(() => random(3) === 0)
    else tree.threshold[node] = random(2) === 0 ? thresholds[random(thresholds.length)]! : number(random)
    for (const child of [first, first + 1]) {
      leaves.push(child)
      tree.left[child] = -1
      tree.right[child] = -1
      tree.feature[child] = null
      tree.threshold[child] = null
      tree.missing_left[child] = 0
    }
  }
  return {
    ...tree,
    left_categories: Object.keys(sets).length === 0 ? null : sets,
    leaf_values: Array.from({ length: leaves.length * valuesPerLeaf }, () => number(random)),
    covers: coversOf(random, tree),
    gains: random(2) === 0 ? null : tree.left.map((child) => (child === -1 ? null : random(9)))
  }
}

// Of leaves drawn, of nodes the sum of their children's.
function coversOf(random: Random, { left, right }: Pick<SklearnTreeDocument, 'left' | 'right'>): number[] {
  const covers = left.map(() => 1 + random(50) / [1, 3][random(2)]!)
  for (let node = left.length - 1; node >= 0; node--)
    if (left[node] !== -1) covers[node] = covers[left[node]!]! + covers[right[node]!]!
  return covers
}

function value(random: Random, trees: readonly SklearnTreeDocument[], list: readonly unknown[] | null): number {
  switch (random(4)) {
    case 0:
      return oddValues[random(oddValues.length)]!
    case 1:
      return random(list === null ? 45 : list.length + 2)
    case 2: {
      const tree = trees[random(trees.length)]!
      const near = Number(tree.threshold[random(tree.threshold.length)])
      return near + (random(3) - 1) * Math.abs(near) * [2 ** -24, 2 ** -25, 2 ** -52, 2 ** -23][random(4)]!
    }
    default:
      return number(random)
  }
}
