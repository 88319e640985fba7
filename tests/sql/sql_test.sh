#!/bin/sh
# The tests of sql/ as one of `make check`.
exec sh tests/sql/run.sh
