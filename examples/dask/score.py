"""
Scores Parquet files with opencredit on a Dask cluster, a process for each partition.

    python score.py model.txt loans.parquet scores

In a program of your own, with `rows` a Dask DataFrame:

    client.upload_file('score.py')      # from score import scored
    scored(rows, ['opencredit', 'predict', 'model.txt', '--arrow', '--keep', 'id']).to_parquet('scores')

Any command that reads and writes Arrow streams will do. It must be on the path of every worker, and so must what it reads. Whatever
goes wrong fails the task; a task whose worker died is run again.
"""

import subprocess
import sys

import pyarrow as pa

BATCH_ROWS = 10_000


def scored(rows, argv):
    """The answers of a command to `rows`, as a Dask DataFrame with the columns of the command's output."""
    # No rows are answered with the columns of the answers; a bad model, or columns that do not fit, fail here.
    columns = score_partition(rows._meta, argv)
    return rows.map_partitions(score_partition, argv, meta=columns)


def score_partition(part, argv):
    """The answers to a pandas DataFrame, as another one."""
    table = pa.Table.from_pandas(part, preserve_index=False)
    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table, max_chunksize=BATCH_ROWS)
    done = subprocess.run(argv, input=stream.getvalue(), capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(f'exit code {done.returncode}: {done.stderr.decode(errors="replace").strip()}')
    answers = pa.ipc.open_stream(done.stdout).read_all()
    if len(answers) != len(table):
        raise RuntimeError(f'{len(table)} rows were answered with {len(answers)}')
    return answers.to_pandas().set_index(part.index)


def main(model, files, folder):
    import dask.dataframe
    from dask.distributed import Client, LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1) as cluster, Client(cluster):
        rows = dask.dataframe.read_parquet(files, split_row_groups=True)
        argv = ['opencredit', 'predict', model, '--arrow', '--keep', 'id']
        scored(rows, argv).to_parquet(folder, write_index=False, overwrite=True)


if __name__ == '__main__':
    main(*sys.argv[1:])
