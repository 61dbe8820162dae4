"""
The example for Dask on two workers, of which one is killed while it has partitions to score; and with a model that is gone when the
workers look for it.

dask_check.py FOLDER, of the example, beside which are model.txt, loans.parquet and expected.parquet
"""

import logging
import os
import signal
import sys
import uuid
from pathlib import Path

import dask.dataframe
from dask.distributed import Client, LocalCluster

from check import check

place = Path(sys.argv[1])
folder = place.parent
sys.path.insert(0, str(place))
from score import score_partition, scored  # noqa: E402


def killing(part, argv, marks):
    """Scores a partition; but the first worker that comes here dies."""
    (marks / f'attempt-{uuid.uuid4()}').touch()
    try:
        (marks / 'killed').touch(exist_ok=False)
    except FileExistsError:
        pass
    else:
        os.kill(os.getpid(), signal.SIGKILL)
    return score_partition(part, argv)


def main():
    argv = ['opencredit', 'predict', str(folder / 'model.txt'), '--arrow', '--keep', 'id']
    marks, output = place / 'marks', place / 'killed-once'
    marks.mkdir()
    # What happens is what is meant to happen.
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL)
    with cluster, Client(cluster) as client:
        client.upload_file(str(place / 'score.py'))
        rows = dask.dataframe.read_parquet(folder / 'loans.parquet', split_row_groups=True)
        meta = score_partition(rows._meta, argv)
        rows.map_partitions(killing, argv, marks, meta=meta).to_parquet(output, write_index=False)
        attempts = len(list(marks.glob('attempt-*')))
        assert (marks / 'killed').exists(), 'no worker was killed'
        assert attempts > rows.npartitions, f'{attempts} attempts'
        check(f'Dask, a worker killed, {attempts} attempts at {rows.npartitions} partitions', folder, output)

        model = place / 'lost.txt'
        model.write_bytes((folder / 'model.txt').read_bytes())
        answers = scored(rows, [argv[0], 'predict', str(model), *argv[3:]])
        model.unlink()
        try:
            answers.compute()
        except RuntimeError as error:
            assert 'cannot read' in str(error), error
            print(f'Dask, a model that the workers lack fails the run: {error}')
        else:
            raise AssertionError('a missing model did not fail the run')


if __name__ == '__main__':
    main()
