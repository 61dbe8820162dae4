"""Makes the standard models of the benchmarks with LightGBM 4.7.0, and rows to score: NAME.txt and NAME.rows.

NAME.rows holds 20,000 rows of 20 little-endian float64, row after row; NaN means missing. Files that exist
are kept.

Usage: python bench/models.py [FOLDER]
"""

import sys
from pathlib import Path

import lightgbm as lgb
import numpy as np

LIGHTGBM_VERSION = '4.7.0'
NUM_FEATURES = 20
NUM_CATEGORICAL = 8
NUM_CATEGORIES = 300
NUM_TRAINING_ROWS = 40_000
NUM_TEST_ROWS = 20_000

# Same names and shapes as in models.js.
MODELS = {
    'a': {'objective': 'multiclass', 'num_class': 3, 'num_iterations': 200, 'num_leaves': 31},
    'b': {'objective': 'binary', 'num_iterations': 500, 'num_leaves': 63},
    'c': {'objective': 'binary', 'num_iterations': 200, 'num_leaves': 255},
    # Small groups, so that categorical splits win often, and up to 64 categories in a split's shorter side.
    'd': {'objective': 'binary', 'num_iterations': 500, 'num_leaves': 31, 'min_data_per_group': 50,
          'max_cat_threshold': 64},
    'e': {'objective': 'regression', 'num_iterations': 5000, 'num_leaves': 31, 'learning_rate': 0.02},
}
COMMON = {'learning_rate': 0.05, 'seed': 7, 'deterministic': True, 'force_row_wise': True, 'num_threads': 1,
          'verbosity': -1}


def make_data(name, num_rows, seed):
    """Rows and labels for the model of this name; the same function of the features for any seed."""
    random = np.random.default_rng([ord(name), seed])
    rows = random.normal(size=(num_rows, NUM_FEATURES))
    rows[:, 3] = np.exp(rows[:, 3])
    rows[:, 7] = np.round(3 * rows[:, 7])
    rows[:, 19] = np.round(rows[:, 19], 1)
    effect = np.zeros(num_rows)
    if name == 'd':
        effects = np.random.default_rng(11).normal(size=(NUM_CATEGORICAL, NUM_CATEGORIES))
        for feature in range(NUM_CATEGORICAL):
            categories = random.integers(NUM_CATEGORIES, size=num_rows)
            rows[:, feature] = categories
            effect += effects[feature, categories] / 4
    # Interactions everywhere, so that the trees go on finding splits on all features to the last iteration.
    numeric = rows[:, NUM_CATEGORICAL if name == 'd' else 0:]
    for feature in range(numeric.shape[1]):
        x, y = numeric[:, feature], numeric[:, (feature * 7 + 3) % numeric.shape[1]]
        effect += np.sin(1.5 * x) * (1 + 0.5 * np.tanh(y)) * (0.5 + 0.5 * np.cos(feature))
    if name == 'd':
        rows[random.random(rows.shape) < 0.05] = np.nan
    noisy = effect + random.normal(size=num_rows)
    objective = MODELS[name]['objective']
    if objective == 'regression':
        return rows, noisy
    if objective == 'binary':
        return rows, (noisy > 0).astype(float)
    return rows, np.digitize(noisy, [-1.2, 1.2]).astype(float)


def make_model(name, folder):
    """Trains one model and writes its two files."""
    rows, labels = make_data(name, NUM_TRAINING_ROWS, seed=1)
    categorical = list(range(NUM_CATEGORICAL)) if name == 'd' else []
    booster = lgb.train(COMMON | MODELS[name], lgb.Dataset(rows, labels, categorical_feature=categorical))
    test_rows, _ = make_data(name, NUM_TEST_ROWS, seed=2)
    test_rows.astype('<f8').tofile(folder / f'{name}.rows')
    booster.save_model(folder / f'{name}.txt')


def main():
    if lgb.__version__ != LIGHTGBM_VERSION:
        sys.exit(f'The models are defined by lightgbm {LIGHTGBM_VERSION}; found {lgb.__version__}.')
    default = Path(__file__).resolve().parents[1] / 'node_modules/.cache/bench/models'
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    folder.mkdir(parents=True, exist_ok=True)
    for name in MODELS:
        if not (folder / f'{name}.txt').exists():
            print(f'model {name}', flush=True)
            make_model(name, folder)


if __name__ == '__main__':
    main()
