/**
 * A text model small enough to know by heart: a numerical tree of three leaves, a categorical one of two, three features.
 *
 * @module
 */

/** The model's text. The trees begin at lines 12 and 31. */
export const smallModel = `tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=2
objective=binary sigmoid:1
feature_names=age city debt
feature_infos=[18:90] -1:0:1:2 [0:5]
tree_sizes=290 291

Tree=0
num_leaves=3
num_cat=0
split_feature=0 2
split_gain=10 5
threshold=40 1.5
decision_type=2 10
left_child=1 -1
right_child=-2 -3
leaf_value=0.25 -0.5 0.75
leaf_weight=3 4 5
leaf_count=30 40 50
internal_value=0 0.1
internal_weight=12 8
internal_count=120 80
is_linear=0
shrinkage=0.1


Tree=1
num_leaves=2
num_cat=1
split_feature=1
split_gain=4
threshold=0
decision_type=1
left_child=-1
right_child=-2
leaf_value=0.125 -0.125
leaf_weight=6 6
leaf_count=60 60
internal_value=0
internal_weight=12
internal_count=120
cat_boundaries=0 1
cat_threshold=5
is_linear=0
shrinkage=0.1


end of trees

feature_importances:
age=1
city=1
debt=1

parameters:
[boosting: gbdt]
[objective: binary]

end of parameters

pandas_categorical:null
`

/** The model's text with the first line that starts as `line` does up to its `=` replaced by it, from line `from` on. */
export function smallModelWith(line: string, from = 1): string {
  const lines = smallModel.split('\n')
  const start = line.slice(0, line.indexOf('=') + 1)
  const at = lines.findIndex((old, i) => i + 1 >= from && old.startsWith(start))
  if (at < 0) throw new RangeError(`"line" expected a key of the small model, got "${start}"`)
  return lines.with(at, line).join('\n')
}
