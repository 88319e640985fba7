#!/bin/sh
# Every vector of the law through the real `hoso simulate`.
exec sh tests/law/run.sh build/asan/hoso
