/* The life of a request: steps in order, suspended while the database works, ended by exactly one reply. */
#include "server/app/request_int.h"

#include "lib/base/codec.h"
#include "lib/http/target.h"
#include "server/app/reply.h"
#include "server/log.h"
#include "server/metrics.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum request_step {
#define STEP(name) STEP_##name,
#include "server/app/request_steps.tbl.h"
#undef STEP
    STEP_END
};

static enum flow step_identify(struct request *r);
static enum flow step_authorize(struct request *r);
static enum flow step_accept_body(struct request *r);
static enum flow step_handle(struct request *r);

static enum flow (*const steps[STEP_END])(struct request *) = {
#define STEP(name) [STEP_##name] = step_##name,
#include "server/app/request_steps.tbl.h"
#undef STEP
};

struct law_before {
    struct law *law;
    struct law_before *next;
    int n; /* how many they are */
};

inst_t request_clock(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (inst_t)ts.tv_sec * SECOND_US + ts.tv_nsec / 1000;
}

static uint64_t monotonic_us(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (uint64_t)ts.tv_sec * 1000000U + (uint64_t)ts.tv_nsec / 1000U;
}

/* Runs steps until one waits or the request has ended. After FLOW_DONE `r` does not exist any more. */
static void request_run(struct request *r, enum flow flow)
{
    while (flow == FLOW_NEXT) {
        CHECK_OBJ(r, REQUEST_MAGIC);
        ASSERT(r->step < STEP_END);
        flow = steps[r->step](r);
        if (flow == FLOW_NEXT)
            r->step++;
    }
    if (flow == FLOW_FAIL)
        reply_problem(r);
}

/* --- what the client would like ---------------------------------------------------------------------------------- */

static struct str trim_spaces(struct str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = str_sub(s, 1, s.n);
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

/* "q=0.5" among the parameters, in thousandths (RFC 9110, 12.4.2); 1000 when there is none. */
static int weight_of(struct str params)
{
    while (params.n) {
        size_t end = str_find(params, ';');
        struct str one = trim_spaces(str_sub(params, 0, end));
        params = str_sub(params, end + 1, params.n);
        if (one.n < 3 || !str_ieq(str_sub(one, 0, 2), STR("q=")))
            continue;
        int sum = 0, unit = 1000;
        for (size_t i = 2; i < one.n; i++) {
            if (one.p[i] < '0' || one.p[i] > '9')
                continue;
            sum += (one.p[i] - '0') * unit;
            unit /= 10;
        }
        return sum;
    }
    return 1000;
}

/* Cuts the next element, with its weight, off the list of an Accept field. */
static struct str next_wish(struct str *list, int *weight)
{
    size_t end = str_find(*list, ',');
    struct str one = str_sub(*list, 0, end);
    *list = str_sub(*list, end + 1, list->n);
    size_t params = str_find(one, ';');
    *weight = weight_of(str_sub(one, params + 1, one.n));
    return trim_spaces(str_sub(one, 0, params));
}

/* Of the two that we speak the one wished for most, the first of equals; Vietnamese to whom it is all the same. */
static enum language language_of(struct str wanted)
{
    enum language best = LANG_VI;
    int most = 0;
    while (wanted.n) {
        int weight;
        struct str range = next_wish(&wanted, &weight), tag = str_sub(range, 0, str_find(range, '-'));
        bool en = str_ieq(tag, STR("en")), vi = str_ieq(tag, STR("vi")) || str_is(tag, "*");
        if ((!en && !vi) || weight <= most)
            continue;
        most = weight;
        best = en ? LANG_EN : LANG_VI;
    }
    return best;
}

/* --- from the first byte to the last ------------------------------------------------------------------------------ */

void request_begin(struct app *app, struct exchange *x)
{
    struct request *r = ARENA_NEW(&x->arena, struct request);
    if (!r) {
        /* Not even the request itself fits: the plainest of answers. */
        exchange_reply(x, &(struct reply){.status = 503, .close = true});
        return;
    }
    r->magic = REQUEST_MAGIC;
    r->x = x;
    r->app = app;
    r->law = app->law ? law_ref(app->law) : NULL;
    r->now = request_clock();
    x->user = r;
    r->lang = language_of(http_field(x->head, "accept-language"));
    request_run(r, FLOW_NEXT);
}

static void log_request(struct request *r)
{
    uint64_t took_us = monotonic_us() - r->x->started_us;
    const char *route = r->match.route ? r->match.route->path : "-";
    metrics_request(r->app->slot, r->reply.status, took_us);
    /* A method that is none of ours is a client's own word, and not for the log. */
    bool known = r->x->head->method != HTTP_METHOD_OTHER;
    struct str method = known ? r->x->head->method_text : STR("-");
    log_event(LOG_REQUEST, "method=%.*s route=%s status=%d us=%" PRIu64 " role=%s", STR_ARGS(method), route,
              r->reply.status, took_us, r->who.role ? r->who.role->code : "-");
}

/* The request's own end; what is left of it is the exchange. */
static struct exchange *request_end(struct request *r)
{
    struct exchange *x = r->x;
    law_unref(r->law);
    for (struct law_before *b = r->before; b; b = b->next)
        law_unref(b->law);
    r->magic = 0;
    x->user = NULL;
    return x;
}

void request_finish(struct request *r)
{
    CHECK_OBJ(r, REQUEST_MAGIC);
    log_request(r);
    struct reply reply = r->reply;
    exchange_reply(request_end(r), &reply);
}

struct stream *request_stream(struct request *r, const struct stream_handler *h)
{
    struct reply head = r->reply;
    log_request(r);
    return exchange_stream(request_end(r), &head, h);
}

enum flow request_fail(struct request *r, enum err e)
{
    fail_set(&r->fail, e);
    return FLOW_FAIL;
}

void request_gone(struct request *r)
{
    CHECK_OBJ(r, REQUEST_MAGIC);
    if (r->stop_waiting) {
        r->stop_waiting(r);
        r->stop_waiting = NULL;
    } else if (r->op && !r->op_writes) {
        db_abandon(r->op);
        r->op = NULL;
    } else {
        return;
    }
    request_run(r, request_fail(r, ERR_UNAVAILABLE));
}

void request_continue(struct request *r, enum flow flow)
{
    if (flow == FLOW_DONE)
        return; /* answered: the request does not exist any more */
    CHECK_OBJ(r, REQUEST_MAGIC);
    if (flow == FLOW_NEXT)
        r->step++;
    request_run(r, flow);
}

/* --- asking the database --------------------------------------------------------------------------------------- */

/* What a statement that failed means to the client. */
static enum err err_of_sqlstate(const char *state)
{
    if (strncmp(state, "53", 2) == 0 || strncmp(state, "57", 2) == 0 || strncmp(state, "40", 2) == 0)
        return ERR_UNAVAILABLE;
    return ERR_INTERNAL;
}

static void on_answer(void *ctx, enum db_outcome outcome, struct db_result *result)
{
    struct request *r = ctx;
    CHECK_OBJ(r, REQUEST_MAGIC);
    r->op = NULL;
    enum flow flow;
    switch (outcome) {
    case DB_OK:
        flow = r->then(r, result);
        break;
    case DB_FAILED:
        log_event(LOG_STATEMENT_FAILED, "route=%s sqlstate=%s", r->match.route->path, db_sqlstate(result));
        flow = request_fail(r, err_of_sqlstate(db_sqlstate(result)));
        break;
    case DB_UNKNOWN:
        log_event(LOG_OUTCOME_UNKNOWN, "route=%s", r->match.route->path);
        flow = request_fail(r, ERR_OUTCOME_UNKNOWN);
        break;
    case DB_UNAVAILABLE:
    default:
        flow = request_fail(r, ERR_UNAVAILABLE);
        break;
    }
    request_continue(r, flow);
}

static enum flow ask(struct request *r, enum sql_id sql, const struct db_param *params, int nparams,
                     request_then then, bool writes)
{
    ASSERT(r->op == NULL && nparams <= DB_MAX_PARAMS);
    struct db_call call = {
        .sql = sql, .actor = r->who.actor, .nparams = nparams, .done = on_answer, .ctx = r};
    for (int i = 0; i < nparams; i++)
        call.params[i] = params[i];
    r->then = then;
    r->op_writes = writes;
    r->op = request_arena(r)->failed ? NULL : db_submit(r->app->db, &call);
    if (r->op)
        return FLOW_WAIT;
    return request_fail(r, request_arena(r)->failed ? ERR_NO_MEMORY : ERR_UNAVAILABLE);
}

enum flow request_query(struct request *r, enum sql_id sql, const struct db_param *params, int nparams,
                        request_then then)
{
    return ask(r, sql, params, nparams, then, false);
}

enum flow request_write(struct request *r, enum sql_id sql, const struct db_param *params, int nparams,
                        request_then then)
{
    return ask(r, sql, params, nparams, then, true);
}

/* --- under a newer law ------------------------------------------------------------------------------------------- */

enum { RENEWALS_MAX = 3 };

static enum flow under_newer_law(struct request *r)
{
    struct law_before *b = ARENA_NEW(request_arena(r), struct law_before);
    if (!b)
        return request_fail(r, ERR_NO_MEMORY);
    *b = (struct law_before){.law = r->law, .next = r->before, .n = r->before ? r->before->n + 1 : 1};
    r->before = b;
    r->law = law_ref(r->app->law);
    return b->n <= RENEWALS_MAX ? r->renewed(r) : request_fail(r, ERR_UNAVAILABLE);
}

static enum flow on_newer_law(struct request *r, struct db_result *result)
{
    app_take_law(r->app, result);
    return r->app->law->generation > r->law->generation ? under_newer_law(r)
                                                        : request_fail(r, ERR_UNAVAILABLE);
}

enum flow request_renew_law(struct request *r, enum flow (*then)(struct request *r))
{
    r->renewed = then;
    if (r->app->law->generation > r->law->generation)
        return under_newer_law(r);
    struct db_param known = param_int(r, r->law->generation);
    return request_query(r, SQL_LAW_CURRENT, &known, 1, on_newer_law);
}

struct db_param param_int(struct request *r, int64_t v)
{
    return param_text(arena_printf(request_arena(r), "%" PRId64, v));
}

struct db_param param_inst(struct request *r, inst_t t)
{
    char text[INST_TEXT_SIZE];
    if (t == INST_NEVER)
        return param_text(STR("infinity"));
    return param_text(arena_copy(request_arena(r), inst_text(t, text)));
}

struct str request_bytes(struct request *r, const struct db_result *result, int row, int col)
{
    struct str text = db_text(result, row, col); /* \\x and hexadecimal digits */
    if (db_is_null(result, row, col) || text.n < 2)
        return STR_NONE;
    size_t n = (text.n - 2) / 2;
    char *bytes = arena_alloc(request_arena(r), n);
    if (!bytes || !hex_decode(str_sub(text, 2, text.n), bytes, n))
        return STR_NONE;
    return str_from(bytes, n);
}

/* --- steps ----------------------------------------------------------------------------------------------------- */

static enum flow step_identify(struct request *r)
{
    const struct http_head *head = r->x->head;
    enum err e = http_decode_path(head->path, request_arena(r), &r->path);
    if (e == ERR_OK)
        e = http_query_check(head->query, request_arena(r), &r->fail);
    if (e != ERR_OK)
        return request_fail(r, e);
    route_find(head->method, r->path, &r->match);
    if (!r->match.path_known)
        return request_fail(r, ERR_NOT_FOUND);
    if (r->match.route)
        return FLOW_NEXT;
    reply_header(r, "Allow", str_of(r->match.allow));
    if (head->method == HTTP_METHOD_OTHER)
        return request_fail(r, ERR_NOT_IMPLEMENTED);
    if (head->method != HTTP_OPTIONS)
        return request_fail(r, ERR_METHOD);
    r->reply.status = 204;
    request_finish(r);
    return FLOW_DONE;
}

/* What the law has no part in: the page, its document, and what operators ask. */
static bool needs_law(const struct route *route)
{
    return strncmp(route->path, "/v1/", 4) == 0 && strcmp(route->path, "/v1/openapi.json") != 0;
}

static enum flow step_authorize(struct request *r)
{
    const struct route *route = r->match.route;
    if (!r->law && needs_law(route))
        return request_fail(r, ERR_UNAVAILABLE);
    if (route->action && !policy_may(r->who.role, (enum policy_action)route->action))
        return request_fail(r, ERR_FORBIDDEN);
    return FLOW_NEXT;
}

/* application/json, with or without charset=utf-8. */
static bool is_json_type(struct str type)
{
    struct str main = str_sub(type, 0, str_find(type, ';'));
    while (main.n && (main.p[main.n - 1] == ' ' || main.p[main.n - 1] == '\t'))
        main.n--;
    struct str rest = str_sub(type, str_find(type, ';') + 1, type.n);
    while (rest.n && rest.p[0] == ' ')
        rest = str_sub(rest, 1, rest.n);
    return str_ieq(main, STR("application/json")) && (rest.n == 0 || str_ieq(rest, STR("charset=utf-8")));
}

/* Does the client take what the route speaks: one of the two kinds of JSON, or events? */
static bool accepts(struct str accept, bool events)
{
    static const char *const json[] = {"application/json", "application/*", "*/*",
                                       "application/problem+json"};
    static const char *const stream[] = {"text/event-stream", "text/*", "*/*"};
    const char *const *good = events ? stream : json;
    size_t ngood = events ? ARRAY_LEN(stream) : ARRAY_LEN(json);
    if (str_is_none(accept) || accept.n == 0)
        return true;
    while (accept.n) {
        int weight;
        struct str type = next_wish(&accept, &weight);
        for (size_t i = 0; i < ngood; i++)
            if (weight > 0 && str_ieq(type, str_of(good[i])))
                return true;
    }
    return false;
}

static enum flow step_accept_body(struct request *r)
{
    const struct http_head *head = r->x->head;
    if (str_starts(r->path, STR("/v1/")) && !accepts(http_field(head, "accept"), r->match.route->streams))
        return request_fail(r, ERR_NOT_ACCEPTABLE);
    if (r->match.route->method != HTTP_POST)
        return FLOW_NEXT;
    if (!is_json_type(http_field(head, "content-type")))
        return request_fail(r, ERR_MEDIA_TYPE);
    return FLOW_NEXT;
}

static enum flow step_handle(struct request *r)
{
    return r->match.route->handler(r);
}

/* --- the query string ------------------------------------------------------------------------------------------ */

struct str request_param(struct request *r, const char *name)
{
    struct str value = STR_NONE;
    return http_query_find(r->x->head->query, name, request_arena(r), &value) == ERR_OK ? value : STR_NONE;
}

enum err request_only_params(struct request *r, const char *const *names, size_t n)
{
    struct str query = r->x->head->query;
    while (query.n) {
        size_t end = str_find(query, '&');
        struct str one = str_sub(query, 0, end);
        struct str name = str_sub(one, 0, str_find(one, '='));
        bool known = one.n == 0;
        for (size_t i = 0; i < n && !known; i++)
            known = str_is(name, names[i]);
        if (!known)
            return fail_field(&r->fail, FIELD_UNKNOWN, "?%.*s", STR_ARGS(str_sub(name, 0, 40)));
        query = str_sub(query, end + 1, query.n);
    }
    return ERR_OK;
}
