#!/usr/bin/env bash
# Runs the golden models' queries in SQLite and DuckDB, and in a PostgreSQL of its own where that is installed.
set -euo pipefail
cd "$(dirname "$0")/../.."

python=.venv/bin/python
[ -x $python ] || "${PYTHON:-python3}" -m venv .venv
$python -m pip install --quiet --disable-pip-version-check -r test/sql/requirements.txt

folder=$(mktemp -d)
stop() { :; }
trap 'stop; rm -rf "$folder"' EXIT
node test/sql/queries.js "$folder/queries.ndjson"
databases=(sqlite duckdb)

programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1 || true)
if [ -z "$programs" ] && command -v initdb >/dev/null; then programs=$(dirname "$(command -v initdb)"); fi
if [ -n "$programs" ]; then
  # PostgreSQL does not run as root.
  as=()
  if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as=(runuser -u postgres --)
  fi
  export PGHOST=$folder PGDATABASE=postgres PGUSER=tester
  (
    cd "$folder"
    "${as[@]}" "$programs/initdb" --username=tester --auth=trust --encoding=UTF8 --pgdata="$folder/cluster" >/dev/null
    "${as[@]}" "$programs/pg_ctl" --pgdata="$folder/cluster" --log="$folder/log" --wait \
      --options="-c listen_addresses='' -k $folder" start >/dev/null
  )
  stop() { (cd "$folder" && "${as[@]}" "$programs/pg_ctl" --pgdata="$folder/cluster" --mode=immediate stop >/dev/null); }
  databases+=(postgresql)
else
  echo 'skipped: PostgreSQL is not installed'
fi
$python test/sql/databases.py "$folder/queries.ndjson" "${databases[@]}"
