"""Choosing the champion's hyper-parameters: the smallest model within one standard error of the best."""

import numpy as np

from protocols import fit, raw_scores
from scores import accuracy, log_losses

# Limits for a model that is shipped: its text is part of the package.
MOST_LEAVES = 15
MOST_ITERATIONS = 200

# (settings, iterations at which the growing model is measured). 31 leaves show the cost of shipping a small model.
GRID = [
    *(({'num_leaves': leaves, 'learning_rate': rate}, (50, 100, 150, 200))
      for leaves in (7, 15, 31) for rate in (0.05, 0.1)),
    *(({'num_leaves': leaves, 'learning_rate': 0.1, **extra}, (50, 100))
      for leaves in (7, 15)
      for extra in ({'min_data_in_leaf': 200}, {'lambda_l2': 20}, {'feature_fraction': 0.5})),
]


def choose(panel, folds, progress):
    """(chosen settings, every candidate's scores) over `folds`, judged by held-out log loss."""
    candidates = []
    for number, (settings, stages) in enumerate(GRID, start=1):
        candidates += _measure(panel, folds, settings, stages)
        last = candidates[-1]
        progress(f'  candidate {number} of {len(GRID)}: {settings} '
                 f'log loss {last["logLoss"]:.4f}, accuracy {last["accuracy"]:.4f} at {stages[-1]} iterations')
    best = min(candidates, key=lambda candidate: candidate['logLoss'])
    limit = best['logLoss'] + best['logLossStandardError']
    allowed = [candidate for candidate in candidates if _may_ship(candidate) and candidate['logLoss'] <= limit]
    if not allowed:
        raise RuntimeError('no model small enough to ship is within one standard error of the best')
    chosen = min(allowed, key=lambda candidate: (_leaves(candidate), candidate['logLoss']))
    return chosen['settings'], {'best': best, 'chosen': chosen, 'logLossLimit': limit, 'candidates': candidates}


# One boosting run per fold serves every stage: the first n iterations are the model of n iterations.
def _measure(panel, folds, settings, stages):
    losses = np.empty((len(stages), len(folds)))
    accuracies = np.empty((len(stages), len(folds)))
    for fold, (training, held_out) in enumerate(folds):
        longest = {**settings, 'num_iterations': max(stages)}
        booster = fit(panel.features[training], panel.labels[training], longest)
        for stage, iterations in enumerate(stages):
            raw = raw_scores(booster, panel.features[held_out], iterations)
            losses[stage, fold] = log_losses(raw, panel.labels[held_out]).mean()
            accuracies[stage, fold] = accuracy(raw, panel.labels[held_out])
    return [
        {
            'settings': {**settings, 'num_iterations': iterations},
            'logLoss': float(losses[stage].mean()),
            'logLossStandardError': _standard_error(losses[stage]),
            'accuracy': float(accuracies[stage].mean()),
            'accuracyStandardError': _standard_error(accuracies[stage]),
        }
        for stage, iterations in enumerate(stages)
    ]


def _standard_error(values):
    return float(values.std(ddof=1) / np.sqrt(len(values)))


def _leaves(candidate):
    return candidate['settings']['num_leaves'] * candidate['settings']['num_iterations']


def _may_ship(candidate):
    settings = candidate['settings']
    return settings['num_leaves'] <= MOST_LEAVES and settings['num_iterations'] <= MOST_ITERATIONS
