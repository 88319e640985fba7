/* GET /v1/entries: what was recorded long after it happened, so that back-dated entries show. */
#include "server/api/api.h"
#include "server/app/page.h"
#include "server/app/unit_scope.h"

struct entries_query {
    struct page page;
    struct db_param type, stage, days_min;
    bool has_as_of, has_known_at;
    inst_t as_of, known_at;
};

static enum flow on_list(struct request *r, struct db_result *result)
{
    const struct entries_query *q = r->state;
    return reply_list(r, result, q->has_as_of ? q->as_of : r->now);
}

static enum flow ask(struct request *r, const struct unit_scope *scope)
{
    static const enum sql_id statements[] = {SQL_ENTRIES_UNIT, SQL_ENTRIES_A1, SQL_ENTRIES_A2,
                                             SQL_ENTRIES_A3};
    const struct entries_query *q = r->state;
    struct db_param params[] = {param_int(r, scope->unit),
                                q->type,
                                q->stage,
                                page_after(&q->page),
                                page_after_id(&q->page),
                                param_int(r, q->page.limit),
                                q->days_min,
                                q->has_as_of ? param_inst(r, q->as_of) : param_null(),
                                q->has_known_at ? param_inst(r, q->known_at) : param_null()};
    return request_query(r, statements[scope->level], params, (int)ARRAY_LEN(params), on_list);
}

enum flow entries_list(struct request *r)
{
    static const char *const known[] = {"type",  "stage",    "late_days_min", "unit",
                                        "as_of", "known_at", "cursor",        "limit"};
    struct entries_query *q = ARENA_NEW(request_arena(r), struct entries_query);
    if (!q)
        return request_fail(r, ERR_NO_MEMORY);
    r->state = q;
    enum err e = request_only_params(r, known, ARRAY_LEN(known));
    if (e == ERR_OK)
        e = page_read(r, PAGE_BY_TIME, &q->page);
    if (e == ERR_OK)
        e = param_word(r, "type", &q->type);
    if (e == ERR_OK)
        e = param_word(r, "stage", &q->stage);
    if (e == ERR_OK)
        e = param_count(r, "late_days_min", &q->days_min);
    if (e == ERR_OK)
        e = param_when(r, "as_of", &q->has_as_of, &q->as_of);
    if (e == ERR_OK)
        e = param_when(r, "known_at", &q->has_known_at, &q->known_at);
    return e == ERR_OK ? unit_scope_read(r, ask) : request_fail(r, e);
}
