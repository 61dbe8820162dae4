/**
 * Small model files in which sharing, depth or number multiplies what is prepared for a model: texts that LightGBM loads, but
 * does not write.
 *
 * @module
 */

/** A tree that is a chain of nodes, each with a leaf to the left. */
export interface ChainOptions {
  readonly featureOf?: (node: number) => number
  /** Category sets, in words; without them nodes are numerical. */
  readonly sets?: readonly (readonly number[])[]
  /** Number of each node's set. Default 0: all nodes share the first. */
  readonly setOf?: (node: number) => number
}

/** A model of one chain. */
export function chainModel(
  numNodes: number,
  numFeatures: number,
  { featureOf = () => 0, sets = [], setOf = () => 0 }: ChainOptions = {}
): string {
  const isCategorical = sets.length > 0
  const ofNodes = (item: (node: number) => number): string => list(numNodes, item)
  let numWords = 0
  const boundaries = [0, ...sets.map(({ length }) => (numWords += length))]
  return modelText(numFeatures, 1, [
    [
      `num_leaves=${numNodes + 1}`,
      `num_cat=${sets.length}`,
      `split_feature=${ofNodes(featureOf)}`,
      `threshold=${ofNodes(isCategorical ? setOf : (node) => node / 9)}`,
      `decision_type=${ofNodes(() => (isCategorical ? 1 : 2))}`,
      `left_child=${ofNodes((node) => ~node)}`,
      `right_child=${ofNodes((node) => (node + 1 < numNodes ? node + 1 : ~numNodes))}`,
      `leaf_value=${list(numNodes + 1, (leaf) => (leaf % 7) / 2)}`,
      `leaf_count=${list(numNodes + 1, () => 1)}`,
      `internal_count=${ofNodes((node) => numNodes + 1 - node)}`,
      ...(isCategorical ? [`cat_boundaries=${boundaries.join(' ')}`, `cat_threshold=${sets.flat().join(' ')}`] : [])
    ]
  ])
}

/** A model of so many classes, each of one tree of one leaf. */
export function oneLeafClasses(numClasses: number): string {
  const trees = Array.from({ length: numClasses }, (_, tree) => [
    'num_leaves=1',
    'num_cat=0',
    `leaf_value=${tree % 7}`,
    'leaf_count=1'
  ])
  return modelText(1, numClasses, trees)
}

function modelText(numFeatures: number, numClasses: number, trees: readonly (readonly string[])[]): string {
  const header = [
    'tree',
    'version=v4',
    `num_class=${numClasses}`,
    `num_tree_per_iteration=${numClasses}`,
    'label_index=0',
    `max_feature_idx=${numFeatures - 1}`,
    numClasses > 1 ? `objective=multiclass num_class:${numClasses}` : 'objective=regression',
    `feature_names=${Array.from({ length: numFeatures }, (_, feature) => `f${feature}`).join(' ')}`,
    `feature_infos=${Array.from({ length: numFeatures }, () => 'none').join(' ')}`
  ]
  const blocks = trees.map((lines, tree) => `Tree=${tree}\n${lines.join('\n')}\nshrinkage=1\n\n\n`)
  return `${header.join('\n')}\n\n${blocks.join('')}end of trees\n`
}

function list(length: number, item: (i: number) => number): string {
  return Array.from({ length }, (_, i) => item(i)).join(' ')
}
