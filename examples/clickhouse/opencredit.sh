#!/bin/sh
# Scores the Arrow stream that ClickHouse writes to it. It belongs into the folder of user scripts, with model.txt beside it.
# What goes wrong is kept in a log, and its last line becomes part of ClickHouse's error; but of a command that ends before its first
# answer ClickHouse only says that the stream is empty.
cd "$(dirname "$0")" || exit
opencredit predict model.txt --arrow --keep id 2>> opencredit.log || {
  code=$?
  tail -n 1 opencredit.log >&2
  exit $code
}
