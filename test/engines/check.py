"""
Compares scores with LightGBM's and with those of `opencredit predict`: every id exactly once, every bit.

check.py NAME FOLDER SCORES, where the folder has model.txt, loans.parquet and expected.parquet
"""

import sys
from pathlib import Path

import lightgbm
import numpy
import pandas
import pyarrow.parquet


def check(name, folder, scores):
    rows = pandas.read_parquet(folder / 'loans.parquet')
    model = lightgbm.Booster(model_file=str(folder / 'model.txt'))
    features = rows[model.feature_name()].assign(job=rows['job'].astype('category'))
    found = pyarrow.parquet.read_table(scores).sort_by('id')
    ids = found['id'].to_numpy()
    lost, repeated = len(set(rows['id']) - set(ids)), len(ids) - len(set(ids))
    counts = f'{len(ids):,} rows, {lost} lost, {repeated} repeated'
    assert len(ids) == len(rows) and lost == 0 and repeated == 0, f'{name}: {counts}'
    predictions = bits(found['prediction'].to_numpy())
    expected = pyarrow.parquet.read_table(folder / 'expected.parquet').sort_by('id')
    for other, answers in [('LightGBM', model.predict(features)), ('predict', expected['prediction'].to_numpy())]:
        differing = predictions != bits(answers)
        assert not differing.any(), f"{name}: {differing.sum()} predictions differ from {other}'s"
    print(f'{name}: {counts}, 0 differ from LightGBM and predict', flush=True)


def bits(numbers):
    return numbers.astype('float64').view('int64')


if __name__ == '__main__':
    name, *paths = sys.argv[1:]
    check(name, *map(Path, paths))
