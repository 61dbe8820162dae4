"""The margin of a three-class LightGBM model as trees shap's interventional code can read.

That code knows one output and no categorical splits. So the trees of Good, and those of Poor with their values
negated, become one ensemble: the margin f_Good - f_Poor. A categorical split becomes a search over the codes: numeric
splits of the same feature, at most four deep, below which its two sides are repeated. Interventional SHAP depends on
what a model computes, not on how its trees are built, so the values are those of the model itself.
"""

import numpy as np

POOR, GOOD = 0, 2
NUM_CLASSES = 3
LEAF = -1


def margin_trees(booster):
    """The ensemble in the form `shap.TreeExplainer` takes."""
    trees = []
    for number, tree in enumerate(booster.dump_model()['tree_info']):
        sign = {POOR: -1.0, GOOD: 1.0}.get(number % NUM_CLASSES)
        if sign is not None:
            trees.append(_arrays(tree['tree_structure'], sign))
    return {'trees': trees}


def _arrays(structure, sign):
    nodes = {'children_left': [], 'children_right': [], 'children_default': [], 'features': [], 'thresholds': [],
             'values': [], 'node_sample_weight': []}

    def add(feature, threshold, value):
        for key, number in (('children_left', LEAF), ('children_right', LEAF), ('children_default', LEAF),
                            ('features', feature), ('thresholds', threshold), ('values', [value]),
                            # Of no matter to interventional SHAP; shap asks for them.
                            ('node_sample_weight', 1.0)):
            nodes[key].append(number)
        return len(nodes['values']) - 1

    def link(node, left, right, default_left):
        nodes['children_left'][node] = left
        nodes['children_right'][node] = right
        nodes['children_default'][node] = left if default_left else right
        return node

    def build(part):
        if 'leaf_value' in part:
            return add(LEAF, 0.0, sign * part['leaf_value'])
        feature = part['split_feature']
        if part['decision_type'] == '<=':
            node = add(feature, part['threshold'], 0.0)
            return link(node, build(part['left_child']), build(part['right_child']), part['default_left'])
        runs = _runs({int(code) for code in part['threshold'].split('||')})
        return search(feature, runs, part['left_child'], part['right_child'])

    def search(feature, runs, left, right):
        if len(runs) == 1:
            return build(left if runs[0][1] else right)
        middle = len(runs) // 2
        low, high = runs[:middle], runs[middle:]
        node = add(feature, low[-1][0] + 0.5, 0.0)
        # A missing category goes right, which runs of either half may lead to.
        return link(node, search(feature, low, left, right), search(feature, high, left, right),
                    any(not goes_left for _, goes_left in low))

    build(structure)
    integers = {'children_left', 'children_right', 'children_default', 'features'}
    return {key: np.array(numbers, np.int32 if key in integers else float) for key, numbers in nodes.items()}


def _runs(codes):
    """[(last code, whether it goes left)] of neighbouring codes that go the same way; the last run has no end."""
    runs = []
    for code in range(max(codes) + 2):
        goes_left = code in codes
        if runs and runs[-1][1] == goes_left:
            runs[-1] = (code, goes_left)
        else:
            runs.append((code, goes_left))
    return runs
