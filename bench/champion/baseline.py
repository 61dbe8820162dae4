"""The near-cutoff baseline: the applicants just above the cutoff, as rows that keep only what the model can tell apart.

Each number is replaced by one on the same side of every threshold of the model. The model cannot tell the two apart,
and no customer's record leaves the data folder.
"""

import math

import numpy as np

from features import CATEGORICAL, CLASSES, FEATURES

SIZE = 200

# LightGBM include/LightGBM/tree.h at 4.7.0, kCategoricalMask.
CATEGORICAL_MASK = 1


def latest_rows(panel):
    """The row number of each customer's last month [customers]."""
    last = np.full(panel.num_customers, -1)
    for row in np.argsort(panel.months, kind='stable'):
        last[panel.customers[row]] = row
    return last


def margins(raw):
    """Distance to the cutoff [rows], in raw score: the better of Standard and Good, minus Poor; above 0 passes."""
    poor = CLASSES.index('Poor')
    return np.delete(raw, poor, axis=1).max(axis=1) - raw[:, poor]


def near_cutoff_rows(panel, raw):
    """The SIZE row numbers just above the cutoff, nearest first, one per customer, by the model's `raw` scores."""
    rows = latest_rows(panel)
    distance = margins(raw[rows])
    rows, distance = rows[distance > 0], distance[distance > 0]
    if len(rows) < SIZE:
        raise RuntimeError(f'only {len(rows)} customers pass; the baseline needs {SIZE}')
    return rows[np.argsort(distance, kind='stable')[:SIZE]]


def thresholds(model_text):
    """For each feature, the distinct finite numeric thresholds of all trees, ascending, as the model text has them.

    An infinite threshold parts any number from a missing one, so it says nothing about which number it is.
    """
    found = [set() for _ in FEATURES]
    split_features, cuts = [], []
    for line in model_text.splitlines():
        key, _, values = line.partition('=')
        if key == 'split_feature':
            split_features = [int(value) for value in values.split()]
        elif key == 'threshold':
            cuts = [float(value) for value in values.split()]
        elif key == 'decision_type':
            decisions = [int(value) for value in values.split()]
            for feature, cut, decision in zip(split_features, cuts, decisions, strict=True):
                if not decision & CATEGORICAL_MASK and math.isfinite(cut):
                    found[feature].add(cut)
    return [np.array(sorted(cuts)) for cuts in found]


def representatives(features, cuts):
    """Rows [rows x 20] every tree treats as `features`: the smallest threshold not below each number.

    A number goes left where it is not above the threshold, so both go the same way everywhere. Above all thresholds:
    the largest plus one. A feature without thresholds: 0. NaN and category codes stay.
    """
    result = features.copy()
    for feature, feature_cuts in enumerate(cuts):
        if feature in CATEGORICAL:
            continue
        stand_ins = np.append(feature_cuts, feature_cuts[-1] + 1 if len(feature_cuts) else 0.0)
        present = ~np.isnan(features[:, feature])
        result[present, feature] = stand_ins[np.searchsorted(feature_cuts, features[present, feature], side='left')]
    return result


def make_baseline(panel, raw, booster, model_text):
    """(baseline for baseline.json, facts about it for metrics.json); raises when the model sees a difference."""
    original = panel.features[near_cutoff_rows(panel, raw)]
    rows = representatives(original, thresholds(model_text))
    scores = booster.predict(original, raw_score=True)
    if scores.tobytes() != booster.predict(rows, raw_score=True).tobytes():
        raise RuntimeError('the model tells the baseline rows from the rows they stand for')
    baseline = {
        'name': 'near-cutoff',
        'description': (
            f'The {SIZE} applicants just above the cutoff: latest month of each customer, smallest positive '
            'max(raw Standard, raw Good) - raw Poor of the model. Each number is replaced by one on the same side of '
            'every threshold of the model: these are inputs of the model, not records.'),
        'size': SIZE,
        'features': list(FEATURES),
        'rows': [_plain(row) for row in rows],
    }
    facts = {
        'size': SIZE,
        'rawScoresIdentical': True,
        'margin': _five_numbers(margins(scores)),
        'meanRawScores': dict(zip(CLASSES, scores.mean(axis=0).tolist())),
        'valuesUnchanged': int((original == rows)[:, [f for f in range(len(FEATURES)) if f not in CATEGORICAL]].sum()),
    }
    return baseline, facts


def _five_numbers(values):
    return dict(zip(('min', 'q1', 'median', 'q3', 'max'), np.percentile(values, [0, 25, 50, 75, 100]).tolist()))


# Missing becomes null, a category code an integer; other numbers print as Python's repr, which reads back exactly.
def _plain(row):
    return [
        None if np.isnan(value) else int(value) if feature in CATEGORICAL else float(value)
        for feature, value in enumerate(row)
    ]
