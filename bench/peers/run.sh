#!/usr/bin/env bash
# Installs the peers under node_modules/.cache/, makes the models and runs the comparison. Arguments are passed to run.js.
set -euo pipefail
cd "$(dirname "$0")/../.."

here=bench/peers
cache=$PWD/node_modules/.cache/bench
export BENCH_FOLDER=$cache PYTHONPATH=$PWD/bench:$PWD/$here
mkdir -p "$cache"

environment() { # name, requirements: a virtual environment, installed again when the requirements change
  local folder=$cache/$1 list=$here/$2
  if ! cmp --silent "$list" "$folder/requirements.txt"; then
    echo "installing $list" >&2
    "${PYTHON:-python3}" -m venv "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r "$list"
    cp "$list" "$folder/requirements.txt"
  fi
}

environment python requirements.txt
environment python-older requirements-older.txt
if ! cmp --silent $here/node/package-lock.json "$cache/package-lock.json"; then
  npm ci --prefix $here/node --ignore-scripts --no-audit --no-fund --loglevel=error
  cp $here/node/package-lock.json "$cache/package-lock.json"
fi

library=$("$cache/python/bin/python" -c 'import lightgbm, pathlib; print(pathlib.Path(lightgbm.__file__).parent / "lib")')
gcc -O2 -Wall -Wextra $here/lightgbm_c.c -o "$cache/lightgbm_c" -L"$library" -l_lightgbm -Wl,-rpath,"$library"

"$cache/python/bin/python" bench/models.py "$cache/models"
"$cache/python/bin/python" $here/convert.py
npm run --silent build
exec node $here/run.js "$@"
