"""XGBoost with a model of its own of the same shape, trained on the same data: not the same model."""

import numpy as np
import xgboost as xgb

from models import MODELS, NUM_CATEGORICAL, NUM_TRAINING_ROWS, make_data
from protocol import Unsupported, compiled_path, one_by_one, read_rows, serve

OBJECTIVES = {'multiclass': 'multi:softprob', 'binary': 'binary:logistic', 'regression': 'reg:squarederror'}


def load_model(model):
    """The model, trained at the first call on this machine."""
    path = compiled_path(f'xgboost-{model}.ubj')
    if not path.exists():
        settings = MODELS[model]
        parameters = {
            'objective': OBJECTIVES[settings['objective']], 'grow_policy': 'lossguide', 'max_depth': 0, 'eta': 0.05,
            'max_leaves': settings['num_leaves'], 'min_child_weight': 0.1, 'nthread': 1,
        }
        if 'num_class' in settings:
            parameters['num_class'] = settings['num_class']
        rows, labels = make_data(model, NUM_TRAINING_ROWS, seed=1)
        data = xgb.DMatrix(rows, labels, nthread=1)
        xgb.train(parameters, data, num_boost_round=settings['num_iterations']).save_model(path)
    booster = xgb.Booster(model_file=path)
    return booster, path


def prepare(task, model, num_rows, threads):
    if model == 'd':
        raise Unsupported(f'not trained on the model with {NUM_CATEGORICAL} categorical features')
    booster, path = load_model(model)
    booster.set_param({'nthread': threads})
    rows = read_rows(model, num_rows)

    def raw(some):
        return booster.inplace_predict(some, predict_type='margin')

    def contributions(some):
        return booster.predict(xgb.DMatrix(some, nthread=threads), pred_contribs=True)

    if task == 'predict':
        return lambda: [raw(rows)]
    if task == 'one-row':
        return one_by_one(raw, rows)
    if task == 'probability':
        return one_by_one(booster.inplace_predict, rows)
    if task == 'explain':
        return lambda: [contributions(rows)]
    if task == 'explain-one':
        return one_by_one(contributions, rows)
    if task == 'interactions':
        # The last row and column are the base value's.
        return lambda: [booster.predict(xgb.DMatrix(rows, nthread=threads), pred_interactions=True)[..., :-1, :-1]]
    content = bytearray(path.read_bytes())

    def load():
        return xgb.Booster({'nthread': threads}, model_file=content)
    if task == 'load':
        return lambda: [[np.prod(load().num_boosted_rounds())]]
    return lambda: [load().inplace_predict(rows, predict_type='margin')]


serve({'xgboost': xgb.__version__}, prepare)
