"""LightGBM's own Python package."""

import lightgbm as lgb
import numpy as np

from protocol import Unsupported, model_path, one_by_one, read_rows, serve


def prepare(task, model, num_rows, threads):
    text = model_path(model).read_text()
    rows = read_rows(model, num_rows)
    if task == 'load':
        return lambda: [[lgb.Booster(model_str=text).num_trees()]]
    if task == 'first':
        return lambda: [lgb.Booster(model_str=text).predict(rows, raw_score=True, num_threads=threads)]
    booster = lgb.Booster(model_str=text)

    def raw(some):
        return booster.predict(some, raw_score=True, num_threads=threads)

    def contributions(some):
        return booster.predict(some, pred_contrib=True, num_threads=threads)

    if task == 'predict':
        return lambda: [raw(rows)]
    if task == 'one-row':
        return one_by_one(raw, rows)
    if task == 'probability':
        return one_by_one(lambda row: booster.predict(row, num_threads=threads), rows)
    if task == 'explain':
        return lambda: [contributions(rows)]
    if task == 'explain-one':
        return one_by_one(contributions, rows)
    raise Unsupported('LightGBM has no interactions')


serve({'lightgbm': lgb.__version__, 'numpy': np.__version__}, prepare)
