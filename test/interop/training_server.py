"""Serves training to compare with: LightGBM learns from random data with random parameters, and writes what it saved.

Usage: python training_server.py --cases N --datasets D --seed S --out DIR [--feature NAME]

Writes cases.ndjson, a line {dataset, parameters, categorical, label, weight, group, rounds, text} each, and for each dataset a file
of float64 columns: the features, then the labels, then the weight. Case i of a seed is the same whatever N is. With --feature all
cases use one more feature of LightGBM, and NAME.ndjson is written instead, whose lines may have more entries.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np

LABELS = ['real', 'positive', 'binary', 'unit', 'class', 'relevance']
LABEL_OF = {
    'regression': 'real', 'regression_l1': 'real', 'huber': 'real', 'fair': 'real', 'quantile': 'real', 'mape': 'real',
    'poisson': 'positive', 'gamma': 'positive', 'tweedie': 'positive', 'binary': 'binary', 'multiclass': 'class',
    'multiclassova': 'class', 'cross_entropy': 'unit', 'cross_entropy_lambda': 'unit', 'lambdarank': 'relevance',
    'rank_xendcg': 'relevance',
}
GROUP_SIZE = 20

# Parameters drawn independently, each with its choices.
OPTIONS: dict[str, list[Any]] = {
    'num_leaves': [2, 4, 15, 63],
    'min_data_in_leaf': [1, 3, 50],
    'max_depth': [2, 4, 7],
    'max_bin': [5, 15, 63],
    'min_data_in_bin': [1, 10],
    'lambda_l1': [0.01, 1.0],
    'lambda_l2': [0.1, 10.0],
    'min_gain_to_split': [0.01, 1.0],
    'max_delta_step': [0.1],
    'path_smooth': [1.0, 20.0],
    'feature_fraction': [0.5, 0.8],
    'feature_fraction_bynode': [0.5, 0.8],
    'min_sum_hessian_in_leaf': [0.0, 1.0, 10.0],
    'cat_smooth': [0.5, 1.0],
    'cat_l2': [0.0, 1.0],
    'max_cat_threshold': [2, 8, 200],
    'max_cat_to_onehot': [1, 30],
    'min_data_per_group': [1, 10],
    'learning_rate': [0.3, 1.0, 0.01],
    'enable_bundle': [False],
    'boost_from_average': [False],
    'extra_trees': [True],
    'seed': [7, 12345],
    'data_random_seed': [5],
    'bin_construct_sample_cnt': [150],
    'zero_as_missing': [True],
    'use_missing': [False],
    'feature_pre_filter': [False],
    'interaction_constraints': ['[0,1,2],[2,3,4,5],[6,7]'],
}


def make_dataset(rng: np.random.Generator) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Features of many kinds, and labels that depend on them."""
    n = int(rng.integers(120, 900))
    x = rng.normal(size=(n, 8))
    x[:, 1] = np.where(rng.random(n) < 0.3, np.nan, x[:, 1])
    x[:, 2] = np.where(rng.random(n) < 0.6, 0, x[:, 2])
    x[:, 3] = rng.integers(0, rng.choice([4, 12, 60]), n)
    x[:, 4] = np.round(x[:, 4], 1)
    x[:, 5] = np.where(rng.random(n) < 0.1, np.nan, rng.integers(-1, 5, n))
    # Two that never have a value in the same row.
    either = rng.integers(0, 3, n)
    x[:, 6] = np.where(either == 0, np.abs(x[:, 6]), 0)
    x[:, 7] = np.where(either == 1, np.abs(x[:, 7]), 0)
    real = x[:, 0] * 2 + np.nan_to_num(x[:, 1]) + np.sin(x[:, 3]) * 2 + x[:, 2] + x[:, 6] - x[:, 7] + rng.normal(size=n) * 0.3
    unit = 1 / (1 + np.exp(-real))
    return x, {
        'real': real,
        'positive': np.exp(real / 3),
        'binary': (rng.random(n) < unit).astype(float),
        'unit': unit,
        'class': np.clip(np.floor(real) + 2, 0, 3),
        'relevance': np.clip(np.floor(real) + 1, 0, 4),
        'weight': np.round(rng.uniform(0.1, 3, n), 2),
    }


def draw_parameters(rng: np.random.Generator) -> dict[str, Any]:
    objective = str(rng.choice(list(LABEL_OF)))
    parameters: dict[str, Any] = {'objective': objective}
    for name, choices in OPTIONS.items():
        if rng.random() < 0.15:
            parameters[name] = choices[int(rng.integers(len(choices)))]
    boosting = str(rng.choice(['gbdt'] * 4 + ['dart', 'rf']))
    if boosting != 'gbdt':
        parameters['boosting'] = boosting
    if boosting == 'dart':
        for name, choices in {'drop_rate': [0.5], 'max_drop': [0, 2, -1], 'skip_drop': [0.0, 0.2], 'uniform_drop': [True], 'xgboost_dart_mode': [True], 'drop_seed': [9]}.items():
            if rng.random() < 0.4:
                parameters[name] = choices[int(rng.integers(len(choices)))]
    if boosting == 'rf' or rng.random() < 0.3:
        parameters['bagging_fraction'] = float(rng.choice([0.3, 0.7]))
        parameters['bagging_freq'] = int(rng.choice([1, 3]))
        if objective == 'binary' and rng.random() < 0.4:
            parameters['pos_bagging_fraction'] = 0.9
            parameters['neg_bagging_fraction'] = 0.4
    elif rng.random() < 0.15 and boosting == 'gbdt':
        parameters['data_sample_strategy'] = 'goss'
        parameters['learning_rate'] = float(rng.choice([0.3, 1.0]))
    if rng.random() < 0.15:
        parameters['monotone_constraints'] = [1, 0, -1, 0, 1, 0, 0, 0]
        parameters['monotone_penalty'] = float(rng.choice([0, 0.5, 2.0]))
    if objective in ('multiclass', 'multiclassova'):
        parameters['num_class'] = 4
    if objective in ('binary', 'multiclassova') and rng.random() < 0.3:
        parameters['sigmoid'] = 1.7
    if objective == 'binary' and rng.random() < 0.3:
        parameters['is_unbalance'] = True
    elif objective == 'binary' and rng.random() < 0.3:
        parameters['scale_pos_weight'] = 2.5
    if objective in ('quantile', 'huber') and rng.random() < 0.5:
        parameters['alpha'] = float(rng.choice([0.2, 0.75]))
    if objective in ('regression', 'regression_l1', 'fair', 'quantile', 'mape') and rng.random() < 0.15:
        parameters['reg_sqrt'] = True
    return parameters


Random = np.random.Generator
Parameters = dict[str, Any]


def nan_gains(rng: Random, parameters: Parameters) -> dict[str, Any] | None:
    """Leaves without rows or hessians, whose gains are 0 / 0."""
    parameters.update({'extra_trees': True, 'max_bin': int(rng.choice([5, 15])), 'min_sum_hessian_in_leaf': 0.0})
    parameters['min_data_in_leaf'] = int(rng.choice([0, 1]))
    parameters.pop('lambda_l2', None)
    return {}


def categories(rng: Random, parameters: Parameters) -> dict[str, Any] | None:
    """Categories without rows in a leaf, whose outputs are 0 / 0; sets of all sizes."""
    parameters['cat_smooth'] = float(rng.choice([0, 0, 0.5]))
    parameters['min_data_in_leaf'] = int(rng.choice([1, 3]))
    parameters['min_data_per_group'] = int(rng.choice([1, 2]))
    parameters['min_sum_hessian_in_leaf'] = 0.0
    parameters['max_cat_threshold'] = int(rng.choice([1, 8, 32, 200]))
    parameters['min_data_in_bin'] = 1
    for name in ('max_bin', 'max_depth', 'max_cat_to_onehot'):
        parameters.pop(name, None)
    return {}


def contributions(rng: Random, parameters: Parameters) -> dict[str, Any] | None:
    """Gains that count more or less by feature; other bundles; importances by gain."""
    if rng.random() < 0.7:
        parameters['feature_contri'] = [float(rng.choice([0, 0.25, 1, 1.5])) for _ in range(8)]
    if rng.random() < 0.5:
        parameters['is_enable_sparse'] = False
    if rng.random() < 0.3:
        parameters['saved_feature_importance_type'] = 1
    if rng.random() < 0.4:
        parameters['max_bin_by_feature'] = [int(rng.choice([2, 3, 7, 40, 300])) for _ in range(8)]
    return {}


def forced_bins(rng: Random, parameters: Parameters) -> dict[str, Any] | None:
    """Bounds of bins from a file."""
    content = []
    for _ in range(int(rng.integers(0, 7))):
        bounds = [round(float(bound), 1) for bound in rng.normal(size=int(rng.integers(0, 6)))]
        if rng.random() < 0.7:
            bounds.sort()
        content.append({'feature': int(rng.integers(8)), 'bin_upper_bound': bounds})
    parameters['forcedbins_filename'] = 'bins.json'
    Path('bins.json').write_text(json.dumps(content))
    if rng.random() < 0.5:
        parameters['max_bin'] = int(rng.choice([2, 3, 4, 7, 30]))
    elif rng.random() < 0.3:
        parameters['max_bin_by_feature'] = [int(rng.choice([2, 3, 7, 40, 300])) for _ in range(8)]
    return {'forcedBins': content}


def forced_splits(rng: Random, parameters: Parameters) -> dict[str, Any] | None:
    """The first splits of every tree from a file."""
    def draw(depth: int) -> dict[str, Any]:
        feature = int(rng.choice([0, 1, 2, 3, 4, 5, 6, 7]))
        threshold = float(rng.integers(0, 5)) if feature in (3, 5) else round(float(rng.normal()), 2)
        split: dict[str, Any] = {'feature': feature, 'threshold': threshold}
        for side in ('left', 'right'):
            if depth < 3 and rng.random() < 0.5:
                split[side] = draw(depth + 1)
        return split

    content = draw(0)
    parameters['forcedsplits_filename'] = 'splits.json'
    Path('splits.json').write_text(json.dumps(content))
    parameters['num_leaves'] = int(rng.choice([16, 20, 40]))
    # LightGBM fails where a feature has one bin, and where it looks at neither child of the root.
    parameters['feature_pre_filter'] = False
    parameters['min_data_in_leaf'] = int(rng.choice([1, 3]))
    return {'forcedSplits': content}


def queries(rng: Random, parameters: Parameters) -> dict[str, Any] | None:
    """Bags of whole queries; positions whose bias is learnt."""
    parameters['objective'] = str(rng.choice(['lambdarank', 'lambdarank', 'rank_xendcg', 'regression', 'binary', 'poisson']))
    for name in ('reg_sqrt', 'sigmoid', 'alpha', 'num_class', 'data_sample_strategy', 'pos_bagging_fraction', 'neg_bagging_fraction'):
        parameters.pop(name, None)
    if rng.random() < 0.7:
        parameters['bagging_by_query'] = True
        parameters['bagging_fraction'] = float(rng.choice([0.3, 0.5, 0.8]))
        parameters['bagging_freq'] = int(rng.choice([1, 2]))
    if rng.random() < 0.3:
        parameters['lambdarank_position_bias_regularization'] = float(rng.choice([0.1, 5.0]))
    positions = rng.integers(3, 3 + int(rng.choice([1, 4, 25])), 1000).tolist() if rng.random() < 0.6 else None
    return {'positions': positions}


def costs(rng: Random, parameters: Parameters) -> dict[str, Any] | None:
    """Splits that cost something."""
    def draw() -> list[float]:
        return [float(rng.choice([0, 0.01, 0.1, 1, 20])) for _ in range(8)]

    if rng.random() < 0.5:
        parameters['cegb_tradeoff'] = float(rng.choice([0.1, 0.5, 3]))
    if rng.random() < 0.5:
        parameters['cegb_penalty_split'] = float(rng.choice([1e-4, 1e-2]))
    if rng.random() < 0.6:
        parameters['cegb_penalty_feature_coupled'] = [10 * cost for cost in draw()]
    if rng.random() < 0.5:
        parameters['cegb_penalty_feature_lazy'] = [0.1 * cost for cost in draw()]
    return {}


def monotone(rng: Random, parameters: Parameters) -> dict[str, Any] | None:
    """Methods of keeping outputs monotone."""
    if parameters['objective'] in ('regression_l1', 'quantile', 'mape'):
        return None
    parameters['monotone_constraints_method'] = str(rng.choice(['intermediate', 'advanced']))
    parameters['monotone_constraints'] = [int(rng.choice([-1, 0, 1])) for _ in range(8)]
    parameters['monotone_constraints'][3] = parameters['monotone_constraints'][5] = 0
    parameters['monotone_penalty'] = float(rng.choice([0, 0, 0.5, 2.0]))
    if rng.random() < 0.7:
        parameters.pop('feature_fraction_bynode', None)
    return {}


def linear(rng: Random, parameters: Parameters) -> dict[str, Any] | None:
    """Leaves with linear models."""
    if parameters['objective'] == 'regression_l1' or 'zero_as_missing' in parameters:
        return None
    parameters['linear_tree'] = True
    parameters['linear_lambda'] = float(rng.choice([0.0, 0.01, 1.0, 10.0]))
    return {}


def forced_monotone(rng: Random, parameters: Parameters) -> dict[str, Any] | None:
    """Forced splits by features whose outputs must be monotone."""
    return None if monotone(rng, parameters) is None else forced_splits(rng, parameters)


def several(rng: Random, parameters: Parameters) -> dict[str, Any] | None:
    """Some of the others at once."""
    extra: dict[str, Any] = {}
    for feature in (contributions, forced_bins, costs, monotone, linear, nan_gains):
        if rng.random() < 0.5:
            more = feature(rng, parameters)
            if more is None:
                return None
            extra |= more
    return extra


# What each feature sets; it returns more entries of the case, or None where the parameters cannot have it.
FEATURES: dict[str, Callable[[Random, Parameters], dict[str, Any] | None]] = {
    'nan_gains': nan_gains,
    'categories': categories,
    'contributions': contributions,
    'forced_bins': forced_bins,
    'linear': linear,
    'monotone': monotone,
    'costs': costs,
    'queries': queries,
    'forced_monotone': forced_monotone,
    'several': several,
    'forced_splits': forced_splits,
}


def text_of(booster: lgb.Booster, importance_type: str) -> str:
    """What lgb.train's model saves. Its importances are those of the command line: sums of gains that no text has rounded."""
    begin, end = 'feature_importances:', 'parameters:'
    importances = booster.model_to_string(importance_type=importance_type).split(begin)[1].split(end)[0]
    booster.model_from_string(booster.model_to_string())
    before, after = booster.model_to_string().split(begin)
    return before + begin + importances + end + after.split(end, 1)[1]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument('--cases', type=int, default=300)
    parser.add_argument('--datasets', type=int, default=30)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--feature', choices=FEATURES)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    # Files that parameters name lie here.
    os.chdir(arguments.out)
    arguments.out = Path('.')
    lgb.register_logger(type('Silent', (), {'info': lambda *_: None, 'warning': lambda *_: None})())
    datasets = []
    for number in range(arguments.datasets):
        x, labels = make_dataset(np.random.default_rng([arguments.seed, number]))
        np.concatenate([x.T, *(column[None, :] for column in labels.values())]).tofile(arguments.out / f'{number}.f64')
        datasets.append((x, labels))
    cases = []
    refused = 0
    number = 0
    while len(cases) < arguments.cases:
        rng = np.random.default_rng([arguments.seed, 1, number])
        dataset = number % arguments.datasets
        number += 1
        x, labels = datasets[dataset]
        parameters = draw_parameters(rng)
        categorical = [[], [3], [3, 5]][int(rng.integers(3))]
        extra: dict[str, Any] | None = {}
        if arguments.feature is not None:
            extra = FEATURES[arguments.feature](np.random.default_rng([arguments.seed, 2, number]), parameters)
            if extra is None:
                continue
        label = LABEL_OF[parameters['objective']]
        weighted = bool(rng.random() < 0.3)
        rounds = int(rng.integers(1, 13))
        ranked = label == 'relevance' or arguments.feature == 'queries'
        n = len(x)
        group = [min(GROUP_SIZE, n - begin) for begin in range(0, n, GROUP_SIZE)] if ranked else None
        fixed = {'num_threads': 1, 'deterministic': True, 'force_col_wise': True, 'verbosity': -1}
        data = lgb.Dataset(
            x,
            labels[label],
            weight=labels['weight'] if weighted else None,
            group=group,
            position=None if extra.get('positions') is None else extra['positions'][:n],
            categorical_feature=categorical,
            free_raw_data=False,
        )
        try:
            booster = lgb.train({**parameters, **fixed}, data, rounds, keep_training_booster=True)
        except lgb.basic.LightGBMError:
            refused += 1
            continue
        cases.append({
            'dataset': dataset,
            'numRows': n,
            'parameters': {**parameters, **fixed},
            'categorical': categorical,
            'label': label,
            'weighted': weighted,
            'group': group,
            'rounds': rounds,
            'text': text_of(booster, 'gain' if parameters.get('saved_feature_importance_type') == 1 else 'split'),
            **extra,
        })
    (arguments.out / f'{arguments.feature or "cases"}.ndjson').write_text(''.join(json.dumps(case) + '\n' for case in cases))
    print(f'{len(cases)} cases, {refused} configurations refused by LightGBM', file=sys.stderr)


if __name__ == '__main__':
    main()
