#!/usr/bin/env bash
# Installs the peers under node_modules/.cache/, makes the models and runs the comparison. Arguments are passed to run.js; without
# any, the suite of other libraries' models and the comparison of training follow.
set -euo pipefail
cd "$(dirname "$0")/../.."
source bench/python-environment.sh

here=bench/peers
cache=$PWD/node_modules/.cache/bench
export BENCH_FOLDER=$cache PYTHONPATH=$PWD/bench:$PWD/$here
mkdir -p "$cache"

environment "$cache/python" $here/requirements.txt
environment "$cache/python-older" $here/requirements-older.txt
if ! cmp --silent $here/node/package-lock.json "$cache/package-lock.json"; then
  npm ci --prefix $here/node --ignore-scripts --no-audit --no-fund --loglevel=error
  cp $here/node/package-lock.json "$cache/package-lock.json"
fi

library=$("$cache/python/bin/python" -c 'import lightgbm, pathlib; print(pathlib.Path(lightgbm.__file__).parent / "lib")')
gcc -O2 -Wall -Wextra $here/lightgbm_c.c -o "$cache/lightgbm_c" -L"$library" -l_lightgbm -Wl,-rpath,"$library"

npm run --silent build
if [ "${1:-}" != libraries ]; then
  "$cache/python/bin/python" bench/models.py "$cache/models"
  "$cache/python/bin/python" $here/convert.py
  node $here/run.js "$@"
fi
if [ "${1:-libraries}" = libraries ]; then
  mkdir -p "$cache/models"
  node dist/cli/main.js export-sklearn > "$cache/export_model.py"
  "$cache/python/bin/python" $here/library_models.py "$cache/export_model.py"
  node $here/run.js libraries "${@:2}"
fi
if [ $# -eq 0 ]; then exec bash bench/training/run.sh; fi
