"""
Scores 200,000 rows on a Spark cluster of two executors, undisturbed and with a process killed each time, and compares every id and
every bit with LightGBM.

spark_check.py NODE COMMAND FOLDER
"""

import os
import shutil
import signal
import sys
import uuid
from pathlib import Path

import lightgbm
import numpy
import pyarrow
import pyarrow.parquet
from pyspark.sql import SparkSession

sys.path.insert(0, str(Path('examples/spark').resolve()))
from score import partition_scorer, scored  # noqa: E402

node, command, folder = sys.argv[1:]
folder = Path(folder)
num_rows, num_partitions, num_features = 200_000, 8, 10
schema = 'id long, prediction double'
argv = [node, command, 'predict', str(folder / 'model.txt'), '--arrow', '--keep', 'id']

random = numpy.random.default_rng(11)
features = random.normal(size=(num_rows, num_features))
features[random.random(features.shape) < 0.05] = numpy.nan
features[:, 3] = numpy.where(random.random(num_rows) < 0.01, numpy.inf, features[:, 3])
target = (numpy.nan_to_num(features[:, 0]) + random.normal(size=num_rows) > 0).astype(int)
parameters = {'objective': 'binary', 'num_leaves': 31, 'verbose': -1, 'num_threads': 2, 'seed': 1}
sample = lightgbm.Dataset(features[:20_000, :], target[:20_000])
model = lightgbm.train(parameters, sample, 50)
model.save_model(folder / 'model.txt')
expected = model.predict(features)
names = model.feature_name()
table = pyarrow.table({'id': numpy.arange(num_rows), **{name: features[:, i] for i, name in enumerate(names)}})
pyarrow.parquet.write_table(table, folder / 'rows.parquet')

# A command that answers with no batch, and then waits for questions until there are no more.
mute = """
import sys, pyarrow
pyarrow.ipc.new_stream(sys.stdout.buffer, pyarrow.schema([])).close()
sys.stdout.buffer.flush()
sys.stdin.buffer.read()
"""
signal.alarm(60)
try:
    list(partition_scorer([sys.executable, '-c', mute])(table.slice(0, 10).to_batches()))
except RuntimeError as error:
    assert 'the command ended early, exit code 0' in str(error), str(error)
else:
    raise AssertionError('a command without answers did not fail')
signal.alarm(0)
print('a command without answers fails, and is not waited for', flush=True)

spark = (
    SparkSession.builder.master('local-cluster[2,1,1024]')
    .config('spark.sql.execution.arrow.maxRecordsPerBatch', 5000)
    .config('spark.ui.enabled', False)
    .config('spark.executor.memory', '768m')
    .getOrCreate()
)
spark.sparkContext.setLogLevel('OFF')
spark.sparkContext.addPyFile('examples/spark/score.py')
rows = spark.read.parquet(str(folder / 'rows.parquet')).repartition(num_partitions)


def check(output):
    found = pyarrow.parquet.read_table(output).sort_by('id')
    ids = found['id'].to_numpy()
    assert len(ids) == num_rows and (ids == numpy.arange(num_rows)).all(), 'not every id exactly once'
    differing = found['prediction'].to_numpy().view('int64') != expected.view('int64')
    assert not differing.any(), f'{differing.sum()} predictions differ'
    assert (output / '_SUCCESS').exists()


def parent_of(pid):
    return int(Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()[1])


def kill(what):
    own = os.getpid()
    if what == 'node':
        pids = [int(pid) for pid in Path(f'/proc/{own}/task/{own}/children').read_text().split()]
    elif what == 'python worker':
        pids = [own]
    else:
        # The worker's parent is the daemon that forks workers, and the executor is the parent of that.
        pids = [parent_of(parent_of(own))]
    assert pids, f'no {what} to kill'
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def killing(what, place):
    """Scores like the example, but kills one process, once, in the middle of a partition."""

    def score_partition(batches):
        (place / f'attempt-{uuid.uuid4()}').touch()

        def watched():
            for number, batch in enumerate(batches):
                if number == 2:
                    try:
                        (place / 'killed').touch(exist_ok=False)
                    except FileExistsError:
                        pass
                    else:
                        kill(what)
                yield batch

        yield from partition_scorer(argv)(watched())

    return score_partition


output = folder / 'undisturbed'
scored(rows, argv, schema).write.parquet(str(output))
check(output)
print('undisturbed: every id once, no bit differs', flush=True)

for what in ['node', 'python worker', 'executor']:
    output, place = folder / f'out-{what}', folder / f'killed-{what}'
    place.mkdir()
    rows.mapInArrow(killing(what, place), schema).write.parquet(str(output))
    assert (place / 'killed').exists(), f'no {what} was killed'
    attempts = len(list(place.glob('attempt-*')))
    assert attempts > num_partitions, f'{attempts} attempts'
    check(output)
    print(f'{what} killed: {attempts} attempts at {num_partitions} partitions, every id once, no bit differs', flush=True)

output = folder / 'bad'
bad = [node, command, 'predict', str(folder / 'no-such-model.txt'), '--arrow', '--keep', 'id']
try:
    scored(rows, bad, schema).write.parquet(str(output))
except Exception as error:
    assert 'the command ended early' in str(error) or 'exit code' in str(error), str(error)
else:
    raise AssertionError('a missing model did not fail the job')
assert not (output / '_SUCCESS').exists()
assert not list(output.glob('*.parquet')) if output.exists() else True
print('a missing model fails the job, and leaves no _SUCCESS', flush=True)

spark.stop()
shutil.rmtree(folder)
