"""CatBoost with trees of its own kind: symmetric, as deep as gives at least the number of leaves."""

from math import ceil, log2

import catboost
import numpy as np

from peer import measure


def prepare(rows, request):
    if request.categorical:
        # Categories have to be integers or text.
        rows = rows.astype(object)
        rows[:, request.categorical] = rows[:, request.categorical].astype(int)
    return rows


def make_pool(rows, label, group, request):
    queries = None if group is None else np.repeat(np.arange(len(group)), group)
    return catboost.Pool(
        rows, label, group_id=queries, cat_features=request.categorical or None, thread_count=request.num_threads
    )


def make_binned(rows, label, group, request):
    pool = make_pool(rows, label, group, request)
    pool.quantize(border_count=254, task_type='CPU')
    return pool


def train_model(pool, request):
    model = catboost.CatBoost({
        'loss_function': 'LambdaMart' if request.is_ranking else 'Logloss', 'iterations': request.rounds,
        'depth': ceil(log2(request.num_leaves)), 'learning_rate': 0.1, 'leaf_estimation_iterations': 1,
        'bootstrap_type': 'No', 'thread_count': request.num_threads, 'metric_period': request.rounds,
        'allow_writing_files': False, 'verbose': False,
    })
    return model.fit(pool)


def predict(model, rows, request):
    return model.predict(make_pool(rows, None, None, request), prediction_type='RawFormulaVal')


measure(catboost.__version__, make_binned, train_model, predict, prepare=prepare)
