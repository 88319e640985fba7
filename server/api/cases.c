/* GET /v1/cases and the parts of one case: documents that PostgreSQL renders and row security cuts. */
#include "server/api/api.h"
#include "server/app/page.h"
#include "server/app/unit_scope.h"

#include "lib/crypto/ids.h"

/* --- one case ----------------------------------------------------------------------------------------------------- */

/* Asks with the case's id as first parameter; what is no id is not found. */
static enum flow ask_case(struct request *r, enum sql_id sql, struct db_param *params, int nparams,
                          request_then then)
{
    if (!uuid_is(r->match.params[0]))
        return request_fail(r, ERR_NOT_FOUND);
    params[0] = param_text(arena_copy(request_arena(r), r->match.params[0]));
    return request_query(r, sql, params, nparams, then);
}

static enum flow on_case(struct request *r, struct db_result *result)
{
    if (db_rows(result) == 0)
        return request_fail(r, ERR_NOT_FOUND);
    reply_version(r, db_int(result, 0, 0));
    return reply_row(r, 200, result, 1);
}

enum flow case_get(struct request *r)
{
    struct db_param params[1];
    enum err e = request_only_params(r, NULL, 0);
    if (e != ERR_OK)
        return request_fail(r, e);
    return ask_case(r, SQL_CASE_GET, params, 1, on_case);
}

static enum flow on_part(struct request *r, struct db_result *result)
{
    if (db_rows(result) == 0)
        return request_fail(r, ERR_NOT_FOUND);
    return reply_list(r, result, r->now);
}

enum flow case_events(struct request *r)
{
    static const char *const known[] = {"limit", "cursor"};
    struct page page;
    struct db_param params[3];
    enum err e = request_only_params(r, known, ARRAY_LEN(known));
    if (e == ERR_OK)
        e = page_read(r, PAGE_BY_NUMBER, &page);
    if (e != ERR_OK)
        return request_fail(r, e);
    params[1] = page.has_after ? param_text(page.after) : param_text(STR("0"));
    params[2] = param_int(r, page.limit);
    return ask_case(r, SQL_CASE_EVENTS, params, (int)ARRAY_LEN(params), on_part);
}

static enum flow part(struct request *r, enum sql_id sql, request_then then)
{
    struct db_param params[1];
    enum err e = request_only_params(r, NULL, 0);
    if (e != ERR_OK)
        return request_fail(r, e);
    return ask_case(r, sql, params, 1, then);
}

enum flow case_deadlines(struct request *r)
{
    return part(r, SQL_CASE_DEADLINES, on_part);
}

enum flow case_timeline(struct request *r)
{
    return part(r, SQL_CASE_TIMELINE, on_part);
}

enum flow case_law_changes(struct request *r)
{
    return part(r, SQL_CASE_LAW_CHANGES, on_part);
}

/* No duty is modelled yet: the list of a case that one may see is empty. */
static enum flow on_empty_part(struct request *r, struct db_result *result)
{
    char when[INST_TEXT_SIZE];
    if (db_rows(result) == 0)
        return request_fail(r, ERR_NOT_FOUND);
    reply_no_store(r);
    struct str body = arena_printf(request_arena(r), "{\"items\":[],\"next\":null,\"as_of\":\"%s\"}",
                                   inst_text(r->now, when).p);
    return str_is_none(body) ? request_fail(r, ERR_NO_MEMORY) : reply_json(r, 200, body);
}

enum flow case_duties(struct request *r)
{
    return part(r, SQL_CASE_GET, on_empty_part);
}

/* --- the list ----------------------------------------------------------------------------------------------------- */

struct cases_query {
    struct page page;
    struct db_param stage;
};

static enum flow on_cases(struct request *r, struct db_result *result)
{
    return reply_list(r, result, r->now);
}

static enum flow ask_cases(struct request *r, const struct unit_scope *scope)
{
    static const enum sql_id own[] = {SQL_CASES_OWN_UNIT, SQL_CASES_OWN_A1, SQL_CASES_OWN_A2,
                                      SQL_CASES_OWN_A3};
    const struct cases_query *q = r->state;
    struct db_param params[] = {param_int(r, scope->unit), q->stage, page_after(&q->page),
                                page_after_id(&q->page), param_int(r, q->page.limit)};
    return request_query(r, scope->shared ? SQL_CASES_SHARED : own[scope->level], params,
                         (int)ARRAY_LEN(params), on_cases);
}

enum flow cases_list(struct request *r)
{
    static const char *const known[] = {"unit", "scope", "stage", "limit", "cursor"};
    struct cases_query *q = ARENA_NEW(request_arena(r), struct cases_query);
    if (!q)
        return request_fail(r, ERR_NO_MEMORY);
    r->state = q;
    enum err e = request_only_params(r, known, ARRAY_LEN(known));
    if (e == ERR_OK)
        e = page_read(r, PAGE_BY_TIME, &q->page);
    if (e == ERR_OK)
        e = param_word(r, "stage", &q->stage);
    return e == ERR_OK ? unit_scope_read(r, ask_cases) : request_fail(r, e);
}
