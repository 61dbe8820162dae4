"""
Scores the rows of a Spark DataFrame with opencredit: a process for each partition, a record batch after the other.

    spark.sparkContext.addPyFile('score.py')
    argv = ['opencredit', 'predict', 'model.txt', '--arrow', '--keep', 'id']
    scored(rows, argv, 'id long, prediction double').write.parquet('scores')

Any command that reads and writes Arrow streams will do, such as `opencredit score --arrow --brief --keep id`. It must be on the path
of every worker, and so must what it reads. Whatever goes wrong fails the task, which Spark runs again.
"""

import contextlib
import subprocess

import pyarrow as pa


def scored(rows, argv, schema):
    """The answers of a command to `rows`, as a DataFrame with the columns of `schema`, those of the command's output."""
    return rows.mapInArrow(partition_scorer(argv), schema)


def partition_scorer(argv):
    """What `mapInArrow` calls for each partition."""

    def score_partition(batches):
        conversation = None
        try:
            for batch in batches:
                # An empty partition needs no process.
                conversation = conversation or Conversation(argv, batch.schema)
                yield conversation.answer_to(batch)
            if conversation is not None:
                conversation.end()
        finally:
            # Also when Spark wants no more rows, as for limit().
            if conversation is not None:
                conversation.stop()

    return score_partition


class Conversation:
    """A running command, which is given a record batch and asked for the answer before it gets the next: nothing piles up."""

    def __init__(self, argv, schema):
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.questions = pa.ipc.new_stream(self.process.stdin, schema)
        self.answers = None

    def answer_to(self, batch):
        try:
            self.questions.write_batch(batch)
            self.process.stdin.flush()
            if self.answers is None:
                self.answers = pa.ipc.open_stream(self.process.stdout)
            answer = self.answers.read_next_batch()
        except (OSError, StopIteration, pa.ArrowInvalid) as error:
            raise RuntimeError(f'the command ended early, {self.ending()}') from error
        if answer.num_rows != batch.num_rows:
            raise RuntimeError(f'{batch.num_rows} rows were answered with {answer.num_rows}')
        return answer

    def end(self):
        """Says that there are no more rows, and waits until the command agrees."""
        self.questions.close()
        self.process.stdin.close()
        if self.process.wait() != 0:
            raise RuntimeError(f'the command failed, {self.ending()}')

    def ending(self):
        # A command ends neither while it waits for questions nor while answers are not read.
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        self.process.stdout.close()
        return f'exit code {self.process.wait()}; its messages are in the log of the worker'

    def stop(self):
        self.process.kill()
        self.process.wait()
