/* GET /v1/deadlines and one deadline's explanation: what is due, overdue, and why. */
#include "server/api/api.h"
#include "server/app/page.h"
#include "server/app/unit_scope.h"

#include "lib/base/codec.h"
#include "lib/crypto/ids.h"
#include "lib/law/fold.h"

struct deadlines_query {
    struct page page;
    struct db_param rule, stage, assignee, agency, liberty;
    int status; /* enum status, STATUS_COUNT: any */
    bool has_due_before, has_as_of, has_known_at;
    inst_t due_before, as_of, known_at;
};

static enum flow on_list(struct request *r, struct db_result *result)
{
    const struct deadlines_query *q = r->state;
    return reply_list(r, result, q->has_as_of ? q->as_of : r->now);
}

static struct db_param optional_inst(struct request *r, bool has, inst_t t)
{
    return has ? param_inst(r, t) : param_null();
}

/*
 * Which statement answers: overdue and due pages run along an index of what is open; any other status, and any other
 * time, along an index of all; what was shared is driven from who was given access.
 */
enum form { FORM_OVERDUE, FORM_DUE, FORM_LIST, FORM_AT, FORM_SHARED };

static enum form form_of(const struct deadlines_query *q, const struct unit_scope *scope)
{
    if (scope->shared)
        return FORM_SHARED;
    if (q->has_as_of || q->has_known_at)
        return FORM_AT;
    if (q->status == STATUS_OVERDUE && !q->has_due_before)
        return FORM_OVERDUE;
    if (q->status == STATUS_RUNNING && q->has_due_before)
        return FORM_DUE;
    return FORM_LIST;
}

enum { LEVELS = 4 }; /* a unit alone, and three levels of subtrees */

static const enum sql_id statements[][LEVELS] = {
    [FORM_OVERDUE] = {SQL_DEADLINES_OVERDUE_UNIT, SQL_DEADLINES_OVERDUE_A1, SQL_DEADLINES_OVERDUE_A2,
                      SQL_DEADLINES_OVERDUE_A3},
    [FORM_DUE] = {SQL_DEADLINES_DUE_UNIT, SQL_DEADLINES_DUE_A1, SQL_DEADLINES_DUE_A2, SQL_DEADLINES_DUE_A3},
    [FORM_LIST] = {SQL_DEADLINES_LIST_UNIT, SQL_DEADLINES_LIST_A1, SQL_DEADLINES_LIST_A2,
                   SQL_DEADLINES_LIST_A3},
    [FORM_AT] = {SQL_DEADLINES_AT_UNIT, SQL_DEADLINES_AT_A1, SQL_DEADLINES_AT_A2, SQL_DEADLINES_AT_A3},
    [FORM_SHARED] = {SQL_DEADLINES_SHARED, SQL_DEADLINES_SHARED, SQL_DEADLINES_SHARED, SQL_DEADLINES_SHARED},
};

static enum flow ask(struct request *r, const struct unit_scope *scope)
{
    const struct deadlines_query *q = r->state;
    enum form form = form_of(q, scope);
    struct db_param status =
        q->status < STATUS_COUNT ? param_text(str_of(status_names[q->status])) : param_null();
    struct db_param params[13] = {param_int(r, scope->unit),
                                  q->rule,
                                  q->stage,
                                  q->assignee,
                                  page_after(&q->page),
                                  page_after_id(&q->page),
                                  param_int(r, q->page.limit),
                                  q->agency,
                                  q->liberty,
                                  optional_inst(r, q->has_due_before, q->due_before),
                                  form == FORM_DUE ? param_text(STR("f")) : status,
                                  optional_inst(r, q->has_as_of, q->as_of),
                                  optional_inst(r, q->has_known_at, q->known_at)};
    static const int nparams[] = {
        [FORM_OVERDUE] = 9, [FORM_DUE] = 11, [FORM_LIST] = 11, [FORM_AT] = 13, [FORM_SHARED] = 11};
    return request_query(r, statements[form][scope->level], params, nparams[form], on_list);
}

static enum err read_status(struct request *r, struct deadlines_query *q)
{
    struct str text = request_param(r, "status");
    q->status = STATUS_COUNT;
    if (str_is_none(text))
        return ERR_OK;
    for (int i = 0; i < STATUS_COUNT; i++)
        if (str_is(text, status_names[i]))
            q->status = i;
    return q->status < STATUS_COUNT ? ERR_OK : fail_field(&r->fail, FIELD_RANGE, "?status");
}

/* Within so many working days: by the end of the last of them, counted from today, as the calendar in force has it. */
static enum err read_within(struct request *r, struct deadlines_query *q)
{
    enum { WITHIN_MAX = 366 };
    struct str text = request_param(r, "within");
    uint64_t days;
    if (str_is_none(text))
        return ERR_OK;
    if (q->has_due_before || !str_to_u64(text, WITHIN_MAX, &days) || days == 0)
        return fail_field(&r->fail, FIELD_RANGE, "?within");
    day_t last = calendar_add_working(&r->law->calendar, inst_day(r->now), (int)days, false);
    q->has_due_before = true;
    q->due_before = day_start(last + 1);
    if (q->status == STATUS_COUNT)
        q->status = STATUS_RUNNING;
    return ERR_OK;
}

/* What was given access to is asked as of now only: access has no history yet. */
static enum err check_shared(struct request *r, const struct deadlines_query *q)
{
    if (str_is(request_param(r, "scope"), "shared") && (q->has_as_of || q->has_known_at))
        return fail_field(&r->fail, FIELD_RANGE, q->has_as_of ? "?as_of" : "?known_at");
    return ERR_OK;
}

static enum err read_query(struct request *r, struct deadlines_query *q)
{
    static const char *const known[] = {"status",   "stage",  "rule",    "unit",      "scope",
                                        "assignee", "agency", "liberty", "within",    "as_of",
                                        "known_at", "cursor", "limit",   "due_before"};
    enum err e = request_only_params(r, known, ARRAY_LEN(known));
    if (e == ERR_OK)
        e = page_read(r, PAGE_BY_TIME, &q->page);
    if (e == ERR_OK)
        e = read_status(r, q);
    if (e == ERR_OK)
        e = param_word(r, "rule", &q->rule);
    if (e == ERR_OK)
        e = param_word(r, "stage", &q->stage);
    if (e == ERR_OK)
        e = param_uuid(r, "assignee", &q->assignee);
    if (e == ERR_OK)
        e = param_word(r, "agency", &q->agency);
    if (e == ERR_OK)
        e = param_flag(r, "liberty", &q->liberty);
    if (e == ERR_OK)
        e = param_when(r, "due_before", &q->has_due_before, &q->due_before);
    if (e == ERR_OK)
        e = read_within(r, q);
    if (e == ERR_OK)
        e = param_when(r, "as_of", &q->has_as_of, &q->as_of);
    if (e == ERR_OK)
        e = param_when(r, "known_at", &q->has_known_at, &q->known_at);
    return e == ERR_OK ? check_shared(r, q) : e;
}

enum flow deadlines_list(struct request *r)
{
    struct deadlines_query *q = ARENA_NEW(request_arena(r), struct deadlines_query);
    if (!q)
        return request_fail(r, ERR_NO_MEMORY);
    r->state = q;
    enum err e = read_query(r, q);
    return e == ERR_OK ? unit_scope_read(r, ask) : request_fail(r, e);
}

/* --- why ---------------------------------------------------------------------------------------------------------- */

static enum flow on_explanation(struct request *r, struct db_result *result)
{
    if (db_rows(result) == 0)
        return request_fail(r, ERR_NOT_FOUND);
    struct buf b;
    buf_init(&b, 1024 * 1024);
    buf_add(&b, STR("{\"deadline\":"));
    buf_add(&b, db_text(result, 0, 0));
    buf_add(&b, STR(",\"explanation\":"));
    buf_add(&b, db_text(result, 0, 1));
    buf_add_char(&b, '}');
    reply_no_store(r);
    return reply_buf(r, 200, &b);
}

enum flow deadline_explanation(struct request *r)
{
    enum err e = request_only_params(r, NULL, 0);
    if (e != ERR_OK)
        return request_fail(r, e);
    if (!uuid_is(r->match.params[0]))
        return request_fail(r, ERR_NOT_FOUND);
    struct db_param params[] = {param_text(arena_copy(request_arena(r), r->match.params[0]))};
    return request_query(r, SQL_DEADLINE_EXPLANATION, params, (int)ARRAY_LEN(params), on_explanation);
}
