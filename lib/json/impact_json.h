/* Writes what another law would change as JSON: for the command line, and for whoever asks before it is activated. */
#ifndef HOSO_LIB_JSON_IMPACT_JSON_H
#define HOSO_LIB_JSON_IMPACT_JSON_H

#include "lib/base/buf.h"
#include "lib/law/impact.h"

struct impact_view {
    const struct impact_side *before, *after;
    struct str case_id; /* "case" */
    /*
     * Also of whom it is, which event started it, and the two sentences: what tells of the case. Without it a row tells of
     * law, calendar and dates alone.
     */
    bool case_content;
};

/*
 * {"case","deadline","rule","change","running","old","new","shift_s","becomes_overdue","why":{"code","vi","en"}},
 * with case_content also "subject", "started_by" and "step". `deadline`: its id, or absent. "old" and "new" are
 * {"legal","safe","status","provisional"} or null; shift_s are seconds, later is more, null when there are not two instants.
 */
void impact_write_row(struct buf *b, const struct impact_view *v, const struct impact_row *row,
                      struct str deadline);

/* {"rule","moved","appeared","vanished","state","marks","becomes_overdue","least_s","most_s"} */
void impact_write_total(struct buf *b, const struct impact_total *t);

#endif
