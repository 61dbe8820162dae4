"""XGBoost, CatBoost, scikit-learn and ONNX Runtime with models of their own, and shap where the library does not explain.

Usage: library_peer.py xgboost | catboost | sklearn | onnx
"""

import pickle
import sys

import numpy as np

from protocol import FOLDER, Unsupported, one_by_one, read_rows, serve


class XGBoost:
    suffix = 'ubj'

    def __init__(self):
        import xgboost
        self.library = xgboost
        self.versions = {'xgboost': xgboost.__version__}

    def load(self, content):
        return self.library.Booster({'nthread': 1}, model_file=bytearray(content))

    def predict(self, booster, rows):
        return booster.inplace_predict(rows, predict_type='margin')

    def explain(self, booster, rows):
        return booster.predict(self.library.DMatrix(rows, nthread=1), pred_contribs=True)


class CatBoost:
    suffix = 'cbm'

    def __init__(self):
        import catboost
        self.library = catboost
        self.versions = {'catboost': catboost.__version__}

    def load(self, content):
        return self.library.CatBoost().load_model(blob=content, format='cbm')

    def predict(self, model, rows):
        return model.predict(rows, prediction_type='RawFormulaVal', thread_count=1)

    def explain(self, model, rows):
        return model.get_feature_importance(self.library.Pool(rows), type='ShapValues', thread_count=1)


class Sklearn:
    suffix = 'pickle'

    def __init__(self):
        import shap
        import sklearn
        self.shap = shap
        self.versions = {'scikit-learn': sklearn.__version__, 'shap': shap.__version__}

    def load(self, content):
        return pickle.loads(content)

    def predict(self, model, rows):
        return model.decision_function(rows) if hasattr(model, 'decision_function') else model.predict_proba(rows)

    def explain(self, model, rows):
        explainer = self.shap.TreeExplainer(model)
        values = explainer.shap_values(rows, check_additivity=False)
        if values.ndim == 2:
            values = values[..., None]
        # As OpenCredit lays them out: of each output the features, then the base value.
        base = np.broadcast_to(np.ravel(explainer.expected_value), (len(rows), values.shape[2]))
        # OpenCredit explains the sum over a forest's trees, shap their mean.
        num_trees = len(getattr(model, 'estimators_', [None]))
        return num_trees * np.concatenate([values.transpose(0, 2, 1), base[..., None]], axis=2)


class OnnxRuntime:
    suffix = 'onnx'

    def __init__(self):
        import onnxruntime
        self.library = onnxruntime
        self.versions = {'onnxruntime': onnxruntime.__version__}

    def load(self, content):
        options = self.library.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return self.library.InferenceSession(content, options, providers=['CPUExecutionProvider'])

    def predict(self, session, rows):
        return session.run([session.get_outputs()[-1].name], {'rows': rows})[0]

    def explain(self, session, rows):
        raise Unsupported('ONNX Runtime does not explain')


peer = {'xgboost': XGBoost, 'catboost': CatBoost, 'sklearn': Sklearn, 'onnx': OnnxRuntime}[sys.argv[1]]()


def prepare(task, name, num_rows, threads):
    content = (FOLDER / 'models' / f'{name}.{peer.suffix}').read_bytes()
    rows = read_rows(name, num_rows)
    if peer.suffix == 'onnx':
        rows = rows.astype('f4')
    if task == 'load':
        return lambda: [[peer.load(content) is not None]]
    if task == 'first':
        return lambda: [peer.predict(peer.load(content), rows)]
    model = peer.load(content)
    if task == 'predict':
        return lambda: [peer.predict(model, rows)]
    if task == 'one-row':
        return one_by_one(lambda row: peer.predict(model, row), rows)
    return lambda: [peer.explain(model, rows)]


serve(peer.versions, prepare)
