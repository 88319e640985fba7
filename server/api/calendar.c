/* GET and POST /v1/calendar: which days are off and by which decision; a new version of it, which is not in force by that. */
#include "server/api/api.h"
#include "server/app/page.h"

#include "lib/json/calendar_change.h"
#include "lib/json/calendar_json.h"
#include "lib/json/jx.h"

enum { CALENDAR_MAX = 4 * 1024 * 1024 };

struct calendar_query {
    day_t from, through;
};

/* --- showing ------------------------------------------------------------------------------------------------------ */

static enum err read_day(struct request *r, const char *name, day_t *out)
{
    struct str text = request_param(r, name);
    if (str_is_none(text) || day_parse(text, out))
        return ERR_OK;
    return fail_field(&r->fail, FIELD_FORMAT, "?%s", name);
}

static enum err read_query(struct request *r, struct calendar_query *q)
{
    struct str year = request_param(r, "year");
    uint64_t n;
    *q = (struct calendar_query){.from = day_from_ymd((struct ymd){YEAR_MIN, 1, 1}),
                                 .through = day_from_ymd((struct ymd){YEAR_MAX, 12, 31})};
    if (!str_is_none(year) && (!str_to_u64(year, YEAR_MAX, &n) || n < YEAR_MIN))
        return fail_field(&r->fail, FIELD_RANGE, "?year");
    if (!str_is_none(year))
        *q = (struct calendar_query){.from = day_from_ymd((struct ymd){(int)n, 1, 1}),
                                     .through = day_from_ymd((struct ymd){(int)n, 12, 31})};
    enum err e = read_day(r, "from", &q->from);
    if (e == ERR_OK)
        e = read_day(r, "through", &q->through);
    if (e == ERR_OK && q->through < q->from)
        e = fail_field(&r->fail, FIELD_DATE_ORDER, "?through");
    return e;
}

static enum flow show(struct request *r, const struct calendar *c)
{
    const struct calendar_query *q = r->state;
    struct buf b;
    char when[INST_TEXT_SIZE];
    buf_init(&b, CALENDAR_MAX);
    calendar_write(&b, c, q->from, q->through);
    buf_printf(&b, ",\"in_force\":%s,\"next\":null,\"as_of\":\"%.*s\"}",
               str_eq(c->version, r->law->calendar.version) ? "true" : "false",
               STR_ARGS(inst_text(r->now, when)));
    reply_no_store(r);
    return reply_buf(r, 200, &b);
}

/* The text of a calendar among the rows of law_texts; absent: it was never loaded. */
static struct str text_of(const struct db_result *result)
{
    enum { COL_NAME = 1, COL_BODY = 2 };
    for (int i = 0; i < db_rows(result); i++)
        if (str_is(db_text(result, i, COL_NAME), "calendar.json"))
            return db_text(result, i, COL_BODY);
    return STR_NONE;
}

static enum flow on_version(struct request *r, struct db_result *result)
{
    struct calendar c;
    struct str text = text_of(result);
    if (str_is_none(text))
        return request_fail(r, ERR_NOT_FOUND);
    enum err e = calendar_parse(text, request_arena(r), &c, &r->fail);
    return e == ERR_OK ? show(r, &c) : request_fail(r, e == ERR_NO_MEMORY ? e : ERR_INTERNAL);
}

enum flow calendar_get(struct request *r)
{
    static const char *const known[] = {"year", "from", "through", "version"};
    struct calendar_query *q = ARENA_NEW(request_arena(r), struct calendar_query);
    struct db_param params[2] = {param_text(STR("")), param_null()};
    if (!q)
        return request_fail(r, ERR_NO_MEMORY);
    r->state = q;
    enum err e = request_only_params(r, known, ARRAY_LEN(known));
    if (e == ERR_OK)
        e = read_query(r, q);
    if (e == ERR_OK)
        e = param_word(r, "version", &params[1]);
    if (e != ERR_OK)
        return request_fail(r, e);
    if (!params[1].value || str_eq(str_from(params[1].value, params[1].n), r->law->calendar.version))
        return show(r, &r->law->calendar);
    return request_query(r, SQL_LAW_TEXTS, params, (int)ARRAY_LEN(params), on_version);
}

/* --- changing ----------------------------------------------------------------------------------------------------- */

struct calendar_new {
    struct str text;
    struct calendar made;
    struct calendar_changed what;
};

static enum flow on_kept(struct request *r, struct db_result *result)
{
    const struct calendar_new *n = r->state;
    struct str outcome = db_text(result, 0, 0);
    struct buf b;
    char from[DAY_TEXT_SIZE], through[DAY_TEXT_SIZE];
    if (str_is(outcome, "denied"))
        return request_fail(r, ERR_FORBIDDEN);
    if (str_is(outcome, "differs")) /* what was kept under a version never changes */
        return request_fail(r, ERR_CONFLICT);
    buf_init(&b, 4096);
    buf_add(&b, STR("{\"version\":"));
    buf_add_json(&b, n->made.version);
    buf_add(&b, STR(",\"base\":"));
    buf_add_json(&b, r->law->calendar.version);
    buf_printf(&b,
               ",\"verified_from\":\"%.*s\",\"verified_through\":\"%.*s\",\"added\":%zu,\"replaced\":%zu,"
               "\"removed\":%zu}",
               STR_ARGS(day_text(n->made.verified_from, from)),
               STR_ARGS(day_text(n->made.verified_through, through)), n->what.added, n->what.replaced,
               n->what.removed);
    reply_header(r, "Location",
                 arena_printf(request_arena(r), "/v1/calendar?version=%.*s", STR_ARGS(n->made.version)));
    reply_no_store(r);
    return reply_buf(r, str_is(outcome, "same") ? 200 : 201, &b);
}

static enum flow keep(struct request *r)
{
    const struct calendar_new *n = r->state;
    struct arena *a = request_arena(r);
    char day[DAY_TEXT_SIZE];
    struct str detail =
        arena_printf(a, "calendar %.*s from %.*s: %zu added, %zu replaced, %zu removed: %.*s",
                     STR_ARGS(n->made.version), STR_ARGS(r->law->calendar.version), n->what.added,
                     n->what.replaced, n->what.removed, STR_ARGS(n->what.reason));
    const struct db_param params[] = {param_text(n->made.version), param_text(n->text),
                                      param_text(arena_copy(a, day_text(n->made.verified_from, day))),
                                      param_text(arena_copy(a, day_text(n->made.verified_through, day))),
                                      param_text(detail)};
    if (a->failed)
        return request_fail(r, ERR_NO_MEMORY);
    return request_write(r, SQL_CALENDAR_KEEP, params, (int)ARRAY_LEN(params), on_kept);
}

/* The version becomes part of an address and of projections: a word. */
static enum err check_version(struct request *r, struct str version)
{
    for (size_t i = 0; i < version.n; i++) {
        char c = version.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                     c == '-' || c == '_';
        if (!plain)
            return fail_field(&r->fail, FIELD_FORMAT, "/version");
    }
    return ERR_OK;
}

/* The calendar in force as it was loaded: the change is merged into its text. */
static enum flow on_base(struct request *r, struct db_result *result)
{
    struct calendar_new *n = ARENA_NEW(request_arena(r), struct calendar_new);
    struct str base = text_of(result);
    json_t *body;
    if (!n)
        return request_fail(r, ERR_NO_MEMORY);
    if (str_is_none(base)) /* it is in force from a file, and was never loaded */
        return request_fail(r, ERR_UNAVAILABLE);
    r->state = n;
    enum err e = jx_parse(r->x->body, JX_BODY, &body, &r->fail);
    if (e == ERR_OK) {
        e = calendar_change(base, body, request_arena(r), &n->text, &n->made, &n->what, &r->fail);
        json_decref(body);
    }
    if (e == ERR_OK)
        e = check_version(r, n->made.version);
    return e == ERR_OK ? keep(r) : request_fail(r, e);
}

enum flow calendar_post(struct request *r)
{
    const struct db_param params[] = {param_text(STR("")), param_text(r->law->calendar.version)};
    enum err e = request_only_params(r, NULL, 0);
    if (e != ERR_OK)
        return request_fail(r, e);
    return request_query(r, SQL_LAW_TEXTS, params, (int)ARRAY_LEN(params), on_base);
}
