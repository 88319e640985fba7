/* GET /v1/feed: everything addressed to the caller's unit, numbered without gaps; waits for news when asked to. */
#include "server/api/feed.h"

#include "lib/base/codec.h"
#include "server/app/bell.h"
#include "server/app/page.h"

enum { LOOK_MS = 5000, WAIT_MAX_S = 60 };

enum feed_column { COL_EPOCH, COL_KNOWN, COL_ITEMS, COL_LAST, COL_MORE };

struct feed_query {
    struct feed_place place;
    int64_t limit;
    inst_t until; /* it waits no longer than that */
    struct bell_waiter waiter;
};

static bool is_epoch(struct str s)
{
    bool good = s.n > 0 && s.n <= FEED_EPOCH_MAX;
    for (size_t i = 0; i < s.n && good; i++)
        good = (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
               (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-' || s.p[i] == '_';
    return good;
}

bool feed_place_parse(struct str text, struct feed_place *out)
{
    size_t colon = str_find(text, ':');
    uint64_t n;
    struct str epoch = str_sub(text, 0, colon);
    if (colon == text.n || !is_epoch(epoch) || !str_to_u64(str_sub(text, colon + 1, text.n), INT64_MAX, &n))
        return false;
    memcpy(out->epoch, epoch.p, epoch.n);
    out->epoch[epoch.n] = '\0';
    out->after = (int64_t)n;
    return true;
}

static enum flow on_page(struct request *r, struct db_result *result);

static enum flow ask(struct request *r)
{
    const struct feed_query *q = r->state;
    struct db_param params[] = {q->place.epoch[0] ? param_text(str_of(q->place.epoch)) : param_null(),
                                param_int(r, q->place.after), param_int(r, q->limit), param_text(STR("f"))};
    return request_query(r, SQL_FEED_PAGE, params, (int)ARRAY_LEN(params), on_page);
}

static enum flow answer(struct request *r, struct db_result *result)
{
    struct buf b;
    buf_init(&b, 8 * 1024 * 1024);
    buf_add(&b, STR("{\"items\":"));
    buf_add(&b, db_text(result, 0, COL_ITEMS));
    buf_add(&b, STR(",\"next\":\""));
    buf_add(&b, db_text(result, 0, COL_EPOCH));
    buf_add_char(&b, ':');
    buf_add(&b, db_text(result, 0, COL_LAST));
    buf_printf(&b, "\",\"more\":%s}", str_is(db_text(result, 0, COL_MORE), "t") ? "true" : "false");
    reply_no_store(r);
    return reply_buf(r, 200, &b);
}

static void stop_waiting(struct request *r)
{
    struct feed_query *q = r->state;
    bell_leave(&q->waiter);
}

static void on_bell(void *ctx)
{
    struct request *r = ctx;
    r->stop_waiting = NULL;
    request_continue(r, ask(r));
}

/* Nothing has come: waits a little longer, unless its time is up. */
static enum flow wait_more(struct request *r, struct feed_query *q, bool *waits)
{
    inst_t left = q->until - request_clock();
    *waits = false;
    if (left <= 0 || r->app->draining || r->x->gone)
        return FLOW_NEXT;
    int ms = left > LOOK_MS * (SECOND_US / 1000) ? LOOK_MS : (int)(left / (SECOND_US / 1000)) + 1;
    *waits = bell_wait(r->app->bell, &q->waiter, r->who.actor.unit, ms, on_bell, r);
    if (!*waits)
        return request_fail(r, ERR_NO_MEMORY);
    r->stop_waiting = stop_waiting;
    return FLOW_WAIT;
}

static enum flow on_page(struct request *r, struct db_result *result)
{
    struct feed_query *q = r->state;
    bool waits;
    if (!str_is(db_text(result, 0, COL_KNOWN), "t"))
        return request_fail(r, ERR_GONE);
    if (str_is(db_text(result, 0, COL_ITEMS), "[]")) {
        enum flow flow = wait_more(r, q, &waits);
        if (waits || flow == FLOW_FAIL)
            return flow;
    }
    return answer(r, result);
}

enum flow feed_get(struct request *r)
{
    static const char *const known[] = {"after", "wait", "limit"};
    struct feed_query *q = ARENA_NEW(request_arena(r), struct feed_query);
    if (!q)
        return request_fail(r, ERR_NO_MEMORY);
    r->state = q;
    enum err e = request_only_params(r, known, ARRAY_LEN(known));
    if (e != ERR_OK)
        return request_fail(r, e);
    struct page page;
    struct str after = request_param(r, "after"), wait = request_param(r, "wait");
    uint64_t seconds = 0;
    e = page_read(r, PAGE_BY_NUMBER, &page);
    if (e == ERR_OK && !str_is_none(after) && !feed_place_parse(after, &q->place))
        e = fail_field(&r->fail, FIELD_FORMAT, "?after");
    if (e == ERR_OK && !str_is_none(wait) && !str_to_u64(wait, WAIT_MAX_S, &seconds))
        e = fail_field(&r->fail, FIELD_RANGE, "?wait");
    if (e != ERR_OK)
        return request_fail(r, e);
    q->limit = page.limit;
    q->until = r->now + (inst_t)seconds * SECOND_US;
    return ask(r);
}
