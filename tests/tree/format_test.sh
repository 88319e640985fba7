#!/bin/sh
# Every C file is as `make fmt` would leave it.
exec env -u MAKEFLAGS -u MAKELEVEL make --no-print-directory fmt-check
