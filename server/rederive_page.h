/* Makes of a page of cases, as rederive_load gives it, the document that rederive() writes. */
#ifndef HOSO_SERVER_REDERIVE_PAGE_H
#define HOSO_SERVER_REDERIVE_PAGE_H

#include "server/app/rederive_doc.h"
#include "server/db/db.h"

/* By which cases were derived. */
struct law_name {
    char pack[72], calendar[72], engine[72];
};

/* The columns of rederive_load. */
enum rederive_column {
    REDERIVE_CASE,
    REDERIVE_VERSION,
    REDERIVE_UNIT,
    REDERIVE_UNIT_CODE,
    REDERIVE_HISTORY,
    REDERIVE_DERIVED
};

/*
 * Begins `doc`, which the caller frees, and derives every case of the page into it. One that cannot be derived is told in the
 * log, and is left as it is. False: no memory; then there is no document.
 */
MUST_USE bool rederive_page(struct buf *doc, const struct rederiving *how, const struct law_name *by,
                            int64_t generation, const struct db_result *page);

#endif
