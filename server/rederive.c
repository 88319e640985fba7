/* Walks the cases that a law before had derived: one page is read, one derived and one written at the same time. */
#include "server/rederive.h"

#include "server/app/append_doc.h"
#include "server/log.h"
#include "server/pace.h"
#include "server/rederive_page.h"

#include <event2/event.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    PAGE_CASES = 64,
    STAMP_CASES = 2000,
    TURN_MS = 5000,         /* a third of a claim */
    NOTHING_LEFT_MS = 60000 /* how long those rest that could not be derived */
};

static const char FIRST[] = "00000000-0000-0000-0000-000000000000";

enum next_column { COL_GENERATION, COL_PACK, COL_CALENDAR, COL_ENGINE, COL_CASES };

enum phase { PHASE_OLD_LAW, PHASE_STAMP, PHASE_DERIVE };

struct rederive {
    struct db *db;
    struct slot *slot;
    struct event *work; /* derives what was read, once what was submitted before is on its way */
    struct event *wake; /* ends a pause */
    struct pace pace;
    rederive_done_fn done;
    void *ctx;
    int64_t fence, generation;
    struct law *law, *old; /* in force; by which the present ones were derived, or NULL */
    struct law_name by;    /* those that are gone through now; pack "": none */
    struct law_name last;  /* the one that was gone through before */
    struct rederiving how;
    enum phase phase;
    char after[40];                /* the last case that was read, or stamped */
    uint64_t until;                /* monotonic ms, of the turn */
    uint64_t rest;                 /* likewise: until then there is nothing that could be done */
    uint64_t done_in_pass;         /* cases that were, since the first of these laws */
    struct db_result *page, *next; /* read, not yet derived; `next` only behind `page` */
    struct buf doc;                /* derived, not yet written */
    bool reading, writing, has_doc;
    bool ended; /* the last page was read */
    bool lost;  /* the claim, or the law */
    char failed[16];
};

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static struct db_param text_param(const char *text)
{
    return (struct db_param){.value = text, .n = strlen(text)};
}

static void go_on(struct rederive *r);
static void read_page(struct rederive *r);

/* --- which cases -------------------------------------------------------------------------------------------------- */

static void name_of(const struct db_result *rows, int row, struct law_name *out)
{
    *out = (struct law_name){.pack = ""};
    snprintf(out->pack, sizeof(out->pack), "%.*s", STR_ARGS(db_text(rows, row, COL_PACK)));
    snprintf(out->calendar, sizeof(out->calendar), "%.*s", STR_ARGS(db_text(rows, row, COL_CALENDAR)));
    snprintf(out->engine, sizeof(out->engine), "%.*s", STR_ARGS(db_text(rows, row, COL_ENGINE)));
}

static int compare_names(const struct law_name *x, const struct law_name *y)
{
    int order = strcmp(x->pack, y->pack);
    order = order ? order : strcmp(x->calendar, y->calendar);
    return order ? order : strcmp(x->engine, y->engine);
}

/* The first of the rows behind the one that was gone through last; false: all were. */
static bool choose(struct rederive *r, const struct db_result *rows)
{
    for (int i = 0; i < db_rows(rows); i++) {
        name_of(rows, i, &r->by);
        if (compare_names(&r->last, &r->by) >= 0)
            continue;
        r->phase = PHASE_OLD_LAW;
        r->ended = false;
        snprintf(r->after, sizeof(r->after), "%s", FIRST);
        return true;
    }
    r->by.pack[0] = '\0';
    return false;
}

static void forget(struct rederive *r)
{
    law_unref(r->old);
    law_unref(r->law);
    r->old = r->law = NULL;
    r->by = r->last = (struct law_name){.pack = ""};
    r->done_in_pass = 0;
    r->rest = 0;
}

/* --- statements --------------------------------------------------------------------------------------------------- */

static void fail(struct rederive *r, const char *why)
{
    if (!r->failed[0])
        snprintf(r->failed, sizeof(r->failed), "%s", why);
}

/* False when it failed, which is noted. */
static bool answered(struct rederive *r, enum db_outcome outcome, struct db_result *result)
{
    if (outcome != DB_OK)
        fail(r, outcome == DB_FAILED ? db_sqlstate(result) : "unavailable");
    return outcome == DB_OK;
}

static bool submit(struct rederive *r, struct db_call *call)
{
    call->ctx = r;
    if (db_submit(r->db, call))
        return true;
    fail(r, "unavailable");
    return false;
}

/* How the cases of that law are derived again. */
static void know_old_law(struct rederive *r)
{
    bool same_pack = r->old && str_eq(r->old->pack.version, r->law->pack.version);
    r->how = (struct rederiving){.is = r->law, .was = r->old, .calendar_alone = same_pack};
    if (same_pack) {
        /* One pack for both, so that what a rule or an event type is called by is the same number. */
        r->old->pack = r->law->pack;
        calendar_difference(&r->old->calendar, &r->law->calendar, &r->how.days);
    }
    r->phase = same_pack ? PHASE_STAMP : PHASE_DERIVE;
}

static void on_old_law(void *ctx, enum db_outcome outcome, struct db_result *result)
{
    struct rederive *r = ctx;
    r->reading = false;
    if (answered(r, outcome, result)) {
        r->old = law_from_texts(result, 0, NULL);
        know_old_law(r);
    }
    go_on(r);
}

static void ask_old_law(struct rederive *r)
{
    if (strcmp(r->by.engine, ENGINE_VERSION) != 0) { /* what that engine made of it, this one cannot tell */
        know_old_law(r);
        read_page(r);
        return;
    }
    struct db_call call = {.sql = SQL_LAW_TEXTS, .nparams = 2, .done = on_old_law};
    call.params[0] = text_param(r->by.pack);
    call.params[1] = text_param(r->by.calendar);
    r->reading = submit(r, &call);
}

static void count_done(struct rederive *r, uint64_t n)
{
    r->done_in_pass += n;
    int64_t left = atomic_load_explicit(&r->slot->cases_to_derive, memory_order_relaxed);
    atomic_store_explicit(&r->slot->cases_to_derive, left > (int64_t)n ? left - (int64_t)n : 0,
                          memory_order_relaxed);
}

static void on_stamped(void *ctx, enum db_outcome outcome, struct db_result *result)
{
    enum { COL_STAMPED, COL_LAST };
    struct rederive *r = ctx;
    r->writing = false;
    pace_end(&r->pace, now_ms());
    if (answered(r, outcome, result)) {
        r->lost = db_rows(result) == 0;
        if (!r->lost)
            count_done(r, (uint64_t)db_int(result, 0, COL_STAMPED));
        bool last = r->lost || db_is_null(result, 0, COL_LAST);
        if (!last)
            snprintf(r->after, sizeof(r->after), "%.*s", STR_ARGS(db_text(result, 0, COL_LAST)));
        if (last && !r->lost) {
            r->phase = PHASE_DERIVE;
            snprintf(r->after, sizeof(r->after), "%s", FIRST);
        }
    }
    go_on(r);
}

static void stamp(struct rederive *r)
{
    char fence[24], generation[24], limit[16];
    struct buf days;
    buf_init(&days, 16 * 1024);
    append_doc_days(&days, &r->how.days);
    if (days.failed) {
        fail(r, "memory");
        buf_free(&days);
        return;
    }
    snprintf(fence, sizeof(fence), "%" PRId64, r->fence);
    snprintf(generation, sizeof(generation), "%" PRId64, r->generation);
    snprintf(limit, sizeof(limit), "%d", STAMP_CASES);
    struct db_call call = {.sql = SQL_REDERIVE_STAMP, .nparams = 8, .done = on_stamped};
    call.params[0] = text_param(fence);
    call.params[1] = text_param(generation);
    call.params[2] = text_param(r->by.pack);
    call.params[3] = text_param(r->by.calendar);
    call.params[4] = text_param(r->by.engine);
    call.params[5] = (struct db_param){.value = days.p + 1, .n = days.n - 2}; /* without its quotes */
    call.params[6] = text_param(r->after);
    call.params[7] = text_param(limit);
    days.p[days.n - 1] = '\0';
    r->writing = submit(r, &call);
    buf_free(&days);
}

static void on_page(void *ctx, enum db_outcome outcome, struct db_result *result)
{
    struct rederive *r = ctx;
    r->reading = false;
    if (answered(r, outcome, result)) {
        int n = db_rows(result);
        r->ended = n < PAGE_CASES;
        if (n > 0) {
            snprintf(r->after, sizeof(r->after), "%.*s", STR_ARGS(db_text(result, n - 1, REDERIVE_CASE)));
            db_keep(result);
            ASSERT(!r->next);
            *(r->page ? &r->next : &r->page) = result;
        }
    }
    go_on(r);
}

static void read_page(struct rederive *r)
{
    char fence[24], limit[16];
    snprintf(fence, sizeof(fence), "%" PRId64, r->fence);
    snprintf(limit, sizeof(limit), "%d", PAGE_CASES);
    struct db_call call = {.sql = SQL_REDERIVE_LOAD, .nparams = 6, .done = on_page};
    call.params[0] = text_param(fence);
    call.params[1] = text_param(r->by.pack);
    call.params[2] = text_param(r->by.calendar);
    call.params[3] = text_param(r->by.engine);
    call.params[4] = text_param(r->after);
    call.params[5] = text_param(limit);
    r->reading = submit(r, &call);
}

static void on_written(void *ctx, enum db_outcome outcome, struct db_result *result)
{
    enum { COL_WRITTEN, COL_QUIET };
    struct rederive *r = ctx;
    r->writing = false;
    pace_end(&r->pace, now_ms());
    if (answered(r, outcome, result)) {
        r->lost = db_rows(result) == 0;
        if (!r->lost)
            count_done(r, (uint64_t)(db_int(result, 0, COL_WRITTEN) + db_int(result, 0, COL_QUIET)));
    }
    go_on(r);
}

static void write_page(struct rederive *r)
{
    char fence[24];
    snprintf(fence, sizeof(fence), "%" PRId64, r->fence);
    struct db_call call = {.sql = SQL_REDERIVE, .nparams = 2, .done = on_written};
    call.params[0] = text_param(fence);
    call.params[1] = (struct db_param){.value = r->doc.p, .n = r->doc.n};
    r->writing = submit(r, &call);
    r->has_doc = false;
    buf_free(&r->doc);
}

/* The page that was read becomes the document that is written. */
static void derive_page(struct rederive *r)
{
    bool good = rederive_page(&r->doc, &r->how, &r->by, r->generation, r->page);
    db_release(r->page);
    r->page = r->next;
    r->next = NULL;
    r->has_doc = good;
    if (!good)
        fail(r, "memory");
}

/* --- pauses ------------------------------------------------------------------------------------------------------- */

static void wake_after(struct rederive *r, uint64_t ms)
{
    const struct timeval t = {.tv_sec = (time_t)(ms / 1000), .tv_usec = (suseconds_t)(ms % 1000 * 1000)};
    evtimer_add(r->wake, &t);
}

/* The next statement that writes may begin: after a pause, while somebody waits for an answer. */
static bool may_write(struct rederive *r)
{
    uint64_t now = now_ms(), pause = pace_pause(&r->pace, now);
    if (pause > 0 && r->until > 0) {
        wake_after(r, pause < TURN_MS ? pause : TURN_MS);
        return false;
    }
    pace_begin(&r->pace, now);
    return true;
}

/* --- one turn ----------------------------------------------------------------------------------------------------- */

/* All cases of one law were gone through: the next one in the next turn. */
static void next_law(struct rederive *r)
{
    log_event(LOG_REDERIVED, "generation=%" PRId64 " pack=%s calendar=%s engine=%s cases=%" PRIu64,
              r->generation, r->by.pack, r->by.calendar, r->by.engine, r->done_in_pass);
    r->last = r->by;
    r->by.pack[0] = '\0';
    law_unref(r->old);
    r->old = NULL;
}

static void end_turn(struct rederive *r)
{
    evtimer_del(r->wake);
    bool whole = r->phase == PHASE_DERIVE && r->ended && !r->failed[0] && !r->lost;
    if (whole)
        next_law(r);
    if (r->failed[0] || r->lost)
        forget(r);
    r->done(r->ctx, !r->failed[0] && !r->lost, r->failed[0] ? r->failed : NULL);
}

/* What may be asked for, while something is derived or written. */
static void ask(struct rederive *r)
{
    bool time_left = now_ms() < r->until;
    if (r->failed[0] || r->lost || r->reading)
        return;
    if (r->phase == PHASE_OLD_LAW)
        ask_old_law(r);
    else if (r->phase == PHASE_STAMP && !r->writing && time_left && may_write(r))
        stamp(r);
    else if (r->phase == PHASE_DERIVE && !r->next && !r->ended && time_left)
        read_page(r);
}

static void drop_pages(struct rederive *r)
{
    if (r->page)
        db_release(r->page);
    if (r->next)
        db_release(r->next);
    if (r->has_doc)
        buf_free(&r->doc);
    r->page = r->next = NULL;
    r->has_doc = false;
}

static void go_on(struct rederive *r)
{
    if (r->failed[0] || r->lost)
        drop_pages(r);
    if (r->has_doc && !r->writing && may_write(r))
        write_page(r);
    ask(r);
    if (r->page && !r->has_doc)
        event_active(r->work, EV_TIMEOUT, 0); /* after what was submitted has been sent */
    else if (!r->reading && !r->writing && !r->page && !r->has_doc && !evtimer_pending(r->wake, NULL))
        end_turn(r);
}

static void on_work(evutil_socket_t fd, short what, void *ctx)
{
    struct rederive *r = ctx;
    UNUSED(fd);
    UNUSED(what);
    if (!r->page || r->has_doc)
        return;
    derive_page(r);
    go_on(r);
}

static void on_wake(evutil_socket_t fd, short what, void *ctx)
{
    UNUSED(fd);
    UNUSED(what);
    go_on(ctx);
}

bool rederive_turn(struct rederive *r, int64_t fence, struct law *law, const struct db_result *rows,
                   rederive_done_fn done, void *ctx)
{
    int64_t generation = db_int(rows, 0, COL_GENERATION), left = 0;
    for (int i = 0; i < db_rows(rows); i++)
        left += db_int(rows, i, COL_CASES);
    atomic_store_explicit(&r->slot->cases_to_derive, left, memory_order_relaxed);
    if (generation != law->generation)
        return false; /* it is being taken */
    if (r->generation != generation)
        forget(r);
    if (now_ms() < r->rest)
        return false;
    r->fence = fence;
    r->generation = generation;
    r->done = done;
    r->ctx = ctx;
    r->until = now_ms() + TURN_MS;
    r->lost = r->reading = r->writing = false;
    r->failed[0] = '\0';
    if (!r->law)
        r->law = law_ref(law);
    if (!r->by.pack[0] && !choose(r, rows)) {
        /* All were gone through. Those that are left somebody wrote just then, or they cannot be derived. */
        bool some = r->done_in_pass > 0;
        forget(r);
        r->rest = some ? 0 : now_ms() + NOTHING_LEFT_MS;
        return false;
    }
    ask(r);
    if (r->reading || r->writing || evtimer_pending(r->wake, NULL))
        return true;
    forget(r); /* the database takes nothing now */
    return false;
}

void rederive_share(struct rederive *r, int percent)
{
    r->pace.share = percent;
}

void rederive_stop(struct rederive *r)
{
    r->until = 0;
    if (evtimer_pending(r->wake, NULL))
        wake_after(r, 0);
}

struct rederive *rederive_new(struct event_base *base, struct db *db, struct slot *slot)
{
    struct rederive *r = calloc(1, sizeof(*r));
    if (!r)
        return NULL;
    r->db = db;
    r->slot = slot;
    r->work = evtimer_new(base, on_work, r);
    r->wake = evtimer_new(base, on_wake, r);
    r->pace = (struct pace){.slot = slot, .share = 100};
    if (r->work && r->wake)
        return r;
    rederive_free(r);
    return NULL;
}

void rederive_free(struct rederive *r)
{
    if (!r)
        return;
    forget(r);
    drop_pages(r);
    if (r->work)
        event_free(r->work);
    if (r->wake)
        event_free(r->wake);
    free(r);
}
