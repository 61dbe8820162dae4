"""Makes the models of other libraries for the benchmarks, each a file that OpenCredit loads, and rows to score: NAME.rows.

The data are those of the binary model of models.py. Files that exist are kept.

Usage: python library_models.py EXPORT_SCRIPT    (what `opencredit export-sklearn` prints)
"""

import importlib.util
import pickle
import sys

import catboost
import xgboost as xgb
from onnxmltools import convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as FloatRows
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier

from models import NUM_TEST_ROWS, NUM_TRAINING_ROWS, make_data
from protocol import FOLDER, NUM_FEATURES

# Fewer rows, as trees of full depth have a leaf for every few of them.
NUM_FOREST_ROWS = 4_000

BOOSTED = {'6': (600, 6), '8': (1000, 8), '10': (300, 10)}


def path_of(name, suffix):
    return FOLDER / 'models' / f'{name}.{suffix}'


def train_xgboost(name, rows, labels):
    rounds, depth = BOOSTED[name.split('-')[1]]
    parameters = {'objective': 'binary:logistic', 'max_depth': depth, 'eta': 0.05, 'nthread': 1}
    booster = xgb.train(parameters, xgb.DMatrix(rows, labels), num_boost_round=rounds)
    booster.save_model(path_of(name, 'ubj'))


def train_catboost(name, rows, labels):
    iterations, depth = BOOSTED[name.split('-')[1]]
    model = catboost.CatBoostClassifier(
        iterations=iterations, depth=depth, learning_rate=0.05, random_seed=7, thread_count=1, verbose=False,
        allow_writing_files=False,
    )
    model.fit(rows, labels).save_model(str(path_of(name, 'cbm')))


def train_sklearn(name, rows, labels, export_model):
    if name == 'sklearn-boosting':
        model = HistGradientBoostingClassifier(
            max_iter=600, max_depth=6, max_leaf_nodes=None, learning_rate=0.05, early_stopping=False, random_state=7
        )
    else:
        rows, labels = rows[:NUM_FOREST_ROWS], labels[:NUM_FOREST_ROWS]
        model = RandomForestClassifier(500, random_state=7, n_jobs=1)
    model.fit(rows, labels)
    path_of(name, 'pickle').write_bytes(pickle.dumps(model))
    export_model(model, str(path_of(name, 'json')))


def convert_to_onnx(name):
    if name == 'onnx-boosting':
        model = xgb.XGBClassifier()
        model.load_model(path_of('xgboost-6', 'ubj'))
        graph = convert_xgboost(model, initial_types=[('rows', FloatRows([None, NUM_FEATURES]))])
    else:
        model = pickle.loads(path_of('sklearn-forest', 'pickle').read_bytes())
        kinds = [('rows', FloatTensorType([None, NUM_FEATURES]))]
        graph = to_onnx(model, initial_types=kinds, options={'zipmap': False})
    path_of(name, 'onnx').write_bytes(graph.SerializeToString())


def main():
    spec = importlib.util.spec_from_file_location('export_model', sys.argv[1])
    export = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(export)
    rows, labels = make_data('b', NUM_TRAINING_ROWS, seed=1)
    test_rows, _ = make_data('b', NUM_TEST_ROWS, seed=2)
    makers = {
        'xgboost-6': train_xgboost, 'xgboost-8': train_xgboost,
        'catboost-6': train_catboost, 'catboost-8': train_catboost, 'catboost-10': train_catboost,
        'sklearn-boosting': lambda *given: train_sklearn(*given, export.export_model),
        'sklearn-forest': lambda *given: train_sklearn(*given, export.export_model),
        'onnx-boosting': lambda name, *_: convert_to_onnx(name),
        'onnx-forest': lambda name, *_: convert_to_onnx(name),
    }
    for name, make in makers.items():
        if path_of(name, 'rows').exists():
            continue
        print(f'model {name}', flush=True)
        make(name, rows, labels)
        # Written last: a run that was stopped makes the model again.
        test_rows.astype('<f8').tofile(path_of(name, 'rows'))


main()
