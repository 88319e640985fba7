/* Compares one case as the database holds it with what the engine makes of its events now. */
#ifndef HOSO_SERVER_CLI_FSCK_COMPARE_H
#define HOSO_SERVER_CLI_FSCK_COMPARE_H

#include "server/app/app_int.h"
#include "server/db/db.h"

enum fsck_kind {
    FSCK_DIFFERENCE,  /* what is stored is not what follows from the events */
    FSCK_OLD,         /* derived by another pack, calendar or engine: to be derived again, not wrong */
    FSCK_NO_DEADLINE, /* the case is open, and nothing runs in it */
    FSCK_KIND_COUNT
};

/* Ids, codes, instants and places of the law; never a name or a free text, which are not read. */
struct fsck_finding {
    enum fsck_kind kind;
    struct str case_id, deadline; /* deadline: absent when it is about the case itself */
    const char *field;
    struct str stored, derived; /* absent: there is none */
};

typedef void (*fsck_report_fn)(void *ctx, const struct fsck_finding *finding);

/* Rows of one snapshot: case_load and fsck_case have one row each, the others one for each event, span and span of an episode. */
struct fsck_rows {
    const struct db_result *load, *file, *events, *spans, *episodes;
};

/* The case's findings go to `report`; slices in them are valid during the call. False: no memory. */
MUST_USE bool fsck_compare(const struct law *law, struct str case_id, const struct fsck_rows *rows,
                           struct arena *a, fsck_report_fn report, void *ctx);

#endif
