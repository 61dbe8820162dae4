"""LightGBM: the dataset is constructed, then the booster updated."""

import lightgbm as lgb

from peer import measure


def make_binned(train, request):
    rows, label, group = train
    data = lgb.Dataset(rows, label, group=group, categorical_feature=request['categorical'], params=request['parameters'])
    return data.construct()


def make_step(data, request):
    booster = lgb.Booster(request['parameters'] | {'num_iterations': request['rounds']}, data)
    for _ in range(request['rounds']):
        booster.update()
    return booster


def save(booster, path):
    booster.save_model(path)


measure(lgb.__version__, make_binned, make_step, lambda booster, test: booster.predict(test[0], raw_score=True), save)
