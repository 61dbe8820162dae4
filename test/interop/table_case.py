"""A table, and the model that LightGBM's Python package makes of it: python3 test/interop/table_case.py > test/cli/training/golden/table.json"""

import json

import lightgbm as lgb
import numpy as np

NAMES = ["income", "age in years", "debt", "kind", "late"]
PARAMETERS = {
    "objective": "binary", "metric": ["binary_logloss", "auc"], "first_metric_only": True, "learning_rate": 0.2, "bagging_freq": 1, "bagging_fraction": 0.7,
    "early_stopping_round": 6, "num_leaves": 5, "min_data_in_leaf": 5, "num_threads": 1, "deterministic": True,
    "force_col_wise": True, "verbosity": -1,
}


def table(num_rows, seed):
    random = np.random.RandomState(seed)
    rows = np.round(random.randn(num_rows, 5), 17 if seed == 1 else 3)
    rows[:, 3] = random.randint(0, 9, num_rows)
    rows[random.rand(num_rows) < 0.1, 1] = np.nan
    label = (rows[:, 0] + np.sin(rows[:, 2]) + rows[:, 3] % 3 - 1 + random.randn(num_rows) / 3 > 0).astype(int)
    weight = np.round(random.rand(num_rows) + 0.5, 3)
    cell = lambda value: "" if np.isnan(value) else repr(float(value))
    lines = [",".join(["id", *NAMES[:2], "default", *NAMES[2:], "w"])]
    for i, row in enumerate(rows):
        cells = [cell(value) for value in row]
        lines.append(",".join([f"c{i}", *cells[:2], str(label[i]), cells[2], str(int(row[3])), cells[4], str(weight[i])]))
    return rows, label, weight, "\n".join(lines) + "\n"


train_rows, train_label, train_weight, train_text = table(300, 1)
valid_rows, valid_label, valid_weight, valid_text = table(120, 2)
names = [name.replace(" ", "_") for name in NAMES]
train = lgb.Dataset(train_rows, train_label, weight=train_weight, feature_name=names, categorical_feature=["kind"])
valid = lgb.Dataset(valid_rows, valid_label, weight=valid_weight, reference=train)
booster = lgb.train(dict(PARAMETERS), train, 60, valid_sets=[valid], valid_names=["valid_1"])
model = booster.model_to_string(num_iteration=booster.best_iteration)
print(json.dumps({"parameters": PARAMETERS, "train": train_text, "valid": valid_text, "model": model, "best": booster.best_iteration}))
