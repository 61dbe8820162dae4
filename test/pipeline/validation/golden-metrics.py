"""Figures of scikit-learn and SciPy, for golden-metrics.json.

    python test/pipeline/validation/golden-metrics.py    (scikit-learn 1.9.1, NumPy 2, SciPy)
"""

import json
import pathlib

import numpy
from scipy.optimize import brentq
from scipy.stats import ks_2samp
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    brier_score_loss,
    confusion_matrix,
    f1_score,
    log_loss,
    roc_auc_score,
)


def ece(probability, event):
    """Expected calibration error over ten bins of equal width, the upper end exclusive."""
    bins = numpy.minimum(numpy.floor(probability * 10), 9)
    return sum(
        (bins == number).sum() * abs(probability[bins == number].mean() - event[bins == number].mean())
        for number in numpy.unique(bins)
    ) / len(event)


def line(probability, event):
    """(calibration slope, intercept with the slope fixed at 1)."""
    log_odds = numpy.log(probability / (1 - probability))
    slope = LogisticRegression(C=numpy.inf, tol=1e-12, max_iter=10000).fit(log_odds[:, None], event).coef_[0, 0]
    excess = lambda intercept: (event - 1 / (1 + numpy.exp(-intercept - log_odds))).sum()
    return float(slope), float(brentq(excess, -5, 5, xtol=1e-13))


def case(seed, rows, classes, decimals):
    random = numpy.random.RandomState(seed)
    label = random.choice(classes, size=rows, p=random.dirichlet(numpy.full(classes, 5)))
    scores = random.normal(size=(rows, classes)) * 1.3
    scores[numpy.arange(rows), label] += 1.1
    probabilities = numpy.exp(scores) / numpy.exp(scores).sum(axis=1, keepdims=True)
    # Few decimals make ties.
    probabilities = numpy.clip(probabilities.round(decimals), 10.0**-decimals, None)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    predicted = probabilities.argmax(axis=1)
    ovr = lambda average: roc_auc_score(label, probabilities, multi_class="ovr", average=average)
    by_class = []
    for target in range(classes):
        event, probability = (label == target).astype(int), probabilities[:, target]
        slope, intercept = line(probability, event)
        by_class.append(
            {
                "auc": float(roc_auc_score(event, probability)),
                "ks": float(ks_2samp(probability[event == 1], probability[event == 0]).statistic),
                "ece": float(ece(probability, event)),
                "calibration_slope": slope,
                "calibration_intercept": intercept,
            }
        )
    binary = classes == 2
    one = probabilities[:, 1]
    return {
        "label": label.tolist(),
        "probabilities": probabilities.ravel().tolist(),
        "confusion": confusion_matrix(label, predicted, labels=range(classes)).tolist(),
        "metrics": {
            "accuracy": accuracy_score(label, predicted),
            "macro_f1": f1_score(label, predicted, average="macro"),
            "macro_recall": balanced_accuracy_score(label, predicted),
            "log_loss": log_loss(label, probabilities),
            "brier": brier_score_loss(label, one if binary else probabilities),
            "auc_macro": roc_auc_score(label, one) if binary else ovr("macro"),
            "auc_weighted": roc_auc_score(label, one) if binary else ovr("weighted"),
            "auc_hand_till": roc_auc_score(label, one)
            if binary
            else roc_auc_score(label, probabilities, multi_class="ovo", average="macro"),
        },
        "classes": by_class,
    }


golden = [case(1, 300, 3, 6), case(2, 300, 3, 1), case(3, 250, 2, 2), case(4, 400, 5, 2)]
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
