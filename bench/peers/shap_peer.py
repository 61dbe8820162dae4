"""shap's own tree code: it calls LightGBM's `pred_contrib` unless it is told the model is its own."""

import lightgbm as lgb
import numpy as np
import shap

from protocol import Unsupported, model_path, one_by_one, read_rows, serve


def prepare(task, model, num_rows, threads):
    if model == 'a':
        raise Unsupported('its own code adds up the classes of a LightGBM model')
    if model == 'd':
        raise Unsupported('its own code knows no categorical splits')
    rows = read_rows(model, num_rows)
    explainer = shap.TreeExplainer(lgb.Booster(model_file=model_path(model)))
    explainer.model.model_type = 'internal'
    base = np.ravel(explainer.expected_value)[0]

    def contributions(some):
        # As LightGBM lays them out: the base value last.
        values = explainer.shap_values(some, check_additivity=False)
        return np.column_stack([values, np.full(len(some), base)])

    if task == 'explain':
        return lambda: [contributions(rows)]
    if task == 'explain-one':
        return one_by_one(contributions, rows)
    if task == 'interactions':
        return lambda: [explainer.shap_interaction_values(rows)]
    raise Unsupported('shap only explains')


serve({'shap': shap.__version__}, prepare)
