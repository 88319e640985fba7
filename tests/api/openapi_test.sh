#!/bin/sh
# The API document: clean under a public linter, equal to routes and words of the daemon, its examples valid; the page.
set -eu
sh deploy/npm-tools
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sh deploy/embed-assets.sh "$work"
node tests/api/openapi_check.mjs "$work/assets.c"
