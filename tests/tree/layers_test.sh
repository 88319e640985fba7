#!/bin/sh
# Layers look only downwards, headers stand alone, lib/law is pure.
exec sh deploy/depcheck.sh
