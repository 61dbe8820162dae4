/**
 * Model files that are large in one way.
 *
 * @module
 */

/** A model of `numClasses` trees, each a single split on a feature of its own. */
export function stumpsText(numFeatures: number, numClasses: number): string {
  const trees = Array.from(
    { length: numClasses },
    (_, i) => `Tree=${i}
num_leaves=2
num_cat=0
split_feature=${i % numFeatures}
split_gain=1
threshold=0.5
decision_type=2
left_child=-1
right_child=-2
leaf_value=-1 1
leaf_weight=1 1
leaf_count=10 10
internal_value=0
internal_weight=2
internal_count=20
is_linear=0
shrinkage=1


`
  )
  return modelText(numFeatures, numClasses, trees)
}

/** A model of one tree, in which each split leads to a leaf and the next feature's split: a path through all features. */
export function chainText(numFeatures: number): string {
  const list = (length: number, item: (i: number) => number): string =>
    Array.from({ length }, (_, i) => item(i)).join(' ')
  const numLeaves = numFeatures + 1
  const tree = `Tree=0
num_leaves=${numLeaves}
num_cat=0
split_feature=${list(numFeatures, (i) => i)}
split_gain=${list(numFeatures, () => 1)}
threshold=${list(numFeatures, () => 0.5)}
decision_type=${list(numFeatures, () => 2)}
left_child=${list(numFeatures, (i) => -i - 1)}
right_child=${list(numFeatures, (i) => (i + 1 < numFeatures ? i + 1 : -numLeaves))}
leaf_value=${list(numLeaves, (i) => (i % 7) - 3)}
leaf_weight=${list(numLeaves, () => 1)}
leaf_count=${list(numLeaves, () => 10)}
internal_value=${list(numFeatures, () => 0)}
internal_weight=${list(numFeatures, () => 1)}
internal_count=${list(numFeatures, (i) => 10 * (numLeaves - i))}
is_linear=0
shrinkage=1


`
  return modelText(numFeatures, 1, [tree])
}

function modelText(numFeatures: number, numClasses: number, trees: readonly string[]): string {
  const names = Array.from({ length: numFeatures }, (_, i) => `feature_${i}`)
  return `tree
version=v4
num_class=${numClasses}
num_tree_per_iteration=${numClasses}
label_index=0
max_feature_idx=${numFeatures - 1}
objective=${numClasses === 1 ? 'regression' : `multiclass num_class:${numClasses}`}
feature_names=${names.join(' ')}
feature_infos=${names.map(() => '[0:1]').join(' ')}
tree_sizes=${trees.map((tree) => tree.length - 1).join(' ')}

${trees.join('')}end of trees
`
}
