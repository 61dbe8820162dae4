"""Writes a fitted tree model of scikit-learn as JSON that OpenCredit reads.

    python export_model.py model.joblib model.json      a model saved by joblib or pickle

    from export_model import export_model               a model in memory
    export_model(model, 'model.json')

Loading a joblib or pickle file runs code that is in it, so load only files you trust. The JSON holds data only.

Models: DecisionTree, ExtraTree, RandomForest, ExtraTrees, GradientBoosting and HistGradientBoosting, each as Classifier and
Regressor, and IsolationForest; alone, or as the last step of a Pipeline whose other steps do nothing. Needs scikit-learn 1.3 or
later. Anything that the JSON could not say exactly is refused with an ExportError.

The document, version 2. Nodes are numbered as scikit-learn numbers them, from the root, 0; splits are the nodes with children. All numbers
have the value that scikit-learn computes with, a float64 or an integer.

    format, version         "opencredit-sklearn", 2
    sklearn_version         the scikit-learn that wrote it
    estimator               name of the class
    num_features            columns of a row
    feature_names           their names, or null
    classes                 labels of a classifier, in the order of its classes_, or null
    combine                 "mean": each tree has a value for every output, and outputs are means over the trees
                            "sum": tree i adds to output i modulo num_outputs
    num_outputs             outputs before the link
    base_scores             what sums start from [num_outputs]
    link                    from sums or means to outputs: "identity"; "logit", 1 / (1 + exp(-s)); "double_logit", 1 / (1 + exp(-2s));
                            "softmax"; "log", exp(s); "isolation", -(2 ** (-s / denominator)) - offset
    zero_class              of a classifier with one output: the class of a score of exactly 0, or null
    isolation               null, or denominator and offset
    input                   "float32": values are rounded to float32 before they meet a threshold; or "float64"
    categories              null, or for each feature null or its category values in the order of their codes, null for missing
    trees                   how many
    arrays                  what data holds, one array after the other: name, dtype and size (how many numbers) of each. Each is of all
                            trees, tree after tree, and stands at a multiple of its item size. dtype is uint8, uint16, int32, float32
                            or float64, little-endian, here the first of them that holds each number exactly; of node_count, left,
                            right, feature and missing_left an integer, of left_categories uint8
      node_count            nodes of each tree
      left                  of each node: by how much its left child's number is higher; 0 for leaves
      right                 of each split: by how much its right child's number is higher
      feature, threshold    of each split: values up to the threshold, which may be infinite, go left. Splits by category, which are those
                            of features that have categories, have a threshold of 0
      missing_left          of each split: 1 where missing values go left. Left out where they nowhere do
      left_categories       of each split by category: the codes that go left, bit code % 8 of byte code // 8, 32 bytes. Codes outside
                            the feature's list go where missing values go. Left out where there are no such splits
      leaf_values           of each leaf; for "mean" num_outputs values each
      split_covers          of each split: weight of the training rows that reached it
      leaf_covers           of each leaf, the same
      gains                 of each split, what it gained: of trees by how much it lowered the impurity, times the weight of its rows, as
                            feature_importances_ adds it up; of histogram gradient boosting, of the loss. Left out where there are none
    data                    the bytes of the arrays as base64 (RFC 4648, padded, without line breaks). OpenCredit reads documents fastest
                            where format and version are the first keys and data is the last, and there are no blanks around them

Of version 1, which OpenCredit still reads, trees are a list of objects with lists of decimals.
"""

import base64
import json
import sys

import numpy as np

FORMAT = 'opencredit-sklearn'
VERSION = 2
TREES = ('DecisionTreeClassifier', 'DecisionTreeRegressor', 'ExtraTreeClassifier', 'ExtraTreeRegressor')
FORESTS = ('RandomForestClassifier', 'RandomForestRegressor', 'ExtraTreesClassifier', 'ExtraTreesRegressor')
BOOSTING = ('GradientBoostingClassifier', 'GradientBoostingRegressor')
HISTOGRAM_BOOSTING = ('HistGradientBoostingClassifier', 'HistGradientBoostingRegressor')
SUPPORTED = TREES + FORESTS + BOOSTING + HISTOGRAM_BOOSTING + ('IsolationForest',)
# What can be done about models that are asked for often.
ADVICE = {
    'AdaBoostClassifier': 'its trees vote with weights, which is not supported',
    'AdaBoostRegressor': 'it takes a median over its trees, which is not supported',
    'BaggingClassifier': 'fit a RandomForestClassifier or ExtraTreesClassifier instead',
    'BaggingRegressor': 'fit a RandomForestRegressor or ExtraTreesRegressor instead',
    'StackingClassifier': 'a stack is several models; export its tree models one by one',
    'StackingRegressor': 'a stack is several models; export its tree models one by one',
    'VotingClassifier': 'a vote is several models; export its tree models one by one',
    'VotingRegressor': 'a vote is several models; export its tree models one by one',
    'GridSearchCV': 'export its best_estimator_',
    'RandomizedSearchCV': 'export its best_estimator_',
    'CalibratedClassifierCV': 'export the model that it calibrates, and calibrate its scores again',
}
DTYPES = ('uint8', 'uint16', 'int32', 'float32', 'float64')
LINKS = {'IdentityLink': 'identity', 'LogLink': 'log', 'LogitLink': 'logit', 'MultinomialLogit': 'softmax'}


class ExportError(ValueError):
    """The model cannot be exported exactly; the message says why."""


def export_model(model, path=None):
    """Returns the document of a fitted model as a dict, and writes it to a file if there is a path."""
    document = describe(last_step(model))
    if path is not None:
        text = json.dumps(document, allow_nan=False, separators=(',', ':'))
        with open(path, 'w', encoding='ascii') as file:
            file.write(text)
    return document


def last_step(model):
    """The model of a pipeline whose other steps leave rows as they are."""
    if type(model).__name__ != 'Pipeline':
        return model
    for name, step in model.steps[:-1]:
        if step is not None and step != 'passthrough':
            raise ExportError(
                f'the pipeline changes rows before they reach the model, in its step "{name}" ({type(step).__name__}); '
                'export its last step, and give OpenCredit rows as that step gets them'
            )
    return last_step(model.steps[-1][1])


def describe(model):
    kind = type(model).__name__
    if kind not in SUPPORTED or not type(model).__module__.startswith('sklearn.'):
        advice = ADVICE.get(kind, 'supported are ' + ', '.join(SUPPORTED))
        raise ExportError(f'{kind} cannot be exported: {advice}')
    if not hasattr(model, 'n_features_in_'):
        raise ExportError(f'the {kind} is not fitted')
    if kind in TREES:
        parts, trees = mean_of_trees(model, [model])
    elif kind in FORESTS:
        parts, trees = mean_of_trees(model, model.estimators_)
    elif kind in BOOSTING:
        parts, trees = gradient_boosting(model)
    elif kind in HISTOGRAM_BOOSTING:
        parts, trees = histogram_boosting(model)
    else:
        parts, trees = isolation_forest(model)
    from sklearn import __version__

    names = getattr(model, 'feature_names_in_', None)
    classes = model.classes_ if kind.endswith('Classifier') else None
    return {
        'format': FORMAT,
        'version': VERSION,
        'sklearn_version': __version__,
        'estimator': kind,
        'num_features': int(model.n_features_in_),
        'feature_names': None if names is None else [str(name) for name in names],
        'classes': None if classes is None else [plain(label, 'class label') for label in classes],
        'zero_class': None,
        'isolation': None,
        'categories': None,
        **parts,
        **packed(trees),
    }


def packed(trees):
    """The keys of a document that hold its trees."""
    arrays = {name: narrowed(name, np.concatenate([np.ravel(tree[name]) for tree in trees])) for name in trees[0]}
    if not np.any(arrays['missing_left']):
        del arrays['missing_left']
    if len(arrays['left_categories']) == 0:
        del arrays['left_categories']
    # The widest first, so that each stands at a multiple of its item size.
    arrays = dict(sorted(arrays.items(), key=lambda item: -item[1].dtype.itemsize))
    data = b''.join(array.astype(array.dtype.newbyteorder('<')).tobytes() for array in arrays.values())
    return {
        'trees': len(trees),
        'arrays': [{'name': name, 'dtype': array.dtype.name, 'size': len(array)} for name, array in arrays.items()],
        'data': base64.b64encode(data).decode('ascii'),
    }


def narrowed(name, array):
    """The array in the first dtype that holds each number exactly."""
    if np.any(np.isnan(array)) or (name != 'threshold' and not np.all(np.isfinite(array))):
        raise ExportError(f'the model has {name.replace("_", " ")} that are no finite numbers')
    for dtype in DTYPES:
        with np.errstate(over='ignore', invalid='ignore'):
            narrow = array.astype(dtype)
        # An integer 0 is no -0.
        if np.array_equal(narrow, array) and (dtype.startswith('float') or not np.any(np.signbit(array) & (array == 0))):
            return narrow
    raise ExportError(f'the model has {name.replace("_", " ")} that are too large')


def mean_of_trees(model, members):
    is_classifier = type(model).__name__.endswith('Classifier')
    if is_classifier and model.n_outputs_ > 1:
        raise ExportError('a classifier of several targets cannot be exported; fit one classifier for each target')
    num_outputs = int(model.n_classes_ if is_classifier else model.n_outputs_)

    def values_of(tree):
        if not is_classifier:
            return tree.value[:, :, 0]
        values = tree.value[:, 0, :num_outputs]
        totals = values.sum(axis=1, keepdims=True)
        # scikit-learn 1.3 holds weights of classes, and divides them by their sum when it predicts.
        holds_weights = np.any(np.abs(totals - 1) > 1e-6)
        return values / np.where(totals == 0, 1, totals) if holds_weights else values

    parts = {
        'combine': 'mean',
        'link': 'identity',
        'num_outputs': num_outputs,
        # A single tree's values are the outputs as they are, -0 included.
        'base_scores': [-0.0 if len(members) == 1 else 0.0] * num_outputs,
        'input': 'float32',
    }
    return parts, [tree_of(member.tree_, values_of(member.tree_)) for member in members]


def gradient_boosting(model):
    is_classifier = type(model).__name__.endswith('Classifier')
    num_outputs = int(model.estimators_.shape[1])
    link = 'identity'
    if is_classifier and num_outputs > 1:
        link = 'softmax'
    elif is_classifier:
        link = 'double_logit' if model.loss == 'exponential' else 'logit'
    parts = {
        'combine': 'sum',
        'link': link,
        'num_outputs': num_outputs,
        'base_scores': start_of(model),
        'zero_class': 1 if is_classifier and num_outputs == 1 else None,
        'input': 'float32',
    }
    return parts, [
        # A tree of gradient boosting compares missing values as numbers, which sends them to the right.
        tree_of(member.tree_, model.learning_rate * member.tree_.value[:, :, 0], knows_missing=False)
        for members in model.estimators_
        for member in members
    ]


def start_of(model):
    """What raw scores of gradient boosting start from, which must not depend on the row."""
    first = model.init_
    kind = type(first).__name__
    if kind == 'DummyClassifier':
        is_constant = first.strategy in ('prior', 'most_frequent', 'constant')
    else:
        is_constant = kind == 'DummyRegressor' or (isinstance(first, str) and first == 'zero')
    if not is_constant:
        raise ExportError(f'gradient boosting that starts from a model of its own (init={kind}) cannot be exported; fit it without init')
    return model._raw_predict_init(np.zeros((1, model.n_features_in_), np.float32))[0].tolist()


def isolation_forest(model):
    from sklearn.ensemble._iforest import _average_path_length

    uses_all = model._max_features == model.n_features_in_
    trees = []
    for member, columns in zip(model.estimators_, model.estimators_features_):
        tree = member.tree_
        lengths = depths_of(tree) + 1.0 + _average_path_length(tree.n_node_samples) - 1.0
        arrays = tree_of(tree, lengths[:, None], None if uses_all else columns)
        # The target that isolation trees are grown by is random, so what their splits gain means nothing.
        del arrays['gains']
        trees.append(arrays)
    denominator = len(model.estimators_) * _average_path_length([model._max_samples])[0]
    parts = {
        'combine': 'sum',
        'link': 'isolation',
        'num_outputs': 1,
        'base_scores': [0.0],
        'isolation': {'denominator': float(denominator), 'offset': float(model.offset_)},
        'input': 'float32',
    }
    return parts, trees


def depths_of(tree):
    """Splits above each node."""
    depths = np.zeros(tree.node_count)
    for node in range(tree.node_count):
        # Parents come before their children.
        if tree.children_left[node] >= 0:
            depths[[tree.children_left[node], tree.children_right[node]]] = depths[node] + 1
    return depths


def tree_of(tree, values, columns=None, knows_missing=True):
    """The arrays of a tree of sklearn.tree with these values of its nodes, which sees these columns of a row."""
    is_split = tree.children_left >= 0
    features = tree.feature[is_split]
    missing_left = tree.__getstate__()['nodes']['missing_go_to_left'] if knows_missing else np.zeros(tree.node_count)
    nodes = np.arange(tree.node_count)
    return {
        'node_count': tree.node_count,
        'left': np.where(is_split, tree.children_left - nodes, 0),
        'right': (tree.children_right - nodes)[is_split],
        'feature': features if columns is None else np.asarray(columns)[features],
        'threshold': tree.threshold[is_split],
        'missing_left': missing_left[is_split],
        'left_categories': [],
        'leaf_values': values[~is_split],
        'split_covers': tree.weighted_n_node_samples[is_split],
        'leaf_covers': tree.weighted_n_node_samples[~is_split],
        'gains': gains_of(tree)[is_split],
    }


def gains_of(tree):
    impurity = tree.weighted_n_node_samples * tree.impurity
    return impurity - impurity[tree.children_left] - impurity[tree.children_right]


def histogram_boosting(model):
    is_classifier = type(model).__name__.endswith('Classifier')
    num_outputs = int(model.n_trees_per_iteration_)
    link = LINKS.get(type(model._loss.link).__name__)
    if link is None:
        raise ExportError(f'the link of the loss {type(model._loss).__name__} is not supported')
    columns, categories, known_codes = categories_of(model)
    parts = {
        'combine': 'sum',
        'link': link,
        'num_outputs': num_outputs,
        'base_scores': np.ravel(model._baseline_prediction).astype(np.float64).tolist(),
        'zero_class': 0 if is_classifier and num_outputs == 1 else None,
        'input': 'float64',
        'categories': categories,
    }
    return parts, [
        histogram_tree(predictor, columns, categories, known_codes)
        for predictors in model._predictors
        for predictor in predictors
    ]


def categories_of(model):
    """For each column that trees see, the row's column and the codes training saw; for each of the row's, its category values."""
    num_features = int(model.n_features_in_)
    is_categorical = model.is_categorical_
    if is_categorical is None or not np.any(is_categorical):
        return list(range(num_features)), None, {}
    bitsets, row_of = model._bin_mapper.make_known_categories_bitsets()
    encoder = None
    columns = list(range(num_features))
    if getattr(model, '_preprocessor', None) is not None:
        # Since 1.4 categories are encoded first, which moves their columns to the front.
        encoder = model._preprocessor.named_transformers_['encoder']
        columns = np.flatnonzero(is_categorical).tolist() + np.flatnonzero(~is_categorical).tolist()
    categories = [None] * num_features
    known_codes = {}
    for position, column in enumerate(columns):
        if not is_categorical[column]:
            continue
        known_codes[position] = codes_in(bitsets[row_of[position]])
        if encoder is None:
            # Before 1.4 codes are the values.
            categories[column] = list(range(max(known_codes[position], default=-1) + 1))
        else:
            categories[column] = [plain(value, 'category') for value in encoder.categories_[position]]
    return columns, categories, known_codes


def histogram_tree(predictor, columns, categories, known_codes):
    nodes = predictor.nodes
    is_split = nodes['is_leaf'] == 0
    splits = nodes[is_split]
    is_categorical = splits['is_categorical'] != 0
    left_categories = []
    for split in splits[is_categorical]:
        position = int(split['feature_idx'])
        left = codes_in(predictor.raw_left_cat_bitsets[split['bitset_idx']])
        if split['missing_go_to_left']:
            # Codes that training did not see, such as those of rows held out for early stopping, count as missing.
            left += set(range(len(categories[columns[position]]))).difference(known_codes[position])
        left_categories.append(np.packbits(np.isin(np.arange(256), left), bitorder='little'))
    numbers = np.arange(len(nodes))
    return {
        'node_count': len(nodes),
        'left': np.where(is_split, nodes['left'] - numbers, 0),
        'right': (nodes['right'] - numbers)[is_split],
        'feature': np.asarray(columns)[splits['feature_idx']],
        'threshold': np.where(is_categorical, 0.0, splits['num_threshold']),
        'missing_left': splits['missing_go_to_left'] != 0,
        'left_categories': left_categories,
        'leaf_values': nodes['value'][~is_split],
        'split_covers': splits['count'],
        'leaf_covers': nodes['count'][~is_split],
        'gains': splits['gain'],
    }


def codes_in(words):
    """The codes of a set of 256 bits."""
    return [code for code in range(256) if int(words[code >> 5]) >> (code & 31) & 1]


def plain(value, what):
    """A label or category as JSON has it; None for missing ones."""
    value = value.item() if isinstance(value, np.generic) else value
    if value is None or type(value).__name__ == 'NAType' or value != value:
        return None
    if not isinstance(value, (str, bool, int, float)):
        raise ExportError(f'a {what} of type {type(value).__name__} cannot be exported; use text, numbers or booleans')
    return value


def load(path):
    """The object in a file of joblib or pickle."""
    try:
        from joblib import load as load_file
    except ImportError:
        import pickle

        with open(path, 'rb') as file:
            return pickle.load(file)
    return load_file(path)


def main(arguments):
    if len(arguments) != 2:
        print(__doc__.split('\n\n')[0] + '\n\nusage: python export_model.py model.joblib model.json', file=sys.stderr)
        return 2
    source, target = arguments
    try:
        export_model(load(source), target)
    except ExportError as error:
        print(f'export_model.py: {error}', file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
