"""Serves random models to compare with: LightGBM trains them, and writes cases in the layout of fixtures/.

Usage: python server.py --models N --seed S --out DIR
Model i of a seed is the same whatever N is. Configurations LightGBM refuses are drawn again and counted.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'fixtures'))

import lightgbm as lgb
import numpy as np

from casewriter import FIXED_PARAMETERS, Case, Slice, check_version, silence, write_case

GROUP_SIZE = 10
OBJECTIVES = [
    'regression', 'regression', 'regression_l1', 'huber', 'fair', 'quantile', 'mape', 'poisson', 'gamma', 'tweedie',
    'binary', 'binary', 'binary', 'multiclass', 'multiclass', 'multiclassova', 'cross_entropy', 'cross_entropy_lambda',
    'lambdarank', 'rank_xendcg', 'custom',
]
HONOURS_SQRT = {'regression', 'regression_l1', 'fair', 'quantile', 'mape'}

# Parameters drawn independently, each with its choices.
OPTIONS: dict[str, list[Any]] = {
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
    'learning_rate': [0.3, 1.0, 20.0],
    'enable_bundle': [False],
    'boost_from_average': [False],
    'seed': [7, 12345],
}


class Draw:
    """Random choices of one model."""

    def __init__(self, *seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def chance(self, share: float) -> bool:
        """True with this probability."""
        return bool(self.rng.random() < share)

    def one_of(self, choices: list[Any]) -> Any:
        """One of the choices."""
        return choices[self.rng.integers(len(choices))]

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return int(self.rng.integers(low, high + 1))


def draw_column(draw: Draw, num_rows: int) -> tuple[np.ndarray, bool]:
    """A column of one of many shapes, and whether it is to be categorical."""
    rng = draw.rng
    normal = rng.normal(size=num_rows)
    spoiled = rng.random(num_rows) < draw.one_of([0.02, 0.3, 0.75, 0.95])
    kind = draw.between(0, 12)
    if kind == 0:
        return normal, False
    if kind == 1:
        return np.round(normal * 3), False
    if kind == 2:
        return np.where(spoiled, 0.0, rng.exponential(size=num_rows)), False
    if kind == 3:
        return np.where(spoiled, np.nan, normal), False
    if kind == 4:
        return rng.integers(-2, draw.one_of([3, 20, 200]), num_rows).astype(float), True
    if kind == 5:
        return np.where(spoiled, np.nan, rng.zipf(1.5, num_rows).clip(0, 500)), True
    if kind == 6:
        return np.where(spoiled, -4.0, normal), False
    if kind == 7:
        return rng.choice([-np.inf, np.inf, 0, 1e-36, -1e-36, 1e300, 5.5, np.nan], num_rows), False
    if kind == 8:
        return np.where(spoiled, 1e-30, normal * 1e-20), False
    if kind == 9:
        return rng.integers(-20, 20, num_rows) * draw.one_of([5e-324, 1e-310, 4e-36]), False
    if kind == 10:
        return 5e14 + rng.integers(0, 40, num_rows) * 0.125, False
    if kind == 11:
        return np.where(spoiled, np.nan, 0.0 if draw.chance(0.5) else 1.0), False
    return rng.integers(0, 3, num_rows) * 1.0 + draw.one_of([0, 63, 1000]), True


def draw_table(draw: Draw) -> tuple[np.ndarray, list[int], np.ndarray]:
    """A training table, its categorical features, and a real target that depends on all columns."""
    num_rows = draw.one_of([60, 200, 700, 1500])
    columns = [draw_column(draw, num_rows) for _ in range(draw.one_of([1, 2, 4, 6, 9]))]
    values = np.column_stack([column for column, _ in columns]).astype(np.float64)
    base = np.nan_to_num(values, posinf=3, neginf=-3).clip(-5, 5)
    target = base @ draw.rng.normal(size=len(columns)) + np.sin(base.sum(1) * 2) + draw.rng.normal(size=num_rows) * 0.2
    return values, [index for index, (_, categorical) in enumerate(columns) if categorical], target


def draw_objective(draw: Draw, target: np.ndarray) -> tuple[dict[str, Any], np.ndarray]:
    """Objective parameters, and the target as a label it accepts."""
    name = draw.one_of(OBJECTIVES)
    parameters: dict[str, Any] = {'objective': name}
    scaled = (target - target.min()) / max(float(np.ptp(target)), 1e-9)
    if name == 'custom':
        parameters['objective'] = lambda score, dataset: (score - dataset.get_label(), np.ones_like(score))
    if name in ('binary', 'multiclassova') and draw.chance(0.5):
        parameters['sigmoid'] = draw.one_of([0.5, 0.7, 1.3, 2.0])
    if name in HONOURS_SQRT and draw.chance(0.3):
        parameters['reg_sqrt'] = True
    if name == 'tweedie':
        parameters['tweedie_variance_power'] = draw.one_of([1.1, 1.9])
    if name.startswith('multiclass'):
        parameters['num_class'] = num_class = draw.between(2, 5)
        label = np.floor(scaled * num_class).clip(0, num_class - draw.one_of([1, 1, 1, 2]))
        return parameters, label
    if name == 'binary':
        return parameters, (target > np.quantile(target, draw.one_of([0.1, 0.5, 0.9]))).astype(float)
    if name in ('poisson', 'tweedie'):
        return parameters, np.abs(target)
    if name == 'gamma':
        return parameters, scaled + 0.01
    if name.startswith('cross'):
        return parameters, scaled
    if name in ('lambdarank', 'rank_xendcg'):
        return parameters, np.floor(scaled * 4)
    return parameters, target


def draw_parameters(draw: Draw, objective: Any, num_features: int, categorical: list[int]) -> dict[str, Any]:
    """Boosting type and tree parameters that LightGBM mostly accepts together."""
    parameters: dict[str, Any] = {'num_leaves': draw.between(2, 40)}
    parameters |= {name: draw.one_of(choices) for name, choices in OPTIONS.items() if draw.chance(0.25)}
    boosting = draw.one_of(['gbdt', 'gbdt', 'gbdt', 'dart', 'goss', 'gbdt' if callable(objective) else 'rf'])
    if boosting == 'goss':
        parameters['data_sample_strategy'] = 'goss'
    else:
        parameters['boosting'] = boosting
    if boosting == 'rf' or (boosting != 'goss' and draw.chance(0.3)):
        parameters |= {'bagging_freq': draw.one_of([1, 3]), 'bagging_fraction': draw.one_of([0.3, 0.5, 0.8])}
    if boosting == 'dart':
        parameters |= {'drop_rate': draw.one_of([0.1, 0.6]), 'xgboost_dart_mode': draw.chance(0.3)}
    missing = draw.one_of(['nan', 'nan', 'nan', 'zero', 'none'])
    if missing == 'zero':
        parameters['zero_as_missing'] = True
    if missing == 'none':
        parameters['use_missing'] = False
    # Together with zero_as_missing, extra_trees can hit a failing check inside LightGBM.
    if missing != 'zero' and draw.chance(0.15):
        parameters['extra_trees'] = True
    if missing != 'zero' and objective != 'regression_l1' and draw.chance(0.15):
        parameters |= {'linear_tree': True, 'linear_lambda': draw.one_of([0.0, 0.01, 1.0])}
    if objective not in ('regression_l1', 'quantile', 'mape') and draw.chance(0.2):
        parameters['monotone_constraints'] = [
            0 if feature in categorical else draw.between(-1, 1) for feature in range(num_features)
        ]
    return parameters


def draw_slice(draw: Draw, num_iterations: int, linear: bool) -> Slice:
    """A range of iterations, now and then past the end, or a prediction that stops early."""
    start = draw.between(0, num_iterations + 1)
    count = draw.one_of([-1, 0, 1, draw.between(1, num_iterations + 2)])
    if draw.chance(0.4):
        stop = (draw.between(1, 4), draw.one_of([0.01, 0.3, 1.5, 10.0]))
        return Slice('stopped', start // 2, count, early_stop=stop, outputs=('raw', 'output'))
    outputs = ('raw', 'output', 'leaf') if linear else ('raw', 'output', 'leaf', 'contrib')
    return Slice('range', start, count, outputs=outputs)


def draw_case(draw: Draw, name: str) -> Case:
    """Trains one random model; LightGBMError if LightGBM refuses it."""
    values, categorical, target = draw_table(draw)
    objective, label = draw_objective(draw, target)
    parameters = objective | draw_parameters(draw, objective['objective'], values.shape[1], categorical)
    options: dict[str, Any] = {}
    if objective['objective'] in ('lambdarank', 'rank_xendcg'):
        options['group'] = [GROUP_SIZE] * (len(values) // GROUP_SIZE)
    elif draw.chance(0.3):
        quarters = draw.rng.integers(1, 900, len(values)) / 4
        options['weight'] = quarters if draw.chance(0.5) else draw.rng.random(len(values)) + 0.1
    dataset = lgb.Dataset(values, label, categorical_feature=categorical, **options)
    num_iterations = draw.between(1, 20)
    booster = lgb.train(FIXED_PARAMETERS | parameters, dataset, num_iterations)
    linear = 'linear_tree' in parameters
    shown = {key: value for key, value in parameters.items() if not callable(value)}
    return Case(
        name,
        f'random model: {len(values)} rows, categorical {categorical}, weighted {"weight" in options}, {shown}',
        booster.model_to_string(num_iteration=-1),
        values,
        [draw_slice(draw, num_iterations, linear)],
        round_trip=None,
        contrib=not linear,
        num_sample_rows=8,
        num_splits=4,
    )


def main() -> None:
    """Writes the models asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--models', type=int, required=True)
    parser.add_argument('--seed', type=int, required=True)
    parser.add_argument('--out', type=Path, required=True)
    options = parser.parse_args()
    check_version()
    silence()
    num_refused = 0
    for index in range(options.models):
        name = f'random-{options.seed}-{index:05}'
        attempt = 0
        while True:
            try:
                write_case(options.out, draw_case(Draw(options.seed, index, attempt), name), always_json=True)
                break
            except lgb.basic.LightGBMError as error:
                attempt += 1
                num_refused += 1
                print(f'{name}: drawn again: {error}', file=sys.stderr)
        if (index + 1) % 10 == 0 or index + 1 == options.models:
            print(f'{index + 1} of {options.models} models, {num_refused} refused', file=sys.stderr)


if __name__ == '__main__':
    main()
