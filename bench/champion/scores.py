"""Scores of predictions, and their confidence intervals."""

import numpy as np
from sklearn.metrics import roc_auc_score

from features import CLASSES

NUM_CLASSES = len(CLASSES)


def softmax(raw):
    """Probabilities [rows x classes] of raw scores [rows x classes]."""
    shifted = np.exp(raw - raw.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def accuracy(raw, labels):
    """Share of rows whose highest raw score is the label's."""
    return float((raw.argmax(axis=1) == labels).mean())


def log_losses(raw, labels):
    """Natural-log loss of each row [rows]."""
    return -np.log(np.maximum(softmax(raw)[np.arange(len(labels)), labels], 1e-15))


def summarise(raw, labels):
    """Every score of one set of held-out rows. Confusion: rows are the true class, columns the predicted one."""
    confusion = np.zeros((NUM_CLASSES, NUM_CLASSES), dtype=np.int64)
    np.add.at(confusion, (labels, raw.argmax(axis=1)), 1)
    return {
        'rows': len(labels),
        'accuracy': accuracy(raw, labels),
        'logLoss': float(log_losses(raw, labels).mean()),
        'macroF1': float(_macro_f1(confusion)),
        'recall': dict(zip(CLASSES, (confusion.diagonal() / confusion.sum(axis=1)).tolist())),
        'aucOneVersusRest': float(roc_auc_score(labels, softmax(raw), multi_class='ovr', average='macro')),
        'confusion': confusion.tolist(),
    }


def customer_intervals(raw, labels, customers, seed, resamples=1000):
    """95 % percentile intervals of accuracy, log loss and macro F1, resampling whole customers with replacement."""
    num_customers = int(customers.max()) + 1
    # Per customer: the cells of the confusion matrix, then the summed log loss. Each score is a function of their sum.
    totals = np.zeros((num_customers, NUM_CLASSES * NUM_CLASSES + 1))
    np.add.at(totals, (customers, labels * NUM_CLASSES + raw.argmax(axis=1)), 1)
    np.add.at(totals, (customers, -1), log_losses(raw, labels))
    generator = np.random.default_rng(seed)
    samples = np.empty((resamples, 3))
    for sample in samples:
        drawn = np.bincount(generator.integers(num_customers, size=num_customers), minlength=num_customers)
        total = drawn @ totals
        confusion = total[:-1].reshape(NUM_CLASSES, NUM_CLASSES)
        sample[:] = confusion.trace() / confusion.sum(), total[-1] / confusion.sum(), _macro_f1(confusion)
    low, high = np.percentile(samples, [2.5, 97.5], axis=0)
    return {name: [float(low[i]), float(high[i])] for i, name in enumerate(('accuracy', 'logLoss', 'macroF1'))}


def wilson_interval(share, rows):
    """95 % binomial (Wilson) interval of a share of `rows` rows, as if the rows were independent."""
    z = 1.959963984540054
    centre = (share + z * z / (2 * rows)) / (1 + z * z / rows)
    half = z * np.sqrt(share * (1 - share) / rows + z * z / (4 * rows * rows)) / (1 + z * z / rows)
    return [float(centre - half), float(centre + half)]


def _macro_f1(confusion):
    return np.mean(2 * confusion.diagonal() / (confusion.sum(axis=0) + confusion.sum(axis=1)))
