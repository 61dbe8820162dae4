"""The side of a child process: JSON lines on stdin and stdout, so that the driver can time tools in turns."""

import json
import os
import sys
import time
from functools import cache
from pathlib import Path

import numpy as np

FOLDER = Path(os.environ['BENCH_FOLDER'])
NUM_FEATURES = 20


class Unsupported(Exception):
    """What the tool cannot do, in one sentence; the driver prints it and leaves the tool out."""


def model_path(model):
    """The model's text file."""
    return FOLDER / 'models' / f'{model}.txt'


def compiled_path(name):
    """Where a compiled or converted model is kept from run to run."""
    folder = FOLDER / 'compiled'
    folder.mkdir(exist_ok=True)
    return folder / name


@cache
def read_rows(model, num_rows):
    """The first rows of the model's test rows, as a C-contiguous float64 matrix."""
    values = np.fromfile(FOLDER / 'models' / f'{model}.rows', '<f8', count=num_rows * NUM_FEATURES)
    return values.reshape(num_rows, NUM_FEATURES)


def one_by_one(predict, rows):
    """A job that predicts each row alone."""
    single = [rows[i:i + 1] for i in range(len(rows))]

    def job():
        return [predict(row) for row in single]
    return job


def serve(versions, prepare):
    """Answers requests until stdin ends.

    prepare(task, model, num_rows, threads) returns the job to time: a function without arguments that returns
    the answers. What it does itself is not timed.
    """
    # Libraries print what they like on stdout; the answers keep the real one for themselves.
    out = os.fdopen(os.dup(1), 'w')
    os.dup2(2, 1)
    jobs = cache(prepare)

    def reply(message):
        out.write(json.dumps(message) + '\n')
        out.flush()

    reply({'versions': versions})
    for line in sys.stdin:
        request = json.loads(line)
        try:
            job = jobs(request['task'], request['model'], request['rows'], request['threads'])
            if 'answer' in request:
                answers = np.concatenate([np.ravel(part) for part in job()]).astype('<f8')
                answers.tofile(request['answer'])
                reply({'values': len(answers)})
            else:
                start = time.perf_counter()
                for _ in range(request['repeat']):
                    job()
                reply({'seconds': time.perf_counter() - start})
        except Unsupported as reason:
            reply({'error': str(reason)})
        except Exception as error:  # A tool may fail in any way; the driver reports it and goes on.
            reply({'error': f'{type(error).__name__}: {" ".join(str(error).split())[:200]}'})
