/* GET /v1/stream: the feed of the caller's unit as server-sent events, from where the client says it was. */
#include "server/api/feed.h"

#include "server/app/bell.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { PAGE = 200, HEARTBEAT_MS = 15000 };

/* Then it ends; the client comes back, and its token is looked at again. */
#define LIFE_US (600 * SECOND_US)

enum feed_column { COL_EPOCH, COL_KNOWN, COL_ITEMS, COL_LAST, COL_MORE };

/* Lives longer than its request; freed when the stream is over. */
struct feed_stream {
    struct app *app;
    struct stream *stream; /* NULL until the head is sent */
    struct db_actor actor;
    struct feed_place place;
    struct db_op *op;
    struct bell_waiter waiter;
    inst_t until;
};

static void close_stream(struct feed_stream *s)
{
    bell_leave(&s->waiter);
    if (s->op)
        db_abandon(s->op);
    free(s);
}

static void on_gone(void *ctx)
{
    close_stream(ctx);
}

static void end(struct feed_stream *s)
{
    stream_end(s->stream);
    close_stream(s);
}

static void ask(struct feed_stream *s);

static void on_bell(void *ctx)
{
    ask(ctx);
}

static void wait_for_news(struct feed_stream *s)
{
    if (!bell_wait(s->app->bell, &s->waiter, s->actor.unit, HEARTBEAT_MS, on_bell, s))
        end(s); /* no memory: the client comes back */
}

/* Takes over where the page ends. */
static void move_on(struct feed_place *place, const struct db_result *page)
{
    struct str epoch = db_text(page, 0, COL_EPOCH);
    ASSERT(epoch.n <= FEED_EPOCH_MAX);
    memcpy(place->epoch, epoch.p, epoch.n);
    place->epoch[epoch.n] = '\0';
    place->after = db_int(page, 0, COL_LAST);
}

/*
 * Writes a page, or a comment by which both sides see that the other is there; then asks on, or waits. A page that the
 * stream does not take is asked for again, from the same place, when the client has read what waits.
 */
static void write_page(struct feed_stream *s, const struct db_result *page)
{
    struct str items = db_text(page, 0, COL_ITEMS);
    if (!stream_write(s->stream, items.n ? items : STR(":\n\n")))
        return; /* on_drained or on_gone follows */
    move_on(&s->place, page);
    if (request_clock() > s->until)
        end(s);
    else if (str_is(db_text(page, 0, COL_MORE), "t"))
        ask(s);
    else
        wait_for_news(s);
}

static void on_page(void *ctx, enum db_outcome outcome, struct db_result *page)
{
    struct feed_stream *s = ctx;
    s->op = NULL;
    if (outcome == DB_OK && str_is(db_text(page, 0, COL_KNOWN), "t"))
        write_page(s, page);
    else
        end(s); /* the client comes back with Last-Event-ID, loses nothing, and is told when the epoch is another */
}

static void ask(struct feed_stream *s)
{
    char after[24], limit[24];
    int n = snprintf(after, sizeof(after), "%" PRId64, s->place.after);
    int m = snprintf(limit, sizeof(limit), "%d", PAGE);
    struct db_call call = {.sql = SQL_FEED_PAGE,
                           .actor = s->actor,
                           .params = {param_text(str_of(s->place.epoch)),
                                      param_text(str_from(after, (size_t)n)),
                                      param_text(str_from(limit, (size_t)m)), param_text(STR("t"))},
                           .nparams = 4,
                           .done = on_page,
                           .ctx = s};
    s->op = db_submit(s->app->db, &call);
    if (!s->op)
        end(s);
}

static void on_drained(void *ctx)
{
    ask(ctx);
}

/* The first page came while there was still a request that could be refused. */
static enum flow on_first(struct request *r, struct db_result *page)
{
    static const struct stream_handler handler = {.on_gone = on_gone, .on_drained = on_drained};
    if (!str_is(db_text(page, 0, COL_KNOWN), "t"))
        return request_fail(r, ERR_GONE);
    struct feed_stream *s = calloc(1, sizeof(*s));
    if (!s)
        return request_fail(r, ERR_NO_MEMORY);
    *s = (struct feed_stream){.app = r->app,
                              .actor = r->who.actor,
                              .place = *(const struct feed_place *)r->state,
                              .until = r->now + LIFE_US};
    struct stream_handler own = handler;
    own.ctx = s;
    reply_no_store(r);
    r->reply.status = 200;
    r->reply.content_type = STR("text/event-stream");
    s->stream = request_stream(r, &own);
    if (s->stream)
        write_page(s, page);
    else
        free(s); /* HEAD, or nobody there any more: it has been answered */
    return FLOW_DONE;
}

enum flow stream_get(struct request *r)
{
    static const char *const known[] = {"after"};
    struct feed_place *place = ARENA_NEW(request_arena(r), struct feed_place);
    if (!place)
        return request_fail(r, ERR_NO_MEMORY);
    r->state = place;
    enum err e = request_only_params(r, known, ARRAY_LEN(known));
    if (e != ERR_OK)
        return request_fail(r, e);
    /* Whoever comes back says where it was in the header; it is later than what the address said at first. */
    struct str last = http_field(r->x->head, "last-event-id"), after = request_param(r, "after");
    bool back = !str_is_none(last) && last.n > 0;
    if (back ? !feed_place_parse(last, place) : !str_is_none(after) && !feed_place_parse(after, place))
        return request_fail(r, fail_field(&r->fail, FIELD_FORMAT, back ? "Last-Event-ID" : "?after"));
    struct db_param params[] = {place->epoch[0] ? param_text(str_of(place->epoch)) : param_null(),
                                param_int(r, place->after), param_int(r, PAGE), param_text(STR("t"))};
    return request_query(r, SQL_FEED_PAGE, params, (int)ARRAY_LEN(params), on_first);
}
