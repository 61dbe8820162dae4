"""One measurement of a tool, in a process of its own.

The request is JSON in the first argument: `folder` of the dataset, `output` (where the model and the scores go), `numFeatures`,
`categorical` and `sparse` of the dataset, `parameters` (LightGBM's, which the others translate) and `rounds`. The answer is a line
of JSON: the tool's `version`, seconds of `binning` and `training`, and `peaks`, bytes of memory (VmHWM) of the process with the tool
imported, the data loaded, in bins, and the model trained.
"""

import json
import re
import sys
import time
from pathlib import Path

import numpy as np


class Request:
    """What is asked for, by attribute."""

    def __init__(self, fields):
        self.folder = Path(fields['folder'])
        self.output = fields['output']
        self.num_features = fields['numFeatures']
        self.categorical = fields['categorical']
        self.sparse = fields['sparse']
        self.parameters = fields['parameters']
        self.rounds = fields['rounds']

    @property
    def is_ranking(self):
        return self.parameters['objective'] == 'lambdarank'

    @property
    def num_leaves(self):
        return self.parameters['num_leaves']

    @property
    def num_threads(self):
        return self.parameters['num_threads']


def measure(version, make_binned, train_model, predict, save=None, prepare=lambda rows, request: rows):
    """Answers the request.

    make_binned(rows, label, group, request) bins the training data; train_model(binned, request) returns the model, and for a tool
    that bins as part of training also the seconds of that; predict(model, rows, request) gives raw scores of the test rows;
    save(model, path) writes the model where it is to be compared; prepare(rows, request) brings rows into the form that the tool
    takes, which is not timed.
    """
    peaks = {'empty': peak_bytes()}
    request = Request(json.loads(sys.argv[1]))
    rows, label, group = read_part(request, 'train')
    rows = prepare(rows, request)
    peaks['data'] = peak_bytes()
    begin = time.perf_counter()
    binned = make_binned(rows, label, group, request)
    binning = time.perf_counter() - begin
    peaks['binned'] = peak_bytes()
    begin = time.perf_counter()
    trained = train_model(binned, request)
    training = time.perf_counter() - begin
    peaks['trained'] = peak_bytes()
    model, binning_within = trained if isinstance(trained, tuple) else (trained, 0)
    if save is not None:
        save(model, f'{request.output}.txt')
    rows, _, _ = read_part(request, 'test')
    np.asarray(predict(model, prepare(rows, request), request), dtype='<f8').tofile(f'{request.output}.scores')
    seconds = {'binning': binning + binning_within, 'training': training - binning_within}
    print(json.dumps({'version': version, 'peaks': peaks} | seconds))


def peak_bytes():
    """The most memory the process has had so far."""
    status = Path('/proc/self/status').read_text()
    return int(re.search(r'VmHWM:\s*(\d+)', status)[1]) * 1024


def read_part(request, part):
    """Rows, label and number of rows of each query (None without queries) of the training or test part."""
    def numbers(name, kind='<f8'):
        return np.fromfile(request.folder / f'{part}.{name}', dtype=kind)
    if request.sparse:
        # Imported by those that need it only, so that it does not count as memory of the others.
        from scipy.sparse import csr_matrix
        indptr = numbers('indptr', '<i4')
        shape = (len(indptr) - 1, request.num_features)
        rows = csr_matrix((numbers('values'), numbers('indices', '<i4'), indptr), shape=shape)
    else:
        rows = numbers('rows').reshape(-1, request.num_features)
    return rows, numbers('label'), numbers('group').astype(int) if request.is_ranking else None
