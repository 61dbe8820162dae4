"""Serves odd data: what LightGBM learns from it, or that it refuses, or crashes.

Usage: python odd_data.py OUT.ndjson

Numbers are bytes of float64 in base64, column by column.
"""

import base64
import json
import os
import sys
from typing import Any

import lightgbm as lgb
import numpy as np

FIXED = {'num_threads': 1, 'deterministic': True, 'force_col_wise': True, 'verbosity': -1, 'num_iterations': 2}
SMALL = {'min_data_in_leaf': 1, 'min_data_in_bin': 1, 'min_sum_hessian_in_leaf': 0.0}
INF, NAN = np.inf, np.nan


def packed(values: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(values, dtype='<f8').tobytes()).decode()


def cases() -> list[dict[str, Any]]:
    rng = np.random.default_rng(5)
    n = 40
    x = rng.normal(size=(n, 3))
    y = (x[:, 0] > 0).astype(float)
    real = x[:, 0] * 3 + x[:, 1]
    made: list[dict[str, Any]] = []

    def add(name: str, columns: np.ndarray, label: np.ndarray, parameters: dict[str, Any], **others: Any) -> None:
        made.append({'name': name, 'x': columns, 'y': np.asarray(label, dtype=float), 'parameters': parameters, **others})

    def with_column(column: np.ndarray) -> np.ndarray:
        return np.column_stack([x, column])

    regression = {'objective': 'regression', **SMALL}
    binary = {'objective': 'binary', **SMALL}
    tenths = np.arange(n) / 10
    columns = {
        'constant': np.full(n, 7.5), 'zero': np.zeros(n), 'missing': np.full(n, NAN), 'one value, else missing': np.where(np.arange(n) == 3, 2.0, NAN),
        'infinite': np.full(n, INF), 'infinities': np.where(np.arange(n) % 3 == 0, INF, np.where(np.arange(n) % 3 == 1, -INF, tenths)),
        'infinity and missing': np.where(np.arange(n) % 3 == 0, INF, np.where(np.arange(n) % 3 == 1, NAN, tenths)),
        'huge': np.where(np.arange(n) % 2 == 0, 1.7e308, -1.7e308) * (1 - tenths / 100), 'subnormal': tenths * 5e-324, 'tiny': tenths * 1e-36,
        'around the zero threshold': np.where(np.arange(n) % 2 == 0, 1e-35, 1.1e-35) * np.where(np.arange(n) % 3 == 0, -1, 1),
        'negative zeros': np.where(np.arange(n) % 2 == 0, -0.0, tenths), 'neighbours': 1 + np.arange(n) % 5 * 2.0**-52, 'integers beyond 2^53': 2.0**60 + np.arange(n) * 1024,
    }
    for name, column in columns.items():
        add(f'a column: {name}', with_column(column), real + np.nan_to_num(tenths), regression)
        add(f'only this column: {name}', column[:, None], real, regression)
    categories = {
        'beyond int32': np.where(np.arange(n) % 3 == 0, 2.0**31, np.where(np.arange(n) % 3 == 1, 1e12, 5.0)), 'large': np.where(np.arange(n) % 2 == 0, 2e5, 3.0),
        'negative': np.arange(n) % 4 - 2.0, 'fractions': np.arange(n) % 4 + 0.75, 'infinite': np.where(np.arange(n) % 3 == 0, INF, 2.0), 'all missing': np.full(n, NAN),
        'constant': np.full(n, 4.0), 'all different': np.arange(n, dtype=float), 'all negative': np.full(n, -3.0), 'large ids': np.arange(n) % 5 * 99_991.0,
    }
    for name, column in categories.items():
        odd = {**regression, 'min_data_per_group': 1, 'cat_smooth': 1.0}
        add(f'categories: {name}', with_column(column), real + (np.arange(n) % 4), odd, categorical=[3])
        add(f'only categories: {name}', column[:, None], real + (np.arange(n) % 4), odd, categorical=[0])
    for objective in ['regression', 'regression_l1', 'quantile', 'mape', 'huber', 'fair', 'poisson', 'gamma', 'tweedie', 'binary', 'cross_entropy', 'cross_entropy_lambda']:
        for name, label in {'all 0': np.zeros(n), 'all 1': np.ones(n), 'all 2': np.full(n, 2.0), 'negative': -np.abs(real), '0 and 2': y * 2, '-1 and 1': y * 2 - 1, 'large': real * 1e30, 'beyond float32': real * 1e39, 'halves': y / 2}.items():
            add(f'{objective}, labels {name}', x, label, {'objective': objective, **SMALL})
    for name, label in {'one class': np.zeros(n), 'the last class': np.full(n, 2.0), 'a class missing': y * 2, 'too large': y * 3, 'negative': -y, 'fractions': y + 0.5}.items():
        for objective in ['multiclass', 'multiclassova']:
            add(f'{objective}, labels {name}', x, label, {'objective': objective, 'num_class': 3, **SMALL})
    for name, label in {'all 0': np.zeros(n), 'all alike': np.full(n, 3.0), 'too large': y * 31, 'negative': -y, 'fractions': y / 2}.items():
        for objective in ['lambdarank', 'rank_xendcg']:
            add(f'{objective}, labels {name}', x, label, {'objective': objective, **SMALL}, group=[10, 25, 5])
    add('lambdarank without queries', x, y, {'objective': 'lambdarank'})
    add('lambdarank, queries of one row', x, y, {'objective': 'lambdarank', **SMALL}, group=[1] * n)
    for name, label in {'NaN': np.where(np.arange(n) == 4, NAN, y), 'infinite': np.where(np.arange(n) == 4, INF, y)}.items():
        add(f'labels {name}', x, label, binary)
    for name, weight in {'some 0': y, 'tiny': np.full(n, 1e-30), 'large': np.full(n, 1e20), 'all 0': np.zeros(n), 'very different': np.where(y > 0, 1e-8, 1e8)}.items():
        add(f'weights {name}', x, real, regression, weight=weight)
        add(f'binary, weights {name}', x, y, binary, weight=weight)
    for rows in [1, 2, 3, 5]:
        wide = rng.normal(size=(rows, 20))
        add(f'{rows} rows of 20 columns', wide, np.arange(rows), regression)
        add(f'{rows} rows of 20 columns, defaults', wide, np.arange(rows), {'objective': 'regression'})
    add('200 columns of 0 and 1', (rng.random(size=(50, 200)) < 0.05).astype(float), np.arange(50) % 7, regression)
    add('rows all alike', np.tile([1.0, 2.0, 3.0], (n, 1)), real, regression)
    add('max_depth 1', x, real, {**regression, 'max_depth': 1})
    add('leaves larger than the data', x, real, {**regression, 'min_data_in_leaf': 1000})
    add('max_bin 2', with_column(columns['infinities']), real, {**regression, 'max_bin': 2})
    add('all features constrained to themselves', x, real, {**regression, 'interaction_constraints': '[0],[1]'})
    return made


def learn(case: dict[str, Any]) -> dict[str, Any]:
    lgb.register_logger(type('Silent', (), {'info': lambda *_: None, 'warning': lambda *_: None})())
    try:
        data = lgb.Dataset(case['x'], case['y'], weight=case.get('weight'), group=case.get('group'), categorical_feature=case.get('categorical', []))
        text = lgb.train({**case['parameters'], **FIXED}, data).model_to_string()
        # Less the list of parameters, which is half of it and hardly depends on the data.
        return {'text': text[: text.index('\nparameters:')]}
    except lgb.basic.LightGBMError as error:
        return {'error': str(error)}


def in_child(case: dict[str, Any]) -> dict[str, Any]:
    """What LightGBM does, also when it ends the process."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        with os.fdopen(writer, 'w') as pipe:
            pipe.write(json.dumps(learn(case)))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return json.loads(answer) if answer else {'error': 'crash'}


def main() -> None:
    with open(sys.argv[1], 'w') as file:
        for case in cases():
            file.write(json.dumps({
                'name': case['name'],
                'numRows': len(case['y']),
                'columns': packed(case['x'].T),
                'label': packed(case['y']),
                'weight': packed(case['weight']) if 'weight' in case else None,
                'group': case.get('group'),
                'categorical': case.get('categorical', []),
                'parameters': {**case['parameters'], **FIXED},
                **in_child(case),
            }) + '\n')


if __name__ == '__main__':
    main()
