"""The two protocols: folds that keep each customer together, and random rows as in the original system."""

import lightgbm as lgb
import numpy as np
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold, train_test_split

from features import CATEGORICAL, CLASSES, FEATURES, MONTHS, NAN, with_ratios
from scores import accuracy, customer_intervals, summarise, wilson_interval

NUM_FOLDS = 5

MODEL_SEED = 7
SELECTION_SEED = 11
REPORTING_SEED = 23
BOOTSTRAP_SEED = 37
HIDING_SEED = 41

# Share of the training values that is hidden at random. LightGBM learns which way missing values go only for features
# that have some in training, and reads a missing value of any other feature as 0: no interest, no debt.
HIDDEN_SHARE = 0.05

# One thread and row-wise histograms: the same data always gives the same model text.
FIXED_PARAMETERS = {
    'objective': 'multiclass', 'num_class': len(CLASSES), 'seed': MODEL_SEED, 'deterministic': True,
    'force_row_wise': True, 'num_threads': 1, 'verbosity': -1,
}

# The model size of the original system, which hid nothing.
ORIGINAL_SETTINGS = {'num_iterations': 400, 'num_leaves': 63, 'learning_rate': 0.05, 'hidden_share': 0}

# Train accuracy is measured on at most this many training rows of each fold.
TRAIN_SAMPLE = 10000


def fit(features, labels, settings):
    """A booster trained with `settings`: LightGBM's parameter names, and `hidden_share` (default HIDDEN_SHARE)."""
    parameters = {**FIXED_PARAMETERS, **settings}
    features = with_hidden_values(features, parameters.pop('hidden_share', HIDDEN_SHARE))
    data = lgb.Dataset(features, labels, feature_name=list(FEATURES), categorical_feature=CATEGORICAL)
    return lgb.train(parameters, data, num_boost_round=parameters.pop('num_iterations'))


def with_hidden_values(features, share):
    """A copy of [rows x 20] features with that share of the values missing, and the ratios that need them."""
    hidden = features.copy()
    hidden[np.random.default_rng(HIDING_SEED).random(hidden.shape) < share] = NAN
    return with_ratios(hidden)


def raw_scores(booster, features, num_iteration=None):
    """Raw scores [rows x classes] of all trees, or of the first `num_iteration` iterations."""
    return booster.predict(features, raw_score=True, num_iteration=num_iteration)


def grouped_folds(panel, seed):
    """[(training rows, held-out rows)] of 5 stratified folds; a customer is never on both sides."""
    splitter = StratifiedGroupKFold(NUM_FOLDS, shuffle=True, random_state=seed)
    folds = list(splitter.split(panel.features, panel.labels, panel.customers))
    for training, held_out in folds:
        assert not np.intersect1d(panel.customers[training], panel.customers[held_out]).size
    return folds


def random_folds(panel, seed):
    """[(training rows, held-out rows)] of 5 stratified folds of rows; customers are on both sides."""
    splitter = StratifiedKFold(NUM_FOLDS, shuffle=True, random_state=seed)
    return list(splitter.split(panel.features, panel.labels))


def measure_grouped(panel, folds, settings, progress):
    """(scores, out-of-fold raw scores [rows x classes], boosters) of `settings` on folds grouped by customer."""
    scores, raw, boosters = _cross_validate(panel, folds, settings, progress)
    intervals = customer_intervals(raw, panel.labels, panel.customers, BOOTSTRAP_SEED)
    scores['interval95'] = {'method': 'customers resampled 1,000 times, out-of-fold predictions', **intervals}
    scores['accuracyByMonth'] = {
        month: accuracy(raw[panel.months == position], panel.labels[panel.months == position])
        for position, month in enumerate(MONTHS)
    }
    return scores, raw, boosters


def measure_original(panel, settings, progress):
    """Scores of `settings` on random rows: one stratified 80/20 split, as the original did, and 5 folds."""
    training, held_out = train_test_split(
        np.arange(len(panel.labels)), test_size=0.2, stratify=panel.labels, random_state=REPORTING_SEED)
    single, _, _ = _cross_validate(panel, [(training, held_out)], settings, progress)
    folds, _, _ = _cross_validate(panel, random_folds(panel, REPORTING_SEED), settings, progress)
    for scores in (single, folds):
        scores['interval95'] = {
            'method': 'binomial, rows taken as independent',
            'accuracy': wilson_interval(scores['accuracy'], scores['rows']),
        }
    return {'split80to20': single, 'folds5': folds}


def _cross_validate(panel, folds, settings, progress):
    raw = np.full((len(panel.labels), len(CLASSES)), np.nan)
    boosters, fold_accuracies, train_accuracies, majority_hits = [], [], [], 0
    for number, (training, held_out) in enumerate(folds, start=1):
        booster = fit(panel.features[training], panel.labels[training], settings)
        boosters.append(booster)
        raw[held_out] = raw_scores(booster, panel.features[held_out])
        fold_accuracies.append(accuracy(raw[held_out], panel.labels[held_out]))
        sample = np.random.default_rng(number).permutation(training)[:TRAIN_SAMPLE]
        train_accuracies.append(accuracy(raw_scores(booster, panel.features[sample]), panel.labels[sample]))
        majority = np.bincount(panel.labels[training]).argmax()
        majority_hits += int((panel.labels[held_out] == majority).sum())
        progress(f'  fold {number} of {len(folds)}: accuracy {fold_accuracies[-1]:.4f}')
    measured = ~np.isnan(raw[:, 0])
    scores = summarise(raw[measured], panel.labels[measured])
    scores['meanFoldAccuracy'] = float(np.mean(fold_accuracies))
    scores['foldAccuracies'] = fold_accuracies
    scores['trainAccuracy'] = float(np.mean(train_accuracies))
    scores['majorityClassAccuracy'] = majority_hits / int(measured.sum())
    return scores, raw, boosters
