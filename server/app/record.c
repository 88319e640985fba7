/* Sends an append document to the database, reads the verdict, and refuses what the law forbids. */
#include "server/app/record.h"

enum append_column { COL_OUTCOME, COL_VERSION, COL_EVENT, COL_STATUS, COL_CASE };

struct append_verdict record_verdict(struct db_result *result)
{
    static const char *const names[] = {
        [APPEND_OK] = "ok",        [APPEND_REPLAY] = "replay", [APPEND_STALE] = "stale",
        [APPEND_LAW] = "law",      [APPEND_REUSED] = "reused", [APPEND_MISSING] = "missing",
        [APPEND_DENIED] = "denied"};
    struct append_verdict v = {.outcome = APPEND_DENIED};
    ASSERT(db_rows(result) == 1);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_is(db_text(result, 0, COL_OUTCOME), names[i]))
            v.outcome = (enum append_outcome)i;
    if (!db_is_null(result, 0, COL_VERSION))
        v.version = db_int(result, 0, COL_VERSION);
    if (!db_is_null(result, 0, COL_EVENT))
        v.event_id = db_text(result, 0, COL_EVENT);
    if (!db_is_null(result, 0, COL_CASE))
        v.case_id = db_text(result, 0, COL_CASE);
    return v;
}

enum flow record_append(struct request *r, struct str case_id, int64_t expected, const struct append_doc *doc,
                        request_then then)
{
    struct buf b;
    buf_init(&b, 16 * 1024 * 1024);
    enum err e = append_doc_write(&b, doc, request_arena(r));
    if (e != ERR_OK) {
        buf_free(&b);
        return request_fail(r, e);
    }
    struct db_param params[] = {param_text(case_id), param_int(r, expected), param_text(buf_str(&b))};
    enum flow flow = request_write(r, SQL_APPEND, params, (int)ARRAY_LEN(params), then);
    buf_free(&b); /* db_submit() has copied it */
    return flow;
}

enum flow record_refused(struct request *r, const struct append_verdict *v)
{
    switch (v->outcome) {
    case APPEND_STALE:
        return request_fail(r, ERR_PRECONDITION);
    case APPEND_REUSED:
        return request_fail(r, ERR_KEY_REUSED);
    case APPEND_MISSING:
        return request_fail(r, ERR_NOT_FOUND);
    case APPEND_DENIED:
        return request_fail(r, ERR_FORBIDDEN);
    case APPEND_OK:
    case APPEND_REPLAY:
    case APPEND_LAW:
    default:
        return request_fail(r, ERR_INTERNAL);
    }
}

enum err record_not_future(struct request *r, struct when at, const char *pointer)
{
    /* A day that is not over may be named as a whole; an end beyond it is no knowledge of what happened. */
    if (at.lo > r->now || at.hi > day_start(inst_day(r->now) + 1))
        return fail_field(&r->fail, FIELD_DATE_FUTURE, "%s", pointer);
    return ERR_OK;
}

enum flow record_check(struct request *r, const struct decision *d, bool acknowledged, struct str reason)
{
    const struct violation *v = decision_forbidden(d);
    if (!v)
        return FLOW_NEXT;
    const struct violation_info *info = violation_info(v->code);
    if (acknowledged) {
        if (!policy_may(r->who.role, MAY_ACKNOWLEDGE))
            return request_fail(r, ERR_FORBIDDEN);
        if (str_is_none(reason))
            return request_fail(r, fail_field(&r->fail, FIELD_MISSING, "/reason"));
        return FLOW_NEXT;
    }
    struct str type = arena_printf(request_arena(r), "law.%s", info->code);
    struct str rule = v->rule >= 0 ? d->law->pack.rules[v->rule].id : STR("");
    struct str text = violation_text(v, r->lang == LANG_VI); /* what exactly, where the law pack says it */
    r->more = (struct problem_more){.type = type,
                                    .detail = arena_printf(request_arena(r), "%.*s%s%.*s", STR_ARGS(rule),
                                                           rule.n ? ": " : "", STR_ARGS(text)),
                                    .citation = v->citation};
    return request_fail(r, request_arena(r)->failed ? ERR_NO_MEMORY : ERR_LAW);
}
