#!/usr/bin/env bash
# Installs the peers of training under node_modules/.cache/ and runs the comparison. Arguments are passed to run.js.
set -euo pipefail
cd "$(dirname "$0")/../.."
source bench/python-environment.sh

folder=$PWD/node_modules/.cache/bench/python-training
environment "$folder" bench/training/requirements.txt
PYTHON=$folder/bin/python exec node bench/training/run.js "$@"
