"""LightGBM: the dataset is constructed, then the booster updated."""

import lightgbm as lgb

from peer import measure


def make_binned(rows, label, group, request):
    data = lgb.Dataset(rows, label, group=group, categorical_feature=request.categorical, params=request.parameters)
    return data.construct()


def train_model(data, request):
    booster = lgb.Booster(request.parameters | {'num_iterations': request.rounds}, data)
    for _ in range(request.rounds):
        booster.update()
    return booster


def predict(booster, rows, request):
    return booster.predict(rows, raw_score=True)


def save(booster, path):
    booster.save_model(path)


measure(lgb.__version__, make_binned, train_model, predict, save)
