"""One measurement of a tool, in a process of its own.

The request is JSON in the first argument: `folder` of the dataset, `output` (where the model, the scores and the like go),
`numFeatures`, `categorical`, `parameters` (LightGBM's), `rounds`. The answer is a line of JSON: seconds of `binning` and
`training`, and `peaks`, bytes of memory (VmHWM) of the process with the tool imported, the data loaded, in bins, and the model
trained. The request `null` is answered with the first of them only.
"""

import json
import re
import sys
import time
from pathlib import Path

import numpy as np


def peak_bytes():
    """The most memory the process has had so far."""
    status = Path('/proc/self/status').read_text()
    return int(re.search(r'VmHWM:\s*(\d+)', status)[1]) * 1024


def measure(version, make_binned, make_step, predict, save=None):
    """Answers the request.

    make_binned(part, request) bins the training data; make_step(binned, request) gives a function that trains the model and
    returns it; predict(model, test) gives scores of the test rows, save(model, path) writes a model to compare.
    """
    request = json.loads(sys.argv[1])
    peaks = {'empty': peak_bytes()}
    if request is None:
        print(json.dumps({'version': version, 'peaks': peaks}))
        return
    train = read_part(request, 'train')
    peaks['data'] = peak_bytes()
    begin = time.perf_counter()
    binned = make_binned(train, request)
    binning = time.perf_counter() - begin
    peaks['binned'] = peak_bytes()
    begin = time.perf_counter()
    model = make_step(binned, request)
    training = time.perf_counter() - begin
    peaks['trained'] = peak_bytes()
    # A tool that bins as part of training says how long that took.
    binning_within = getattr(model, 'binning_seconds', 0)
    if save is not None:
        save(model, f"{request['output']}.txt")
    scores = np.asarray(predict(model, read_part(request, 'test')), dtype='<f8')
    scores.tofile(f"{request['output']}.scores")
    answer = {'version': version, 'binning': binning + binning_within, 'training': training - binning_within, 'peaks': peaks}
    print(json.dumps(answer | {'hasModel': save is not None}))


def read_part(request, part):
    """Rows, label and rows of each query (or None) of the training or test part."""
    folder = Path(request['folder'])
    rows = np.fromfile(folder / f'{part}.rows', dtype='<f8').reshape(-1, request['numFeatures'])
    label = np.fromfile(folder / f'{part}.label', dtype='<f8')
    group = folder / f'{part}.group'
    return rows, label, np.fromfile(group, dtype='<f8').astype(int) if group.exists() else None
