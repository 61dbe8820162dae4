"""Writes what LightGBM makes of parameters, for parameters.test.ts: golden.json, or another file to compare with.

Usage: python generate.py [--count N] [--seed S] [--out FILE]
Then:  OPENCREDIT_PARAMETERS=FILE npx vitest run test/train/parameters
"""

import argparse
import json
import random
import re
import sys
from pathlib import Path
from typing import Any
from unittest import mock

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / 'fixtures'))

import lightgbm as lgb
import numpy as np
from casewriter import check_version, silence
from lightgbm.basic import _ConfigAliases

NUM_ROWS, NUM_FEATURES = 128, 4
OBJECTIVES = [
    'regression', 'regression_l2', 'l2', 'mean_squared_error', 'mse', 'l2_root', 'root_mean_squared_error', 'rmse',
    'regression_l1', 'l1', 'mean_absolute_error', 'mae', 'huber', 'fair', 'poisson', 'quantile', 'mape',
    'mean_absolute_percentage_error', 'gamma', 'tweedie', 'binary', 'binary', 'multiclass', 'softmax', 'multiclassova',
    'multiclass_ova', 'ova', 'ovr', 'cross_entropy', 'xentropy', 'cross_entropy_lambda', 'xentlambda', 'lambdarank',
    'rank_xendcg', 'xendcg', 'xe_ndcg', 'xe_ndcg_mart', 'xendcg_mart', 'none', 'null', 'custom', 'na',
]
METRICS = [
    'regression', 'regression_l2', 'l2', 'mean_squared_error', 'mse', 'l2_root', 'root_mean_squared_error', 'rmse',
    'regression_l1', 'l1', 'mean_absolute_error', 'mae', 'quantile', 'mape', 'mean_absolute_percentage_error', 'huber',
    'fair', 'poisson', 'gamma', 'gamma_deviance', 'tweedie', 'r2', 'ndcg', 'lambdarank', 'rank_xendcg', 'xendcg',
    'xe_ndcg', 'xe_ndcg_mart', 'xendcg_mart', 'map', 'mean_average_precision', 'auc', 'average_precision',
    'binary_logloss', 'binary', 'binary_error', 'cross_entropy', 'xentropy', 'cross_entropy_lambda', 'xentlambda',
    'kullback_leibler', 'kldiv', 'none', 'null', 'custom', 'na',
]
CLASS_METRICS = [
    'multi_logloss', 'multiclass', 'softmax', 'multiclassova', 'multiclass_ova', 'ova', 'ovr', 'multi_error', 'auc_mu',
]
CLASS_OBJECTIVES = {'multiclass', 'softmax', 'multiclassova', 'multiclass_ova', 'ova', 'ovr'}
CUSTOM = {'none', 'null', 'custom', 'na'}
BOOLEANS = [
    'deterministic', 'force_col_wise', 'force_row_wise', 'extra_trees', 'first_metric_only', 'xgboost_dart_mode',
    'uniform_drop', 'quant_train_renew_leaf', 'stochastic_rounding', 'is_enable_sparse', 'enable_bundle', 'use_missing',
    'zero_as_missing', 'feature_pre_filter', 'pre_partition', 'two_round', 'header', 'precise_float_parser',
    'is_unbalance', 'boost_from_average', 'reg_sqrt', 'lambdarank_norm', 'gpu_use_dp', 'predict_contrib',
]
INTEGERS: dict[str, tuple[int, int]] = {
    'num_leaves': (2, 200), 'seed': (-(2**31), 2**31 - 1), 'max_depth': (-1, 9), 'min_data_in_leaf': (0, 3),
    'bagging_freq': (-1, 2), 'bagging_seed': (0, 99), 'feature_fraction_seed': (0, 99), 'extra_seed': (0, 99),
    'max_drop': (-1, 60), 'drop_seed': (0, 99), 'min_data_per_group': (1, 50), 'max_cat_threshold': (1, 50),
    'max_cat_to_onehot': (1, 9), 'top_k': (1, 50), 'num_grad_quant_bins': (2, 9), 'max_bin': (2, 300),
    'min_data_in_bin': (1, 9), 'bin_construct_sample_cnt': (100, 10**6), 'data_random_seed': (-5, 5),
    'objective_seed': (0, 9), 'lambdarank_truncation_level': (1, 50), 'multi_error_top_k': (1, 2),
    'local_listen_port': (1, 65535), 'time_out': (1, 999), 'gpu_platform_id': (-1, 3), 'gpu_device_id': (-1, 3),
    'num_gpu': (1, 4), 'saved_feature_importance_type': (0, 1), 'num_threads': (1, 2), 'verbosity': (-3, -1),
    'num_iterations': (1, 3), 'early_stopping_round': (-1, 0), 'metric_freq': (1, 9),
}
NUMBERS: dict[str, tuple[float, float]] = {
    'learning_rate': (1e-6, 2), 'min_sum_hessian_in_leaf': (0, 2), 'bagging_fraction': (0.01, 1),
    'pos_bagging_fraction': (0.01, 1), 'neg_bagging_fraction': (0.01, 1), 'feature_fraction': (0.01, 1),
    'feature_fraction_bynode': (0.01, 1), 'early_stopping_min_delta': (0, 1), 'max_delta_step': (-1, 1),
    'lambda_l1': (0, 1), 'lambda_l2': (0, 1e7), 'linear_lambda': (0, 1e-7), 'min_gain_to_split': (0, 1),
    'drop_rate': (0, 1), 'skip_drop': (0, 1), 'top_rate': (0, 0.8), 'other_rate': (0, 0.4), 'cat_l2': (0, 99),
    'cat_smooth': (0, 99), 'monotone_penalty': (0, 3), 'refit_decay_rate': (0, 1), 'path_smooth': (0, 2),
    'scale_pos_weight': (0.1, 5), 'sigmoid': (0.1, 3), 'alpha': (0.1, 1.2), 'fair_c': (0.1, 3),
    'poisson_max_delta_step': (0.1, 1), 'tweedie_variance_power': (1, 1.99), 'pred_early_stop_margin': (0, 9),
}
# Too many threads, and what Python itself reads.
UNRANGED = {'num_threads', 'early_stopping_round'}
TEXTS = {
    'data': ['a.csv', 'folder/b.tsv'], 'valid': ['a.csv', 'b,c', ['a.csv', 'b.csv']], 'label_column': ['name:y', 0, 3],
    'weight_column': ['name:w'], 'group_column': ['5'], 'ignore_column': ['1,2', [1, 2]], 'parser_config_file': ['p'],
    'gpu_device_id_list': ['0,1'], 'output_model': ['m.txt'], 'machine_list_filename': ['mlist.txt'],
}
RARE: dict[str, list[Any]] = {
    'bagging_by_query': [True], 'histogram_pool_size': [5.5, -2],
    'monotone_constraints_method': ['intermediate', 'advanced'],
    'cegb_tradeoff': [0.5, 2], 'cegb_penalty_split': [0.1], 'cegb_penalty_feature_lazy': [[0, 1, 2, 0.1]],
    'cegb_penalty_feature_coupled': ['0,1,2,0.1'], 'linear_tree': [True], 'use_quantized_grad': [True],
    'lambdarank_position_bias_regularization': [0.1],
}
CONFLICTS = re.compile(
    'Number of classes|Multiclass objective|is_unbalance|monotone_constraints|bagging in GOSS|force_col_wise'
    r'|zero_as_missing must|when fitting linear|bagging_freq > 0|top_rate|alpha_ > 0|auc_mu_weights|AUC-mu'
)


class Draw:
    """Random dicts of parameters, in all the ways to write them."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def parameters(self) -> dict[str, Any]:
        share = self.rng.choice([0.05, 0.1, 0.4])
        drawn: dict[str, Any] = {}
        objective = self.rng.choice(OBJECTIVES)
        num_class = self.rng.choice([2, 3]) if objective in CLASS_OBJECTIVES or self.chance(0.03) else 1
        if objective in CUSTOM and self.chance(0.5):
            num_class = 3
        if num_class > 1:
            drawn['num_class'] = num_class
        drawn['objective'] = self.case(objective)
        if self.chance(0.5):
            known = CLASS_METRICS if num_class > 1 and self.chance(0.95) else METRICS
            metrics = [self.case(self.rng.choice(known)) for _ in range(self.rng.choice([1, 1, 2, 5]))]
            drawn['metric'] = self.rng.choice([metrics, ','.join(metrics)])
        if self.chance(0.4):
            drawn['boosting'] = self.case(self.rng.choice(['gbdt', 'gbrt', 'dart', 'goss', 'rf', 'random_forest']))
        if self.chance(0.2):
            drawn['data_sample_strategy'] = self.case(self.rng.choice(['bagging', 'goss']))
        for name, choices in RARE.items():
            if self.chance(0.02):
                drawn[name] = self.rng.choice(choices)
        for name in BOOLEANS:
            if self.chance(share):
                drawn[name] = self.rng.choice([True, False, 'true', 'False', '+', '-'])
        for name, (lower, upper) in INTEGERS.items():
            if self.chance(share):
                value = self.rng.randint(lower, upper)
                # Python's train() compares these two with integers.
                is_text = name not in ('num_iterations', 'early_stopping_round') and self.chance(0.2)
                drawn[name] = str(value) if is_text else value
        for name, bounds in NUMBERS.items():
            if self.chance(share):
                drawn[name] = self.number(*bounds)
        for name, choices in TEXTS.items():
            if self.chance(share / 2):
                drawn[name] = self.rng.choice(choices)
        self.add_lists(drawn, share, num_class)
        items = [(self.rng.choice(_ConfigAliases.get_sorted(name)), value) for name, value in drawn.items()]
        self.rng.shuffle(items)
        return dict(items)

    def add_lists(self, drawn: dict[str, Any], share: float, num_class: int) -> None:
        lists: dict[str, list[Any]] = {
            'monotone_constraints': [self.rng.choice([-1, 0, 1]) for _ in range(NUM_FEATURES)],
            'feature_contri': [self.number(0, 1) for _ in range(NUM_FEATURES)],
            'max_bin_by_feature': [self.rng.randint(2, 300) for _ in range(NUM_FEATURES)],
            'label_gain': [0, *(self.number(0, 9) for _ in range(self.rng.randint(2, 4)))],
            'eval_at': [self.rng.randint(1, 20) for _ in range(self.rng.randint(1, 4))],
            'auc_mu_weights': [self.number(-1, 3) for _ in range(num_class**2)],
        }
        for name, items in lists.items():
            if self.chance(share / 2):
                drawn[name] = self.rng.choice([items, ','.join(map(str, items))])
        if self.chance(share / 2):
            sets = self.rng.choice([[[0, 1], [2, 3]], [[0], [1, 2, 3], [0, 3]], [[0, 1, 2, 3]]])
            drawn['interaction_constraints'] = self.rng.choice([sets, ','.join(str(s).replace(' ', '') for s in sets)])
        for name in ('metric', 'eval_at', 'label_gain', 'lambda_l1', 'num_leaves', 'valid'):
            if name not in drawn and self.chance(share / 5):
                drawn[name] = self.rng.choice([None, ''])

    def number(self, lower: float, upper: float) -> Any:
        value = self.rng.choice([
            lower + (upper - lower) * self.rng.random(),
            round(lower + (upper - lower) * self.rng.random(), self.rng.randint(0, 4)),
            lower, upper, float(f'{upper:.0e}'), lower + (upper - lower) * 2.0 ** -self.rng.randint(1, 30),
        ])
        value = min(max(value, lower), upper)
        if value == int(value) and self.chance(0.5):
            value = int(value)
        return self.rng.choice([str(value), repr(float(value)), f'{value:.3e}']) if self.chance(0.2) else value

    def case(self, word: str) -> str:
        return self.rng.choice([word, word, word, word.upper(), word.capitalize()])


def named(parameters: dict[str, Any], name: str, otherwise: Any) -> Any:
    return next((parameters[key] for key in _ConfigAliases.get_sorted(name) if key in parameters), otherwise)


def section_of(parameters: dict[str, Any]) -> str:
    """The section of the model that lgb.train returns for data that suits the parameters. No tree is grown."""
    objective = str(named(parameters, 'objective', 'regression')).lower()
    num_class = int(named(parameters, 'num_class', 1))
    rng = np.random.default_rng(1)
    values = rng.random((NUM_ROWS, NUM_FEATURES))
    label = np.arange(NUM_ROWS) % max(num_class, 2) + (1 if objective == 'gamma' else 0)
    group = np.full(NUM_ROWS // 16, 16)
    given = dict(parameters)
    if objective in CUSTOM:
        key = next(key for key in _ConfigAliases.get_sorted('objective') if key in given)
        given[key] = lambda scores, data: (np.ones_like(scores), np.ones_like(scores))
    with mock.patch.object(lgb.Booster, 'update'):
        booster = lgb.train(given, lgb.Dataset(values, label, group=group), keep_training_booster=True)
    return booster.model_to_string().split('\nparameters:\n')[1].split('end of parameters')[0]


def lines_of(text: str) -> dict[str, str]:
    return dict(re.findall(r'^\[(\w+): (.*)\]$', text, re.MULTILINE))


def ranges(names: list[str]) -> list[tuple[str, Any, bool]]:
    """Which values of which numbers LightGBM takes."""
    found = []
    for name in names:
        for value in (-1, 0, 1, 2, 131072, 131073, 0.5, 1.5):
            try:
                section_of({'verbosity': -1, name: value})
                is_taken = True
            except (lgb.basic.LightGBMError, ValueError) as error:
                if not any(part in str(error) for part in (f'({name})', f'Parameter {name} ', 'boosting rounds')):
                    continue
                is_taken = False
            found.append((name, value, is_taken))
    return found


def decimals(draw: Draw, count: int) -> list[tuple[Any, float]]:
    """What LightGBM reads decimals as: with these labels, a leaf is the learning rate itself."""
    values = np.repeat([0.0, 1.0], 64)[:, None]
    label = np.repeat([-1.0, 1.0], 64)
    found = []
    for _ in range(count):
        value = draw.rng.random() * 10.0 ** draw.rng.choice([0, 0, 1, -5, -9, 3, 15, 20, -25])
        given = draw.rng.choice([value, value, repr(value), f'{value:.25f}', f'{value:.{draw.rng.randint(1, 20)}e}'])
        if float(given) == 0:
            continue
        parameters = {
            'verbosity': -1, 'boost_from_average': False, 'min_sum_hessian_in_leaf': 0, 'learning_rate': given,
            'num_threads': 1,
        }
        booster = lgb.train(parameters, lgb.Dataset(values, label), 1, keep_training_booster=True)
        found.append((given, booster.get_leaf_output(0, 1)))
    return found


def by_line(value: Any) -> str:
    """JSON with a line for every item of a list."""
    if not isinstance(value, list):
        return json.dumps(value)
    return '[\n' + ',\n'.join(map(json.dumps, value)) + '\n]'


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument('--count', type=int, default=200)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--out', type=Path, default=Path(__file__).with_name('golden.json'))
    arguments = parser.parse_args()
    check_version()
    silence()
    draw = Draw(arguments.seed)
    text = section_of({})
    defaults = lines_of(text)
    cases: list[Any] = []
    refused: list[Any] = []
    while len(cases) < arguments.count:
        parameters = draw.parameters()
        try:
            lines = lines_of(section_of(parameters))
        except (lgb.basic.LightGBMError, ValueError) as error:
            reason = str(error).split(' at ')[0].strip()
            num_alike = sum(case['error'] == reason for case in refused)
            if CONFLICTS.search(reason) and num_alike < arguments.count // 40:
                refused.append({'parameters': parameters, 'error': reason})
            continue
        changes = {name: value for name, value in lines.items() if value != defaults[name]}
        cases.append({'parameters': parameters, 'changes': changes})
    golden = {
        'aliases': {name: names[1:] for name, names in sorted(_ConfigAliases._get_all_param_aliases().items())},
        'text': text,
        'cases': cases,
        'refused': refused,
        'ranges': ranges([name for name in (*INTEGERS, *NUMBERS) if name not in UNRANGED]),
        'decimals': decimals(draw, arguments.count // 2),
    }
    body = ',\n'.join(f'{json.dumps(key)}: {by_line(value)}' for key, value in golden.items())
    arguments.out.write_text('{\n' + body + '\n}\n')
    print(f'{len(cases)} cases, {len(refused)} refused by LightGBM, {arguments.out.stat().st_size} bytes')


if __name__ == '__main__':
    main()
