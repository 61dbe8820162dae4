"""
Scores what DuckDB reads with one opencredit process, a record batch after the other, however many rows there are.

    python score.py model.txt loans.parquet scores.parquet

In a program of your own, with `rows` a relation:

    answers = scored(rows.to_arrow_reader(10_000), ['opencredit', 'predict', 'model.txt', '--arrow', '--keep', 'id'])
    connection.cursor().from_arrow(answers)      # a relation again

Any command that reads and writes Arrow streams will do, such as `opencredit score --arrow --brief --keep id`.
"""

import contextlib
import subprocess
import sys
import tempfile

import duckdb
import pyarrow as pa


def scored(rows, argv):
    """The answers of a command to a `pyarrow.RecordBatchReader`, as another one with the columns of the command's output."""
    command = Command(argv, rows.schema)
    return pa.RecordBatchReader.from_batches(command.answers.schema, command.answers_to(rows))


class Command:
    """A running command, which is given a record batch and asked for the answer before it gets the next: nothing piles up."""

    def __init__(self, argv, schema):
        # A file, as nobody would read a pipe in time.
        self.messages = tempfile.TemporaryFile()
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.messages)
        self.questions = pa.ipc.new_stream(self.process.stdin, schema)
        self.answers = None
        # pyarrow sends the schema with the first batch. A bad model, or columns that do not fit, fail here.
        self.answer_to(pa.RecordBatch.from_pylist([], schema))

    def answers_to(self, batches):
        try:
            for batch in batches:
                yield self.answer_to(batch)
            self.questions.close()
            self.process.stdin.close()
            if self.process.wait() != 0:
                raise self.failure()
        finally:
            self.process.kill()
            self.process.wait()

    def answer_to(self, batch):
        try:
            self.questions.write_batch(batch)
            self.process.stdin.flush()
            if self.answers is None:
                self.answers = pa.ipc.open_stream(self.process.stdout)
            answer = self.answers.read_next_batch()
        except (OSError, StopIteration, pa.ArrowInvalid) as error:
            raise self.failure() from error
        if answer.num_rows != batch.num_rows:
            raise RuntimeError(f'{batch.num_rows} rows were answered with {answer.num_rows}')
        return answer

    def failure(self):
        # Neither what is not read nor what is not asked shall keep the command from ending.
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()
        code = self.process.wait()
        self.messages.seek(0)
        return RuntimeError(f'exit code {code}: {self.messages.read().decode(errors="replace").strip()}')


def main(model, rows, scores):
    connection = duckdb.connect()
    reader = connection.read_parquet(rows).to_arrow_reader(10_000)
    answers = scored(reader, ['opencredit', 'predict', model, '--arrow', '--keep', 'id'])
    # Another cursor: the reader is the pending result of this connection.
    connection.cursor().from_arrow(answers).write_parquet(scores)


if __name__ == '__main__':
    main(*sys.argv[1:])
