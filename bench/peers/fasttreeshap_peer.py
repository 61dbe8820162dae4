"""FastTreeSHAP, its faster version 2."""

from importlib.metadata import version

import fasttreeshap
import lightgbm as lgb
import numpy as np

from protocol import Unsupported, model_path, one_by_one, read_rows, serve


def prepare(task, model, num_rows, threads):
    if model == 'a':
        raise Unsupported('it adds up the classes of a LightGBM model')
    if model == 'd':
        raise Unsupported('it knows no categorical splits')
    rows = read_rows(model, num_rows)
    booster = lgb.Booster(model_file=model_path(model))
    explainer = fasttreeshap.TreeExplainer(booster, algorithm='v2', n_jobs=threads)
    base = np.ravel(explainer.expected_value)[0]

    def contributions(some):
        # As LightGBM lays them out: the base value last.
        values = explainer.shap_values(some, check_additivity=False)
        return np.column_stack([values, np.full(len(some), base)])

    if task == 'explain':
        return lambda: [contributions(rows)]
    if task == 'explain-one':
        return one_by_one(contributions, rows)
    raise Unsupported('it has no version 2 of this')


serve({'fasttreeshap': version('fasttreeshap')}, prepare)
