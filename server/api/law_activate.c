/* GET /v1/law and POST /v1/law/activate: which law is in force, and another one into force. */
#include "server/api/api.h"
#include "server/app/append_doc.h"
#include "server/app/idempotency.h"

#include "lib/json/jx.h"

enum { VERSION_MAX = 64, REASON_MAX = 1000 };

struct activation {
    struct write_headers headers;
    struct str pack, calendar, reason;
};

static enum flow on_state(struct request *r, struct db_result *result)
{
    if (db_rows(result) == 0)
        return request_fail(r, ERR_UNAVAILABLE);
    reply_version(r, db_int(result, 0, 0));
    return reply_row(r, 200, result, 1);
}

enum flow law_get(struct request *r)
{
    enum err e = request_only_params(r, NULL, 0);
    return e == ERR_OK ? request_query(r, SQL_LAW_STATE, NULL, 0, on_state) : request_fail(r, e);
}

/* --- another one -------------------------------------------------------------------------------------------------- */

static enum err read_body(struct request *r, struct activation *x)
{
    struct jx reader = {.arena = request_arena(r), .fail = &r->fail};
    struct jx_obj root;
    json_t *body;
    enum err e = jx_parse(r->x->body, JX_BODY, &body, &r->fail);
    if (e != ERR_OK)
        return e;
    if (jx_root(&reader, body, &root)) {
        jx_text(&root, "pack", JX_REQUIRED, 1, VERSION_MAX, &x->pack);
        jx_text(&root, "calendar", JX_REQUIRED, 1, VERSION_MAX, &x->calendar);
        jx_text(&root, "reason", JX_REQUIRED, 1, REASON_MAX, &x->reason);
        jx_end(&root);
    }
    e = jx_result(&reader);
    json_decref(body);
    return e;
}

static enum flow on_activated(struct request *r, struct db_result *result)
{
    enum { COL_OUTCOME, COL_GENERATION };
    struct str outcome = db_text(result, 0, COL_OUTCOME);
    if (str_is(outcome, "denied"))
        return request_fail(r, ERR_FORBIDDEN);
    reply_version(r, db_int(result, 0, COL_GENERATION));
    if (str_is(outcome, "stale"))
        return request_fail(r, ERR_LAW_STALE);
    if (!str_is(outcome, "ok") && !str_is(outcome, "same")) /* texts are never taken away: they were there */
        return request_fail(r, ERR_INTERNAL);
    app_look(r->app);
    struct str body =
        arena_printf(request_arena(r), "{\"generation\":%lld,\"changed\":%s}",
                     (long long)db_int(result, 0, COL_GENERATION), str_is(outcome, "ok") ? "true" : "false");
    return str_is_none(body) ? request_fail(r, ERR_NO_MEMORY)
                             : reply_json(r, str_is(outcome, "ok") ? 202 : 200, body);
}

static bool has_kind(const struct db_result *result, const char *kind)
{
    for (int i = 0; i < db_rows(result); i++)
        if (str_is(db_text(result, i, 0), kind))
            return true;
    return false;
}

/* What this program cannot read it does not put into force. */
static enum flow on_texts(struct request *r, struct db_result *result)
{
    const struct activation *x = r->state;
    if (!has_kind(result, "pack"))
        return request_fail(r, fail_field(&r->fail, FIELD_REFERENCE, "/pack"));
    if (!has_kind(result, "calendar"))
        return request_fail(r, fail_field(&r->fail, FIELD_REFERENCE, "/calendar"));
    struct law *law = law_from_texts(result, 0, NULL); /* which logs what is wrong */
    if (!law)
        return request_fail(r, fail_field(&r->fail, FIELD_RANGE, "/pack"));
    law_unref(law);
    const struct db_param params[] = {param_int(r, x->headers.version), param_text(x->pack),
                                      param_text(x->calendar), param_text(STR(ENGINE_VERSION)),
                                      param_text(x->reason)};
    return request_write(r, SQL_LAW_ACTIVATE, params, (int)ARRAY_LEN(params), on_activated);
}

enum flow law_activate(struct request *r)
{
    struct activation *x = ARENA_NEW(request_arena(r), struct activation);
    if (!x)
        return request_fail(r, ERR_NO_MEMORY);
    r->state = x;
    enum err e = request_only_params(r, NULL, 0);
    if (e == ERR_OK)
        e = write_headers_read(r, &x->headers);
    if (e == ERR_OK)
        e = read_body(r, x);
    if (e == ERR_OK && !x->headers.has_version)
        e = ERR_VERSION_REQUIRED;
    x->pack = arena_copy(request_arena(r), x->pack);
    x->calendar = arena_copy(request_arena(r), x->calendar);
    x->reason = arena_copy(request_arena(r), x->reason);
    if (e != ERR_OK)
        return request_fail(r, e);
    const struct db_param params[] = {param_text(x->pack), param_text(x->calendar)};
    return request_query(r, SQL_LAW_TEXTS, params, (int)ARRAY_LEN(params), on_texts);
}
