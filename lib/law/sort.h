/* A stable sort of indices, for whoever puts deadlines, events or rows in an order of the law. */
#ifndef HOSO_LIB_LAW_SORT_H
#define HOSO_LIB_LAW_SORT_H

#include "lib/base/arena.h"

typedef bool (*index_less)(const void *ctx, int a, int b);

/* Sorts `v` stably so that less(v[i + 1], v[i]) is never true. False: no memory. */
MUST_USE bool sort_indices(struct arena *a, int *v, size_t n, index_less less, const void *ctx);

#endif
