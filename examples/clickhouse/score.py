"""
Scores a Parquet file in ClickHouse, which runs in this process (chdb), with the script and the model beside this file.

    python score.py loans.parquet scores.parquet

A server with the script among its user scripts runs the same query.
"""

import os
import sys
import tempfile
from pathlib import Path

from chdb.session import Session

# Without check_exit_code a command that failed is one with fewer rows; with stderr_reaction the error says what it said.
QUERY = """
insert into function file({scores})
select id, prediction
from executable('opencredit.sh', 'ArrowStream', 'id Int64, prediction Float64',
  (select id, income, debt, late_payments, job from file({rows})),
  SETTINGS check_exit_code = 1, stderr_reaction = 'throw')
settings output_format_arrow_compression_method = 'none'
"""


def main(rows, scores):
    scripts = Path(__file__).resolve().parent
    scores = Path(scores).resolve()
    log = scripts / 'opencredit.log'
    log.touch()
    place = log.stat().st_size
    # Under its name when it is complete: a query that fails leaves what it had written.
    written = scores.with_name(f'.{os.getpid()}.{scores.name}')
    with tempfile.TemporaryDirectory() as database:
        session = Session(f'{database}?user_scripts_path={scripts}')
        try:
            session.query(QUERY.format(rows=text(Path(rows).resolve()), scores=text(written)))
            written.replace(scores)
        except Exception as error:
            said = log.read_bytes()[place:].decode(errors='replace').strip()
            raise RuntimeError(said or str(error)) from error
        finally:
            session.close()
            written.unlink(missing_ok=True)


def text(value):
    """As SQL writes it."""
    escaped = str(value).replace('\\', '\\\\').replace("'", "\\'")
    return f"'{escaped}'"


if __name__ == '__main__':
    main(*sys.argv[1:])
