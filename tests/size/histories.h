/* Makes histories of as many events as one likes, each of a kind that costs the engine something else. */
#ifndef HOSO_TESTS_SIZE_HISTORIES_H
#define HOSO_TESTS_SIZE_HISTORIES_H

#include "lib/base/buf.h"

struct long_kind {
    const char *name;
    size_t accused, victims;
    const char *const *first; /* what comes once; ends with NULL, as the next do */
    const char *const *again; /* what comes over and over; NULL: any event of any kind */
    size_t representatives;   /* of all victims; each lives with all who are accused */
};

extern const struct long_kind long_kinds[];
extern const size_t nlong_kinds;

/* Writes a history of `n` events as `hoso simulate` reads it. */
void long_history(struct buf *b, const struct long_kind *k, size_t n);

#endif
