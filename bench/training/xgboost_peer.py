"""XGBoost's hist, growing the leaf of the largest gain first as LightGBM does."""

import xgboost as xgb

from peer import measure


def make_binned(rows, label, group, request):
    kinds = ['c' if feature in request.categorical else 'float' for feature in range(request.num_features)]
    return xgb.QuantileDMatrix(
        rows, label, group=group, max_bin=255, nthread=request.num_threads,
        feature_types=kinds if request.categorical else None, enable_categorical=bool(request.categorical),
    )


def train_model(data, request):
    parameters = {
        'objective': 'rank:ndcg' if request.is_ranking else 'binary:logistic', 'tree_method': 'hist', 'max_bin': 255,
        'grow_policy': 'lossguide', 'max_depth': 0, 'max_leaves': request.num_leaves, 'eta': 0.1, 'lambda': 0,
        'min_child_weight': 1e-3, 'nthread': request.num_threads,
    }
    return xgb.train(parameters, data, num_boost_round=request.rounds)


def predict(booster, rows, request):
    kinds = ['c' if feature in request.categorical else 'float' for feature in range(request.num_features)]
    data = xgb.DMatrix(
        rows, feature_types=kinds if request.categorical else None, enable_categorical=bool(request.categorical)
    )
    return booster.predict(data, output_margin=True)


measure(xgb.__version__, make_binned, train_model, predict)
