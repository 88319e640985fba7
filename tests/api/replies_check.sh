#!/bin/sh
# Holds every reply that the API tests saw against the OpenAPI document; run after them, by tests/run.sh.
set -eu
cd "$(dirname "$0")/../.."
sh deploy/npm-tools
exec node tests/api/schema_check.mjs build/check/replies.tsv
