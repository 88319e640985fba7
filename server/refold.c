/* Folds a stored history as of now and writes the document of what it says. */
#include "server/refold.h"

#include "lib/json/history_json.h"
#include "server/app/append_doc.h"
#include "server/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

enum { CASE_MEMORY = 64 * 1024 * 1024, DOC_MAX = 16 * 1024 * 1024 };

enum column { COL_CASE, COL_VERSION, COL_UNIT, COL_UNIT_CODE, COL_HISTORY };

static inst_t wall_clock(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (inst_t)ts.tv_sec * SECOND_US + ts.tv_nsec / 1000;
}

static enum err derive(const struct law *law, const struct db_result *row, struct arena *a, struct buf *doc)
{
    struct jx_limits limits = {.bytes = 16 * 1024 * 1024, .depth = 16};
    struct fold_options unused = {.has_as_of = false};
    struct history h;
    struct decision d;
    struct fail f;
    fail_clear(&f);
    enum err e =
        history_parse(db_text(row, 0, COL_HISTORY), limits, HISTORY_STORED, &law->pack, a, &h, &unused, &f);
    if (e == ERR_OK)
        e = decide_again(law, db_text(row, 0, COL_CASE), &h, wall_clock(), a, &d, &f);
    if (e != ERR_OK)
        return e;
    struct append_doc out = {.decision = &d,
                             .number = STR_NONE,
                             .kind = STR_NONE,
                             .unit = (int)db_int(row, 0, COL_UNIT),
                             .unit_code = db_text(row, 0, COL_UNIT_CODE),
                             .action = "case.refold",
                             .key = STR_NONE};
    return append_doc_write(doc, &out, a);
}

bool refold_derive(const struct law *law, const struct db_result *row, struct refolded *out)
{
    struct arena a;
    struct str id = db_text(row, 0, COL_CASE);
    ASSERT(id.n < sizeof(out->case_id));
    snprintf(out->version, sizeof(out->version), "%" PRId64, db_int(row, 0, COL_VERSION));
    snprintf(out->case_id, sizeof(out->case_id), "%.*s", STR_ARGS(id));
    buf_init(&out->doc, DOC_MAX);
    arena_init(&a, CASE_MEMORY);
    enum err e = derive(law, row, &a, &out->doc);
    arena_fini(&a);
    if (e == ERR_OK)
        return true;
    buf_free(&out->doc);
    if (e == ERR_NO_MEMORY)
        return false;
    log_event(LOG_INTERNAL, "what=refold err=%d", (int)e);
    buf_init(&out->doc, DOC_MAX); /* empty: the case is put off, and those behind it have their turn */
    return true;
}

void refolded_free(struct refolded *r)
{
    buf_free(&r->doc);
}
