/* POST and GET /v1/law/impact: what another law would change in every case, before it is put into force. */
#include "server/api/api.h"
#include "server/app/page.h"

#include "lib/crypto/ids.h"
#include "lib/json/jx.h"

enum { VERSION_MAX = 64 };

struct impact_asked {
    struct uuid_text id;
    struct str pack, calendar; /* absent: the one in force */
};

static enum err read_body(struct request *r, struct impact_asked *q)
{
    struct jx x = {.arena = request_arena(r), .fail = &r->fail};
    struct jx_obj o;
    json_t *json;
    enum err e = jx_parse(r->x->body, JX_BODY, &json, &r->fail);
    if (e != ERR_OK)
        return e;
    if (jx_root(&x, json, &o)) {
        bool pack = jx_text(&o, "pack", JX_NULLABLE, 1, VERSION_MAX, &q->pack);
        bool calendar = jx_text(&o, "calendar", JX_NULLABLE, 1, VERSION_MAX, &q->calendar);
        if (!pack && !calendar && x.err == ERR_OK)
            jx_fault(&o, "calendar", FIELD_MISSING); /* one of the two must be another */
        jx_end(&o);
    }
    e = jx_result(&x);
    json_decref(json);
    return e;
}

static enum flow on_asked(struct request *r, struct db_result *result)
{
    const struct impact_asked *q = r->state;
    struct str outcome = db_text(result, 0, 0);
    struct buf b;
    if (str_is(outcome, "denied"))
        return request_fail(r, ERR_FORBIDDEN);
    if (str_is(outcome, "none"))
        return request_fail(r, ERR_UNAVAILABLE);
    if (!str_is(outcome, "ok")) /* "pack" or "calendar": no such version was loaded */
        return request_fail(r, fail_field(&r->fail, FIELD_REFERENCE, "/%.*s", STR_ARGS(outcome)));
    buf_init(&b, 256);
    buf_printf(&b, "{\"id\":\"%s\",\"state\":\"waiting\"}", q->id.text);
    reply_header(r, "Location", arena_printf(request_arena(r), "/v1/law/impact/%s", q->id.text));
    reply_no_store(r);
    return reply_buf(r, 202, &b);
}

enum flow impact_post(struct request *r)
{
    struct impact_asked *q = ARENA_NEW(request_arena(r), struct impact_asked);
    if (!q || !uuid_new(r->now, &q->id))
        return request_fail(r, ERR_NO_MEMORY);
    r->state = q;
    enum err e = request_only_params(r, NULL, 0);
    if (e == ERR_OK)
        e = read_body(r, q);
    if (e != ERR_OK)
        return request_fail(r, e);
    const struct db_param params[] = {param_text(uuid_str(&q->id)), param_text(q->pack),
                                      param_text(q->calendar)};
    return request_write(r, SQL_IMPACT_ASK, params, (int)ARRAY_LEN(params), on_asked);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static enum flow on_impact(struct request *r, struct db_result *result)
{
    if (db_rows(result) == 0)
        return request_fail(r, ERR_NOT_FOUND);
    reply_no_store(r);
    return reply_row(r, 200, result, 0);
}

enum flow impact_get(struct request *r)
{
    const struct db_param id = param_text(r->match.params[0]);
    enum err e = request_only_params(r, NULL, 0);
    if (e != ERR_OK)
        return request_fail(r, e);
    if (!uuid_is(r->match.params[0]))
        return request_fail(r, ERR_NOT_FOUND);
    return request_query(r, SQL_IMPACT_GET, &id, 1, on_impact);
}

static enum flow on_changes(struct request *r, struct db_result *result)
{
    enum { COL_THERE = 2 };
    if (!str_is(db_text(result, 0, COL_THERE), "t"))
        return request_fail(r, ERR_NOT_FOUND);
    return reply_list(r, result, r->now);
}

enum flow impact_changes(struct request *r)
{
    static const char *const known[] = {"rule", "change", "running", "becomes_overdue", "limit", "cursor"};
    struct page page;
    struct db_param params[7] = {param_text(r->match.params[0])};
    enum err e = request_only_params(r, known, ARRAY_LEN(known));
    if (e == ERR_OK)
        e = page_read(r, PAGE_BY_NUMBER, &page);
    if (e == ERR_OK)
        e = param_word(r, "rule", &params[3]);
    if (e == ERR_OK)
        e = param_word(r, "change", &params[4]);
    if (e == ERR_OK)
        e = param_flag(r, "running", &params[5]);
    if (e == ERR_OK)
        e = param_flag(r, "becomes_overdue", &params[6]);
    if (e != ERR_OK)
        return request_fail(r, e);
    if (!uuid_is(r->match.params[0]))
        return request_fail(r, ERR_NOT_FOUND);
    params[1] = page.has_after ? param_text(page.after) : param_text(STR("0"));
    params[2] = param_int(r, page.limit);
    return request_query(r, SQL_IMPACT_PAGE, params, (int)ARRAY_LEN(params), on_changes);
}
