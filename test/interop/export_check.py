"""What the export script of scikit-learn's models refuses, and how it is run.

python test/interop/export_check.py
"""

import json
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import joblib
import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import (
    AdaBoostClassifier,
    AdaBoostRegressor,
    BaggingClassifier,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomTreesEmbedding,
    StackingClassifier,
)
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

SCRIPT = Path(__file__).parents[2] / 'src/format/sklearn/export_model.py'
sys.path[:0] = [str(SCRIPT.parent), str(Path(__file__).parents[2] / 'fixtures/sklearn')]
from documents import arrays_of
from export_model import ExportError, export_model, narrowed

random = np.random.default_rng(0)
X = random.normal(size=(120, 3))
Y = (X[:, 0] > 0) * 1
S = X[:, 0] + X[:, 1] ** 2
TREE = DecisionTreeClassifier(max_depth=3).fit(X, Y)


class OwnForest(RandomForestClassifier):
    """A class of somebody else's, which may predict in another way."""


def refused(model, message):
    try:
        export_model(model)
    except ExportError as error:
        assert message in str(error), f'expected "{message}", got "{error}"'
        return
    raise AssertionError(f'{type(model).__name__} is not refused')


def check_refusals():
    several = np.stack([Y, 1 - Y, Y], 1)
    refused(RandomForestClassifier(n_estimators=2).fit(X, several), 'fit one classifier for each target')
    refused(DecisionTreeClassifier().fit(X, several), 'several targets')
    refused(AdaBoostClassifier(n_estimators=2).fit(X, Y), 'AdaBoostClassifier cannot be exported: its trees vote')
    refused(AdaBoostRegressor(n_estimators=2).fit(X, S), 'AdaBoostRegressor cannot be exported: it takes a median')
    refused(BaggingClassifier(n_estimators=2).fit(X, Y), 'fit a RandomForestClassifier or ExtraTreesClassifier')
    refused(StackingClassifier([('tree', TREE)]).fit(X, Y), 'export its tree models one by one')
    refused(GridSearchCV(DecisionTreeClassifier(), {'max_depth': [2, 3]}).fit(X, Y), 'export its best_estimator_')
    refused(LogisticRegression().fit(X, Y), 'supported are DecisionTreeClassifier, ')
    refused(RandomTreesEmbedding(n_estimators=2).fit(X), 'RandomTreesEmbedding cannot be exported')
    refused(OwnForest(n_estimators=2).fit(X, Y), 'OwnForest cannot be exported')
    refused(DecisionTreeClassifier(), 'the DecisionTreeClassifier is not fitted')
    refused('model.joblib', 'str cannot be exported')
    linear = GradientBoostingRegressor(n_estimators=2, init=LinearRegression()).fit(X, S)
    refused(linear, 'starts from a model of its own (init=LinearRegression)')
    drawn = GradientBoostingClassifier(n_estimators=2, init=DummyClassifier(strategy='stratified')).fit(X, Y)
    refused(drawn, 'init=DummyClassifier')
    refused(make_pipeline(StandardScaler(), TREE).fit(X, Y), 'in its step "standardscaler" (StandardScaler)')


def check_pipelines():
    plain = export_model(TREE)
    steps = [('nothing', 'passthrough'), ('none', None), ('model', TREE)]
    assert export_model(Pipeline(steps)) == plain
    assert export_model(Pipeline([('inner', Pipeline(steps))])) == plain


def check_documents():
    constant = GradientBoostingClassifier(n_estimators=2, init=DummyClassifier(strategy='prior')).fit(X, Y)
    assert export_model(constant)['link'] == 'logit'
    labels = ExtraTreesClassifier(n_estimators=2).fit(X, Y == 1)
    assert export_model(labels)['classes'] == [False, True]
    # A split of any number against missing values.
    holed = np.where(X[:, :1] > 0, np.nan, X[:, :1])
    missing = DecisionTreeRegressor(max_depth=1).fit(np.where(np.isnan(holed), np.nan, 0.0), Y)
    document = export_model(missing)
    assert np.inf in arrays_of(document)['threshold'], document
    json.dumps(document, allow_nan=False)
    by_loss = {
        loss: export_model(HistGradientBoostingRegressor(loss=loss, max_iter=1, quantile=0.5).fit(X, np.exp(S)))['link']
        for loss in ('squared_error', 'absolute_error', 'quantile', 'poisson', 'gamma')
    }
    assert list(by_loss.values()) == ['identity', 'identity', 'identity', 'log', 'log'], by_loss


def check_arrays():
    """Every array is in the first dtype that holds it, a multiple of its item size from the start, and has the numbers it was made of."""
    cases = {
        'uint8': ([0, 255], [True, False], [0.0, 3.0], []),
        'uint16': ([0, 256], [65535.0]),
        'int32': ([-1, 0], [65536], [2.0**31 - 1], [-(2**31)]),
        'float32': ([0.5], [-0.0], [2.0**31], [np.inf], [2.0**-149]),
        'float64': ([0.1], [2.0**53 - 1], [1e300], [-0.0, 0.1], [5e-324], [0.5, 2.0**24 + 1]),
    }
    for dtype, lists in cases.items():
        for numbers in lists:
            narrow = narrowed('threshold', np.array(numbers))
            assert narrow.dtype == dtype, (numbers, narrow.dtype)
            assert narrow.astype(float).tobytes() == np.array(numbers, float).tobytes(), numbers
    for name, number in [('threshold', np.nan), ('leaf_values', np.inf), ('gains', -np.inf)]:
        try:
            narrowed(name, np.array([0.0, number]))
        except ExportError as error:
            assert name.replace('_', ' ') in str(error), error
        else:
            raise AssertionError(f'{name} of {number} is not refused')
    arrays = arrays_of(export_model(TREE))
    tree = TREE.tree_
    is_split = tree.children_left >= 0
    numbers = np.arange(tree.node_count)
    assert (numbers + arrays['left'])[is_split].tolist() == tree.children_left[is_split].tolist()
    assert (numbers[is_split] + arrays['right']).tolist() == tree.children_right[is_split].tolist()
    assert arrays['threshold'].astype(float).tobytes() == tree.threshold[is_split].tobytes()
    assert arrays['leaf_values'].astype(float).tobytes() == tree.value[~is_split].tobytes()
    offset = 0
    for entry in export_model(GradientBoostingRegressor(n_estimators=3).fit(X, S))['arrays']:
        itemsize = np.dtype(entry['dtype']).itemsize
        assert offset % itemsize == 0, entry
        offset += itemsize * entry['size']


def check_command():
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / 'model.json'
        run = lambda *arguments: subprocess.run(
            [sys.executable, SCRIPT, *map(str, arguments)], capture_output=True, text=True
        )
        sources = {'model.joblib': joblib.dump, 'model.pkl': lambda model, path: Path(path).write_bytes(pickle.dumps(model))}
        for name, save in sources.items():
            save(TREE, Path(folder) / name)
            done = run(Path(folder) / name, target)
            assert done.returncode == 0, done.stderr
            assert json.loads(target.read_text()) == export_model(TREE)
            target.unlink()
        joblib.dump(LogisticRegression().fit(X, Y), Path(folder) / 'other.joblib')
        done = run(Path(folder) / 'other.joblib', target)
        assert done.returncode == 1 and done.stderr.startswith('export_model.py: LogisticRegression cannot be exported'), done
        assert not target.exists()
        done = run()
        assert done.returncode == 2 and 'usage: python export_model.py' in done.stderr, done


if __name__ == '__main__':
    check_refusals()
    check_pipelines()
    check_documents()
    check_arrays()
    check_command()
    print('the export script refuses and exports what it should')
