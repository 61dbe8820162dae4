"""scikit-learn's HistGradientBoostingClassifier, which bins as part of fitting. Its number of threads is OpenMP's."""

import time

import sklearn
from scipy.sparse import issparse
from sklearn.ensemble import HistGradientBoostingClassifier

from peer import measure


class TimedClassifier(HistGradientBoostingClassifier):
    """Knows how long binning took."""

    binning_seconds = 0

    def _bin_data(self, *arguments, **named):
        begin = time.perf_counter()
        binned = super()._bin_data(*arguments, **named)
        self.binning_seconds += time.perf_counter() - begin
        return binned


def make_binned(rows, label, group, request):
    return rows, label


def train_model(data, request):
    model = TimedClassifier(
        max_iter=request.rounds, max_leaf_nodes=request.num_leaves, learning_rate=0.1, early_stopping=False,
        categorical_features=request.categorical or None,
    )
    model.fit(*data)
    return model, model.binning_seconds


def predict(model, rows, request):
    return model.decision_function(rows)


def prepare(rows, request):
    # Sparse rows are not supported.
    return rows.toarray() if issparse(rows) else rows


measure(sklearn.__version__, make_binned, train_model, predict, prepare=prepare)
