/* Goes through cases for a comparison of two laws: what the clock does between reading some cases and writing what was found. */
#ifndef HOSO_SERVER_IMPACT_H
#define HOSO_SERVER_IMPACT_H

#include "lib/base/buf.h"
#include "server/app/app.h"

enum { IMPACT_ID_SIZE = 40, IMPACT_VERSION_SIZE = 80 };

/* The two laws at hand, old and new, as they were read last; NULL: not yet. Begins as {0}. */
struct impact_work {
    struct law *laws[2];
    int missing;                /* of which side the texts were asked for */
    char id[IMPACT_ID_SIZE];    /* the comparison under way */
    char after[IMPACT_ID_SIZE]; /* the last case that was compared */
    char pack[IMPACT_VERSION_SIZE], calendar[IMPACT_VERSION_SIZE]; /* those that are missing */
};

/* Reads from rows of impact_next (at least one) what is under way. True: both laws are at hand; else `missing` is set. */
bool impact_ready(struct impact_work *w, const struct db_result *r);

/* Takes the missing law from rows of law_texts. False, with the reason logged: it cannot be read. */
MUST_USE bool impact_take(struct impact_work *w, const struct db_result *texts);

/*
 * Compares the cases of rows of impact_next and writes the document of impact_write into `doc` (initialized; the caller frees
 * it). False: no memory.
 */
MUST_USE bool impact_derive(struct impact_work *w, const struct db_result *r, struct buf *doc);

/* The document that says that one of the laws cannot be read. */
MUST_USE bool impact_failed(struct impact_work *w, struct buf *doc);

void impact_forget(struct impact_work *w);

#endif
