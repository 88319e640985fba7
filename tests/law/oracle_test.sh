#!/bin/sh
# The second implementation of the law against every vector computed by hand.
exec python3 tests/law/oracle/vectors.py
