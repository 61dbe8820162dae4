"""Trains and measures champion v0; writes model.txt, metrics.json, baseline.json and smoke.json to the folder --out.

Usage: python bench/champion/train.py --out DIR [--data DIR]
"""

import argparse
import gzip
import hashlib
import json
import platform
import sys
import time
from pathlib import Path

import lightgbm as lgb
import numpy as np
import sklearn

import diagnostics
from baseline import make_baseline, thresholds
from features import CLASSES, FEATURES, PANEL_FILE, DataError, load_panel
from profiles import score_profiles
from protocols import (
    BOOTSTRAP_SEED, FIXED_PARAMETERS, HIDDEN_SHARE, HIDING_SEED, MODEL_SEED, ORIGINAL_SETTINGS, REPORTING_SEED,
    SELECTION_SEED, fit, grouped_folds, measure_grouped, measure_original, raw_scores,
)
from selection import choose

LIGHTGBM_VERSION = '4.7.0'

PROJECT = Path(__file__).resolve().parents[2]

START = time.perf_counter()


def progress(text):
    """Prints one line, with the seconds since the start."""
    print(f'[{time.perf_counter() - START:6.1f} s] {text}', flush=True)


def main():
    parser = argparse.ArgumentParser(description='Train and measure champion v0.')
    parser.add_argument('--out', type=Path, required=True, help='folder for the model and the measurements')
    parser.add_argument('--data', type=Path, default=PROJECT / '../shared/data',
                        help='folder that holds credit-score/ (default: ../shared/data beside the project)')
    options = parser.parse_args()
    if lgb.__version__ != LIGHTGBM_VERSION:
        return refuse(f'The champion is defined by lightgbm {LIGHTGBM_VERSION}; found {lgb.__version__}.')
    try:
        panel = load_panel(options.data)
    except DataError as error:
        return refuse(str(error))
    options.out.mkdir(parents=True, exist_ok=True)
    progress(f'{len(panel.labels)} rows of {panel.num_customers} customers; missing: {panel.missing}')

    progress('choosing hyper-parameters on grouped folds')
    settings, selection = choose(panel, grouped_folds(panel, SELECTION_SEED), progress)
    progress(f'chosen: {settings}')

    progress('protocol "grouped", champion')
    folds = grouped_folds(panel, REPORTING_SEED)
    champion, raw, boosters = measure_grouped(panel, folds, settings, progress)
    hidden = diagnostics.hidden_fields(panel, folds, boosters, raw)
    progress('protocol "grouped", the original size')
    original_size, _, _ = measure_grouped(panel, folds, ORIGINAL_SETTINGS, progress)
    progress('protocol "original", champion')
    champion_random = measure_original(panel, settings, progress)
    progress('protocol "original", the original size')
    original_size_random = measure_original(panel, ORIGINAL_SETTINGS, progress)

    progress('the final model, trained on every row')
    booster, model_text = train_final(panel, settings)
    write(options.out / 'model.txt', model_text)
    final_raw = raw_scores(booster, panel.features)
    baseline, baseline_facts = make_baseline(panel, final_raw, booster, model_text)
    write_json(options.out / 'baseline.json', baseline)
    write_json(options.out / 'smoke.json', score_profiles(booster))
    write_json(options.out / 'metrics.json', {
        'data': {
            'file': PANEL_FILE.name,
            'sha256': hashlib.sha256((options.data / PANEL_FILE).read_bytes()).hexdigest(),
            'rows': len(panel.labels),
            'customers': panel.num_customers,
            'missing': panel.missing,
        },
        'features': list(FEATURES),
        'classes': list(CLASSES),
        'parameters': {**FIXED_PARAMETERS, **settings},
        'originalSettings': ORIGINAL_SETTINGS,
        'seeds': {'model': MODEL_SEED, 'selectionFolds': SELECTION_SEED, 'reportingFolds': REPORTING_SEED,
                  'bootstrap': BOOTSTRAP_SEED, 'hiding': HIDING_SEED},
        'hiddenShare': HIDDEN_SHARE,
        'protocols': {
            'grouped': {'champion': champion, 'originalSize': original_size},
            'original': {'champion': champion_random, 'originalSize': original_size_random},
        },
        'selection': selection,
        'model': describe(booster, model_text),
        'baseline': baseline_facts,
        'onTrainingRows': {
            'classCounts': diagnostics.class_counts(final_raw, panel.labels),
            'byAge': diagnostics.by_band(panel, final_raw, 'Age', diagnostics.AGE_LIMITS),
            'byDebt': diagnostics.by_band(panel, final_raw, 'Outstanding_Debt', diagnostics.DEBT_LIMITS),
            'byReplacedAge': diagnostics.by_replaced_age(panel, booster),
        },
        'importance': diagnostics.importance(booster),
        'hiddenFields': hidden,
        'versions': {'python': platform.python_version(), 'lightgbm': lgb.__version__, 'numpy': np.__version__,
                     'scikit-learn': sklearn.__version__},
        'seconds': {'wall': round(time.perf_counter() - START, 1), 'processor': round(time.process_time(), 1)},
    })
    progress(f'done: accuracy {champion["accuracy"]:.4f} grouped by customer, '
             f'interval {champion["interval95"]["accuracy"]}; model.txt has {len(model_text)} bytes')
    return 0


def train_final(panel, settings):
    """(booster read back from its own text, that text); raises when the text does not score as the trained model."""
    trained = fit(panel.features, panel.labels, settings)
    model_text = trained.model_to_string()
    booster = lgb.Booster(model_str=model_text)
    if raw_scores(trained, panel.features).tobytes() != raw_scores(booster, panel.features).tobytes():
        raise RuntimeError('the model text does not score as the trained model')
    return booster, model_text


def describe(booster, model_text):
    """Size and identity of the model text."""
    encoded = model_text.encode()
    leaves = [tree['num_leaves'] for tree in booster.dump_model()['tree_info']]
    return {
        'sha256': hashlib.sha256(encoded).hexdigest(),
        'bytes': len(encoded),
        'gzipBytes': len(gzip.compress(encoded, 9, mtime=0)),
        'trees': len(leaves),
        'leaves': sum(leaves),
        'thresholds': dict(zip(FEATURES, (len(cuts) for cuts in thresholds(model_text)))),
    }


def write(path, text):
    """Writes `text` as UTF-8, keeping its line ends."""
    path.write_text(text, encoding='utf-8', newline='')


def write_json(path, value):
    """Writes `value`; numbers print as Python's repr, which reads back exactly. NaN is an error."""
    write(path, json.dumps(value, indent=1, allow_nan=False) + '\n')


def refuse(sentence):
    """Prints one sentence on the error stream; the exit code for a run that cannot start."""
    print(sentence, file=sys.stderr)
    return 2


if __name__ == '__main__':
    sys.exit(main())
