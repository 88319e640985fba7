/* Derives a page of cases again, and writes down what changed. */
#include "server/rederive_page.h"

#include "server/log.h"

#include <inttypes.h>
#include <time.h>

enum { CASE_MEMORY = 64 * 1024 * 1024 };

static const size_t DOC_MAX = (size_t)64 * 1024 * 1024;

static inst_t wall_clock(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (inst_t)ts.tv_sec * SECOND_US + ts.tv_nsec / 1000;
}

static void add_text(struct buf *b, const char *key, const char *value)
{
    buf_printf(b, "\"%s\":", key);
    buf_add_json(b, str_of(value));
}

/* One case of the page; false: no memory. */
static bool derive(struct buf *doc, const struct rederiving *how, const struct db_result *page, int row,
                   inst_t now)
{
    struct arena a;
    const struct rederived_case c = {.id = db_text(page, row, REDERIVE_CASE),
                                     .unit_code = db_text(page, row, REDERIVE_UNIT_CODE),
                                     .history = db_text(page, row, REDERIVE_HISTORY),
                                     .version = db_int(page, row, REDERIVE_VERSION),
                                     .unit = (int)db_int(page, row, REDERIVE_UNIT),
                                     .derived_at = db_int(page, row, REDERIVE_DERIVED)};
    arena_init(&a, CASE_MEMORY);
    enum err e = rederive_doc_add(doc, how, &c, now, &a);
    arena_fini(&a);
    if (e != ERR_OK && e != ERR_NO_MEMORY)
        log_event(LOG_INTERNAL, "what=rederive case=%.*s err=%d", STR_ARGS(c.id), (int)e);
    return e != ERR_NO_MEMORY;
}

bool rederive_page(struct buf *doc, const struct rederiving *how, const struct law_name *by,
                   int64_t generation, const struct db_result *page)
{
    inst_t now = wall_clock();
    bool good = true;
    buf_init(doc, DOC_MAX);
    buf_printf(doc, "{\"law\":%" PRId64 ",\"by\":{", generation);
    add_text(doc, "pack", by->pack);
    buf_add_char(doc, ',');
    add_text(doc, "calendar", by->calendar);
    buf_add_char(doc, ',');
    add_text(doc, "engine", by->engine);
    buf_add(doc, STR("},\"cases\":["));
    for (int i = 0; i < db_rows(page) && good; i++)
        good = derive(doc, how, page, i, now);
    buf_add(doc, STR("]}"));
    good = good && !doc->failed;
    if (!good)
        buf_free(doc);
    return good;
}
