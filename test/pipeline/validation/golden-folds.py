"""Folds of scikit-learn, and random numbers of NumPy, for golden-folds.json.

    python test/pipeline/validation/golden-folds.py    (scikit-learn 1.9.1, NumPy 2)
"""

import json
import pathlib

import numpy
from sklearn.model_selection import GroupKFold, KFold, StratifiedGroupKFold, StratifiedKFold


def fold_of_row(splitter, rows, label=None, group=None):
    folds = numpy.full(rows, -1)
    for number, (_, test) in enumerate(splitter.split(numpy.zeros(rows), label, group)):
        folds[test] = number
    return folds.tolist()


def twister(seed):
    order = numpy.arange(1000)
    numpy.random.RandomState(seed).shuffle(order)
    random = numpy.random.RandomState(seed)
    return {
        "seed": seed,
        "uint32": random.randint(0, 2**32, size=1300, dtype=numpy.uint32).tolist()[-10:],
        "double": numpy.random.RandomState(seed).random_sample(700).tolist()[-5:],
        "shuffled": order.tolist(),
    }


def case(seed, groups, classes, folds):
    random = numpy.random.RandomState(seed)
    sizes = random.randint(1, 9, size=groups)
    names = numpy.array([f"CUS_{random.randint(10**6):x}" for _ in range(groups)])
    group = numpy.repeat(names, sizes)
    # Labels that stick to their group.
    usual = numpy.repeat(random.randint(classes, size=groups), sizes)
    label = numpy.where(random.random_sample(len(group)) < 0.7, usual, random.randint(classes, size=len(group)))
    order = random.permutation(len(group))
    group, label = group[order], label[order]
    rows = len(group)
    return {
        "seed": seed,
        "numFolds": folds,
        "group": group.tolist(),
        "label": label.tolist(),
        "KFold": fold_of_row(KFold(folds, shuffle=True, random_state=seed), rows),
        "StratifiedKFold": fold_of_row(StratifiedKFold(folds, shuffle=True, random_state=seed), rows, label),
        "GroupKFold": fold_of_row(GroupKFold(folds, shuffle=True, random_state=seed), rows, label, group),
        "StratifiedGroupKFold": fold_of_row(
            StratifiedGroupKFold(folds, shuffle=True, random_state=seed), rows, label, group
        ),
    }


golden = {
    "twister": [twister(seed) for seed in (0, 1, 42, 2**32 - 1)],
    "cases": [case(1, 120, 3, 5), case(0, 40, 2, 3), case(7, 60, 9, 4), case(2026, 25, 3, 10)],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
