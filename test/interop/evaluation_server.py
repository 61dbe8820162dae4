"""Serves what happens around training to compare with: LightGBM validates, stops early, goes on from models, cross-validates and
refits, with random data and parameters, and writes what it measured and saved.

Usage: python evaluation_server.py --cases N --datasets D --seed S --out DIR

Writes cases.ndjson and data as training_server.py does. A case has a `kind`: `train`, `cv` or `refit`. Numbers that must be equal
to the last bit are text, as Python's repr writes them. Case i of a seed is the same whatever N is.
"""

import argparse
import json
import math
import sys
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np
import pandas as pd

from training_server import GROUP_SIZE, LABEL_OF, draw_parameters, make_dataset

FIXED = {'num_threads': 1, 'deterministic': True, 'force_col_wise': True, 'verbosity': -1}
NUM_FEATURES = 8
TEXT_FEATURE = 3
REGRESSION_METRICS = [
    'l1', 'l2', 'rmse', 'quantile', 'mape', 'huber', 'fair', 'poisson', 'gamma', 'gamma_deviance', 'tweedie', 'r2',
]
METRICS = {
    'real': REGRESSION_METRICS,
    'positive': REGRESSION_METRICS,
    'binary': [*REGRESSION_METRICS, 'binary_logloss', 'binary_error', 'auc', 'average_precision', 'cross_entropy'],
    'unit': [*REGRESSION_METRICS, 'cross_entropy', 'cross_entropy_lambda', 'kullback_leibler'],
    'class': ['multi_logloss', 'multi_error', 'auc_mu'],
    'relevance': ['ndcg', 'map', 'l2'],
}


def written(values: Any) -> str:
    return ' '.join(repr(float(value)) for value in values)


def squares(scores: np.ndarray, data: lgb.Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Of one output: half the square of the residual. Of several: the same, of whether the label is the output's number."""
    label = data.get_label().astype(np.float64)
    if scores.ndim == 2:
        label = (label[:, None] == np.arange(scores.shape[1])[None, :]).astype(np.float64)
    return scores - label, np.ones_like(scores)


def pseudo_huber(scores: np.ndarray, data: lgb.Dataset) -> tuple[np.ndarray, np.ndarray]:
    residual = scores - data.get_label().astype(np.float64)
    root = np.sqrt(1 + residual * residual)
    return residual / root, 1 / (root * root * root)


def worst(outputs: np.ndarray, data: lgb.Dataset) -> tuple[str, float, bool]:
    first = outputs[:, 0] if outputs.ndim == 2 else outputs
    return 'worst', float(np.max(np.abs(first - data.get_label().astype(np.float64)))), False


def total(outputs: np.ndarray, data: lgb.Dataset) -> tuple[str, float, bool]:
    sum_of_outputs = 0.0
    for output in outputs.ravel():
        sum_of_outputs += float(output)
    return 'total', sum_of_outputs, True


def with_text(x: np.ndarray, known: slice) -> pd.DataFrame:
    """A feature as text categories, those of the `known` rows. Its first value is missing in every third row."""
    frame = pd.DataFrame(x, columns=[f'f{feature}' for feature in range(x.shape[1])])
    text = [None if row % 3 == 0 and value == 0 else f'c{int(value)}' for row, value in enumerate(x[:, TEXT_FEATURE])]
    names = sorted({name for name in text[known] if name is not None})
    frame[f'f{TEXT_FEATURE}'] = pd.Categorical(text, categories=names)
    return frame


def outputs_of(parameters: dict[str, Any]) -> int:
    return int(parameters.get('num_class', 1))


class Case:
    """What all kinds draw: data, parameters, and the datasets made from them."""

    def __init__(self, rng: np.random.Generator, number: int, x: np.ndarray, labels: dict[str, np.ndarray]) -> None:
        self.x, self.labels = x, labels
        self.parameters = draw_parameters(rng)
        self.custom = None
        # With DART and functions of the caller LightGBM drops trees at random moments, by a flag it never sets.
        is_dart = self.parameters.get('boosting') == 'dart'
        if not is_dart and rng.random() < 0.15:
            self.custom = str(rng.choice(['squares', 'pseudo_huber']))
            objective = self.parameters['objective']
            for name in ['is_unbalance', 'scale_pos_weight', 'pos_bagging_fraction', 'neg_bagging_fraction', 'reg_sqrt']:
                self.parameters.pop(name, None)
            if LABEL_OF[objective] == 'class':
                self.custom = 'squares'
        self.label = LABEL_OF[self.parameters['objective']]
        self.weighted = bool(rng.random() < 0.3)
        metrics = METRICS[self.label]
        chosen = rng.choice(metrics, size=int(rng.integers(1, 4)), replace=False)
        self.parameters['metric'] = [str(metric) for metric in chosen]
        if rng.random() < 0.3:
            self.parameters['eval_at'] = [1, 4]
        # LightGBM's Python package stops early as if a lower r2 were better.
        if 'r2' not in chosen and rng.random() < 0.4:
            self.parameters['early_stopping_round'] = int(rng.choice([1, 2, 4]))
            if rng.random() < 0.4:
                self.parameters['early_stopping_min_delta'] = float(rng.choice([0.001, 0.02]))
            if rng.random() < 0.4:
                self.parameters['first_metric_only'] = True
        self.custom_metrics = [str(name) for name in rng.permutation(['worst', 'total'])[: int(rng.integers(0, 3))]]
        self.ranked = self.label == 'relevance'
        self.is_text = bool(rng.random() < 0.25)
        self.categorical = [] if self.is_text else [[], [3], [3, 5]][int(rng.integers(3))]
        self.rounds = int(rng.integers(1, 16))
        self.dataset = number
        self.init_score: np.ndarray | None = None
        if self.is_text and 'monotone_constraints' in self.parameters:
            self.parameters['monotone_constraints'][TEXT_FEATURE] = 0
        # With a random forest LightGBM crashes.
        if rng.random() < 0.2 and self.parameters.get('boosting') != 'rf':
            self.init_score = np.round(rng.normal(size=len(x) * outputs_of(self.parameters)), 3)

    def trained_by(self) -> dict[str, Any]:
        parameters = {**self.parameters, **FIXED}
        if self.custom is not None:
            parameters['objective'] = {'squares': squares, 'pseudo_huber': pseudo_huber}[self.custom]
        return parameters

    def metric_functions(self) -> list[Any]:
        return [{'worst': worst, 'total': total}[name] for name in self.custom_metrics]

    def make(self, begin: int, end: int, reference: lgb.Dataset | None = None, scored: bool = True) -> lgb.Dataset:
        rows = slice(begin, end)
        if reference is None:
            self.known = (begin, end)
        data: Any = with_text(self.x, slice(*self.known)).iloc[rows] if self.is_text else self.x[rows]
        num_outputs = outputs_of(self.parameters)
        init_score = None
        if self.init_score is not None and scored:
            init_score = self.init_score.reshape(num_outputs, -1)[:, rows].ravel()
        return lgb.Dataset(
            data,
            self.labels[self.label][rows],
            weight=self.labels['weight'][rows] if self.weighted else None,
            group=[min(GROUP_SIZE, end - at) for at in range(begin, end, GROUP_SIZE)] if self.ranked else None,
            init_score=init_score,
            reference=reference,
            categorical_feature='auto' if self.is_text else self.categorical,
            free_raw_data=False,
        )

    def base(self, kind: str) -> dict[str, Any]:
        return {
            'kind': kind,
            'dataset': self.dataset,
            'numRows': len(self.x),
            'parameters': {**self.parameters, **FIXED, **({'objective': 'custom'} if self.custom else {})},
            'custom': self.custom,
            'customMetrics': self.custom_metrics,
            'categorical': self.categorical,
            'isText': self.is_text,
            'label': self.label,
            'weighted': self.weighted,
            'ranked': self.ranked,
            'initScore': None if self.init_score is None else self.init_score.tolist(),
            'rounds': self.rounds,
        }


def make_train(case: Case, rng: np.random.Generator) -> dict[str, Any]:
    n = len(case.x)
    ends = [n // 2 // GROUP_SIZE * GROUP_SIZE, n * 3 // 4 // GROUP_SIZE * GROUP_SIZE, n]
    is_continued = case.init_score is None and case.parameters.get('boosting') != 'rf' and bool(rng.random() < 0.3)
    init_model = None
    init_text = None
    if is_continued:
        first = {**case.trained_by(), 'metric': 'None', 'seed': int(rng.integers(100)), 'learning_rate': 0.2}
        first.pop('early_stopping_round', None)
        if first.get('data_sample_strategy') == 'goss' or rng.random() < 0.5:
            first['boosting'] = 'gbdt'
        init_text = lgb.train(first, case.make(0, ends[0]), int(rng.integers(1, 5))).model_to_string()
        init_model = lgb.Booster(model_str=init_text)
    train = case.make(0, ends[0])
    scored = bool(rng.random() < 0.7)
    parts = [('early', ends[0], ends[1]), ('late', ends[1], n)][: int(rng.integers(1, 3))]
    valid = {name: case.make(begin, end, train, scored) for name, begin, end in parts}
    # A custom metric of the data trained on disturbs LightGBM's DART.
    is_disturbed = case.parameters.get('boosting') == 'dart' and bool(case.custom_metrics)
    place = 3 if is_disturbed else int(rng.integers(0, 4))
    names = list(valid)
    if place < 3:
        names.insert(min(place, len(names)), 'itself')
    recorded: dict[str, dict[str, list[float]]] = {}
    booster = lgb.train(
        case.trained_by(),
        train,
        case.rounds,
        valid_sets=[train if name == 'itself' else valid[name] for name in names],
        valid_names=names,
        feval=case.metric_functions() or None,
        init_model=init_model,
        callbacks=[lgb.record_evaluation(recorded)],
    )
    return {
        **case.base('train'),
        'trainEnd': ends[0],
        'validation': [[name, *next(([b, e] for other, b, e in parts if other == name), [0, ends[0]])] for name in names],
        'isValidationScored': scored,
        'initText': init_text,
        'evaluations': [
            [name, metric, written(values)] for name, metrics in recorded.items() for metric, values in metrics.items()
        ],
        'text': booster.model_to_string(),
    }


def make_folds(case: Case, rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    n = len(case.x)
    unit = GROUP_SIZE if case.ranked else 1
    num_units = math.ceil(n / unit)
    order = rng.permutation(num_units)
    folds = []
    for test in np.array_split(order, int(rng.integers(2, 12 if num_units > 12 else 4))):
        train = np.setdiff1d(order, test)
        if rng.random() < 0.2:
            train = train[: max(1, len(train) * 2 // 3)]
        rows = [[row for one in units for row in range(one * unit, min(n, (one + 1) * unit))] for units in (train, test)]
        folds.append((np.array(rows[0]), np.array(rows[1])))
    return folds


def make_cv(case: Case, rng: np.random.Generator) -> dict[str, Any]:
    folds = make_folds(case, rng)
    with_training = bool(rng.random() < 0.4)
    results = lgb.cv(
        case.trained_by(),
        case.make(0, len(case.x)),
        case.rounds,
        folds=[(train.tolist(), test.tolist()) for train, test in folds],
        feval=case.metric_functions() or None,
        eval_train_metric=with_training,
        return_cvbooster=True,
    )
    boosters = results.pop('cvbooster')
    return {
        **case.base('cv'),
        'folds': [[train.tolist(), test.tolist()] for train, test in folds],
        'withTraining': with_training,
        'results': [[name, written(values)] for name, values in results.items()],
        'bestIteration': boosters.best_iteration,
        # The first and last only, to keep files small; and read once, as what `lgb.train` returns is.
        'texts': [
            lgb.Booster(model_str=booster.model_to_string()).model_to_string()
            for booster in (boosters.boosters[0], boosters.boosters[-1])
        ],
    }


def make_refit(case: Case, rng: np.random.Generator) -> dict[str, Any]:
    if case.custom is not None:
        raise lgb.basic.LightGBMError('no objective')
    middle = len(case.x) // 2 // GROUP_SIZE * GROUP_SIZE
    parameters = case.trained_by()
    # With path_smooth LightGBM crashes in refit.
    for name in ('early_stopping_round', 'path_smooth'):
        parameters.pop(name, None)
        case.parameters.pop(name, None)
    booster = lgb.train(parameters, case.make(0, middle, scored=False), case.rounds)
    decay = float(rng.choice([0.0, 0.3, 0.9]))
    rows = slice(middle, len(case.x))
    data: Any = with_text(case.x, slice(0, middle)).iloc[rows] if case.is_text else case.x[rows]
    init_score = None
    if case.init_score is not None:
        init_score = case.init_score.reshape(outputs_of(case.parameters), -1)[:, rows].ravel()
    is_loaded = bool(rng.random() < 0.5)
    text = booster.model_to_string()
    if is_loaded:
        booster = lgb.Booster(model_str=text)
    n = len(case.x)
    refitted = booster.refit(
        data,
        case.labels[case.label][rows],
        decay_rate=decay,
        weight=case.labels['weight'][rows] if case.weighted else None,
        group=[min(GROUP_SIZE, n - at) for at in range(middle, n, GROUP_SIZE)] if case.ranked else None,
        init_score=init_score,
        categorical_feature='auto' if is_loaded or case.is_text else case.categorical,
    )
    return {
        **case.base('refit'),
        'begin': middle,
        'decay': decay,
        'isLoaded': is_loaded,
        'initText': text,
        'text': refitted.model_to_string(),
    }


MAKERS = {'train': make_train, 'cv': make_cv, 'refit': make_refit}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument('--cases', type=int, default=300)
    parser.add_argument('--datasets', type=int, default=20)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--out', type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    lgb.register_logger(type('Silent', (), {'info': lambda *_: None, 'warning': lambda *_: None})())
    datasets = []
    for number in range(arguments.datasets):
        x, labels = make_dataset(np.random.default_rng([arguments.seed, 2, number]))
        np.concatenate([x.T, *(column[None, :] for column in labels.values())]).tofile(arguments.out / f'{number}.f64')
        datasets.append((x, labels))
    refused: dict[str, int] = {}
    numbers = [0, 0]
    with (arguments.out / 'cases.ndjson').open('w') as file:
        while numbers[0] < arguments.cases:
            rng = np.random.default_rng([arguments.seed, 3, numbers[1]])
            dataset = numbers[1] % arguments.datasets
            kind = ['train', 'train', 'cv', 'refit'][numbers[1] % 4]
            numbers[1] += 1
            try:
                made = MAKERS[kind](Case(rng, dataset, *datasets[dataset]), rng)
            except (lgb.basic.LightGBMError, ValueError) as error:
                reason = str(error)[:60]
                refused[reason] = refused.get(reason, 0) + 1
                continue
            file.write(json.dumps(made) + '\n')
            numbers[0] += 1
    print(f'{numbers[0]} cases; refused by LightGBM: {json.dumps(refused)}', file=sys.stderr)


if __name__ == '__main__':
    main()
