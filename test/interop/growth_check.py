"""Loads the models that growth-models.js wrote into LightGBM: its raw scores must have the same bits, also of the text it saves.

Usage: python growth_check.py DIR
"""

import sys
from pathlib import Path

import lightgbm as lgb
import numpy as np

folder = Path(sys.argv[1])
rows = np.column_stack([np.fromfile(path) for path in sorted(folder.glob('column-*.f64'))])
paths = sorted(folder.glob('*.txt'))
for path in paths:
    booster = lgb.Booster(model_file=path)
    expected = np.fromfile(path.with_suffix('.f64'))
    for loaded in (booster, lgb.Booster(model_str=booster.model_to_string())):
        if not np.array_equal(loaded.predict(rows, raw_score=True).ravel(), expected):
            sys.exit(f'{path.name}: LightGBM predicts something else')
print(f'{len(paths)} models of all growth styles: LightGBM predicts the same')
