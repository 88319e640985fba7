#!/bin/sh
# The files of the law pack are good by their JSON Schemas, and these are as strict as the reader in C.
set -eu
sh deploy/npm-tools
exec node tests/law/pack_schema.mjs "${HOSO:-build/hoso}" # a thousand runs: the fast one
