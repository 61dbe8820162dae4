"""Diagnostics of the final model: predictions on the training rows, the effect of Age, the cost of a hidden field."""

from itertools import pairwise

import numpy as np

from features import CLASSES, FEATURES, INDEX, RATIOS, with_ratios
from protocols import raw_scores
from scores import accuracy, softmax

# Lower limit of each band (included) and the upper limit of the last (excluded).
AGE_LIMITS = (14, 18, 25, 35, 45, 57)
DEBT_LIMITS = (0, 500, 1000, 1500, 2000, 2600, 3500, 5000)

REPLACED_AGES = (18, 25, 35, 45, 55, 62)


def class_counts(raw, labels):
    """Rows per class, predicted and actual."""
    predicted = np.bincount(raw.argmax(axis=1), minlength=len(CLASSES))
    actual = np.bincount(labels, minlength=len(CLASSES))
    return {'predicted': _by_class(predicted), 'actual': _by_class(actual)}


def by_band(panel, raw, feature, limits):
    """Mean probabilities, predicted and actual class shares by band of a feature, and of the rows without it."""
    values = panel.features[:, INDEX[feature]]
    bands = {f'{low} to below {high}': (values >= low) & (values < high) for low, high in pairwise(limits)}
    bands['missing'] = np.isnan(values)
    probabilities = softmax(raw)
    return {
        name: {
            'rows': int(members.sum()),
            'meanProbabilities': _by_class(probabilities[members].mean(axis=0)),
            'predictedShares': _by_class(_shares(raw[members].argmax(axis=1))),
            'actualShares': _by_class(_shares(panel.labels[members])),
        }
        for name, members in bands.items() if members.any()
    }


def by_replaced_age(panel, booster):
    """Mean probabilities when every row is given the same age and nothing else changes: the effect of Age alone."""
    rows = panel.features.copy()
    effects = {}
    for age in REPLACED_AGES:
        rows[:, INDEX['Age']] = age
        effects[str(age)] = _by_class(softmax(raw_scores(booster, rows)).mean(axis=0))
    return effects


def importance(booster):
    """Share of total gain and of splits for each feature, strongest gain first."""
    gain = booster.feature_importance('gain')
    splits = booster.feature_importance('split')
    return {
        FEATURES[feature]: {
            'gainShare': float(gain[feature] / gain.sum()), 'splitShare': float(splits[feature] / splits.sum())}
        for feature in np.argsort(-gain, kind='stable')
    }


def hidden_fields(panel, folds, boosters, raw):
    """What happens to held-out predictions when one field is missing (with the ratio made from it)."""
    predicted = raw.argmax(axis=1)
    probabilities = softmax(raw)
    results = {}
    for name in FEATURES:
        if name in RATIOS:
            continue
        rows = panel.features.copy()
        rows[:, INDEX[name]] = np.nan
        with_ratios(rows)
        hidden = np.empty_like(raw)
        for booster, (_, held_out) in zip(boosters, folds, strict=True):
            hidden[held_out] = raw_scores(booster, rows[held_out])
        shift = (softmax(hidden) - probabilities).mean(axis=0)
        results[name] = {
            'accuracy': accuracy(hidden, panel.labels),
            'classChanged': float((hidden.argmax(axis=1) != predicted).mean()),
            'meanProbabilityShift': _by_class(shift),
        }
    return results


def _shares(classes):
    return np.bincount(classes, minlength=len(CLASSES)) / len(classes)


def _by_class(values):
    return dict(zip(CLASSES, values.tolist()))
