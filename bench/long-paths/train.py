"""Trains LightGBM on one-hot columns, so that paths test many different features, and explains rows with LightGBM and shap.

Usage: train.py FOLDER. Writes a model and rows for each number of columns, and peers.json: how far base value and contributions
miss the raw score, and seconds a row.
"""

import json
import sys
import time
from pathlib import Path

import lightgbm as lgb
import numpy as np
import shap

SHAPES = [(12, 13), (40, 41), (60, 63), (120, 127), (200, 255), (2000, 2001)]
NUM_ROWS = 300


def measure(explain, rows, raw, most_seconds=20):
    """The largest miss and the seconds of one row; only some rows where one takes long."""
    start = time.perf_counter()
    values = [explain(rows[:1])]
    seconds = time.perf_counter() - start
    count = int(max(1, min(len(rows), most_seconds / seconds)))
    if count > 1:
        start = time.perf_counter()
        values.append(explain(rows[1:count]))
        seconds = (time.perf_counter() - start) / (count - 1)
    errors = np.abs(np.concatenate(values).sum(axis=1) - raw[:count])
    return {"error": float(errors.max()) if np.isfinite(errors).all() else "not finite", "seconds": seconds}


def measure_shap(booster, rows, raw):
    """As measure; None where shap cannot read the model."""
    try:
        explainer = shap.TreeExplainer(booster)
    except RecursionError:
        return None

    def explain(part):
        values = explainer.shap_values(part, check_additivity=False)
        return np.column_stack([values, np.full(len(part), explainer.expected_value)])

    return measure(explain, rows, raw)


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    results = {}
    for num_columns, num_leaves in SHAPES:
        random = np.random.default_rng(num_columns)
        num_rows = 40 * num_columns + 400
        category = random.integers(0, num_columns + 1, num_rows)
        features = np.zeros((num_rows, num_columns))
        taken = category < num_columns
        features[np.nonzero(taken)[0], category[taken]] = 1
        target = random.normal(size=num_columns + 1)[category] + 0.1 * random.normal(size=num_rows)
        parameters = {
            "objective": "regression",
            "num_leaves": num_leaves,
            "learning_rate": 0.5,
            "min_data_in_leaf": 1,
            "min_data_in_bin": 1,
            "enable_bundle": False,
            "verbosity": -1,
            "num_threads": 1,
        }
        booster = lgb.train(parameters, lgb.Dataset(features, target), num_boost_round=2 if num_columns == 2000 else 5)
        name = f"{num_columns}-{num_leaves}"
        booster.save_model(str(folder / f"{name}.txt"))
        rows = features[:NUM_ROWS]
        rows.tofile(folder / f"{name}.rows")
        raw = booster.predict(rows, raw_score=True)
        results[name] = {
            "lightgbm": measure(lambda part: booster.predict(part, pred_contrib=True), rows, raw),
            "shap": measure_shap(booster, rows, raw),
        }
    (folder / "peers.json").write_text(json.dumps(results))


main()
