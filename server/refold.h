/* Derives a case again when something has followed of itself: what the clock does between reading and writing it. */
#ifndef HOSO_SERVER_REFOLD_H
#define HOSO_SERVER_REFOLD_H

#include "lib/base/buf.h"
#include "server/app/app.h"

/*
 * From a row of refold_next to the parameters of refold, as of this moment. The texts lie in `out`, which the caller frees
 * after the call was submitted. False: no memory for anything; the next turn tries again.
 */
struct refolded {
    char version[24];
    char case_id[40];
    struct buf doc; /* empty: the case cannot be derived, which was logged */
};

MUST_USE bool refold_derive(const struct law *law, const struct db_result *row, struct refolded *out);
void refolded_free(struct refolded *r);

#endif
