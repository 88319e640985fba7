/* GET /v1/handoffs, /v1/returns, /v1/suspensions, /v1/notices: what lasts in cases besides deadlines. */
#include "server/api/episode_status.h"
#include "server/app/page.h"
#include "server/app/unit_scope.h"

#include "lib/crypto/ids.h"

/* Whose list of handoffs: what is owed to a unit, what it owes, what the cases that it holds owe. */
enum box { BOX_IN, BOX_OUT, BOX_HELD, BOX_COUNT };

static const char *const box_names[BOX_COUNT] = {[BOX_IN] = "in", [BOX_OUT] = "out", [BOX_HELD] = "held"};

struct episodes_query {
    struct str kind;
    enum box box;
    struct page page;
    struct db_param rule, code, ground, agency, status, overdue, rounds_min, since_before, due_before;
    bool has_as_of, has_known_at;
    inst_t as_of, known_at;
};

static enum flow on_list(struct request *r, struct db_result *result)
{
    const struct episodes_query *q = r->state;
    return reply_list(r, result, q->has_as_of ? q->as_of : r->now);
}

enum { LEVELS = 4 }; /* a unit alone, and three levels of subtrees */

static const enum sql_id now[BOX_COUNT][LEVELS] = {
    [BOX_IN] = {SQL_EPISODES_NOW_TO_UNIT, SQL_EPISODES_NOW_T1, SQL_EPISODES_NOW_T2, SQL_EPISODES_NOW_T3},
    [BOX_OUT] = {SQL_EPISODES_NOW_FROM_UNIT, SQL_EPISODES_NOW_F1, SQL_EPISODES_NOW_F2, SQL_EPISODES_NOW_F3},
    [BOX_HELD] = {SQL_EPISODES_NOW_UNIT, SQL_EPISODES_NOW_A1, SQL_EPISODES_NOW_A2, SQL_EPISODES_NOW_A3},
};
static const enum sql_id at[BOX_COUNT][LEVELS] = {
    [BOX_IN] = {SQL_EPISODES_AT_TO_UNIT, SQL_EPISODES_AT_T1, SQL_EPISODES_AT_T2, SQL_EPISODES_AT_T3},
    [BOX_OUT] = {SQL_EPISODES_AT_FROM_UNIT, SQL_EPISODES_AT_F1, SQL_EPISODES_AT_F2, SQL_EPISODES_AT_F3},
    [BOX_HELD] = {SQL_EPISODES_AT_UNIT, SQL_EPISODES_AT_A1, SQL_EPISODES_AT_A2, SQL_EPISODES_AT_A3},
};

static enum flow ask(struct request *r, const struct unit_scope *scope)
{
    const struct episodes_query *q = r->state;
    bool past = q->has_as_of || q->has_known_at;
    struct db_param params[] = {param_int(r, scope->unit),
                                param_text(q->kind),
                                q->rule,
                                page_after(&q->page),
                                page_after_id(&q->page),
                                param_int(r, q->page.limit),
                                q->code,
                                q->ground,
                                q->agency,
                                q->status,
                                q->overdue,
                                q->rounds_min,
                                q->since_before,
                                q->due_before,
                                q->has_as_of ? param_inst(r, q->as_of) : param_null(),
                                q->has_known_at ? param_inst(r, q->known_at) : param_null()};
    enum { NOW_PARAMS = 14 };
    if (scope->shared)
        return request_query(r, SQL_EPISODES_SHARED, params, NOW_PARAMS, on_list);
    return past ? request_query(r, at[q->box][scope->level], params, (int)ARRAY_LEN(params), on_list)
                : request_query(r, now[q->box][scope->level], params, NOW_PARAMS, on_list);
}

/* --- parameters --------------------------------------------------------------------------------------------------- */

static enum err read_box(struct request *r, struct episodes_query *q)
{
    struct str text = request_param(r, "box");
    for (int i = 0; i < BOX_COUNT && !str_is_none(text); i++)
        if (str_is(text, box_names[i])) {
            q->box = (enum box)i;
            return ERR_OK;
        }
    return str_is_none(text) ? ERR_OK : fail_field(&r->fail, FIELD_RANGE, "?box");
}

/* `status` in its own words; `unanswered=true` for handoffs says the same as status=unanswered. */
static enum err read_status(struct request *r, struct episodes_query *q)
{
    struct db_param unanswered;
    enum err e = param_word(r, "status", &q->status);
    if (e == ERR_OK)
        e = param_flag(r, "unanswered", &unanswered);
    if (e == ERR_OK && unanswered.value && str_is(str_from(unanswered.value, unanswered.n), "t"))
        q->status = param_text(STR("unanswered"));
    return e == ERR_OK ? episode_status(r, q->kind.p, &q->status) : e;
}

static enum err read_times(struct request *r, struct episodes_query *q)
{
    enum err e = param_instant(r, "since_before", &q->since_before);
    if (e == ERR_OK)
        e = param_instant(r, str_is(q->kind, "suspension") ? "review_before" : "due_before", &q->due_before);
    if (e == ERR_OK)
        e = param_when(r, "as_of", &q->has_as_of, &q->as_of);
    if (e == ERR_OK)
        e = param_when(r, "known_at", &q->has_known_at, &q->known_at);
    /* What was given access to is asked as of now only: access has no history yet. */
    if (e == ERR_OK && str_is(request_param(r, "scope"), "shared") && (q->has_as_of || q->has_known_at))
        e = fail_field(&r->fail, FIELD_RANGE, q->has_as_of ? "?as_of" : "?known_at");
    return e;
}

static enum err read_query(struct request *r, struct episodes_query *q)
{
    bool round = str_is(q->kind, "round");
    enum err e = page_read(r, PAGE_BY_TIME, &q->page);
    if (e == ERR_OK)
        e = param_word(r, "rule", &q->rule);
    if (e == ERR_OK)
        e = param_word(r, round ? "by" : "code", &q->code);
    if (e == ERR_OK)
        e = param_word(r, "ground", &q->ground);
    if (e == ERR_OK)
        e = param_word(r, "agency", &q->agency);
    if (e == ERR_OK)
        e = read_status(r, q);
    if (e == ERR_OK)
        e = param_flag(r, "overdue", &q->overdue);
    if (e == ERR_OK)
        e = param_count(r, "rounds_min", &q->rounds_min);
    if (e == ERR_OK)
        e = read_box(r, q);
    return e == ERR_OK ? read_times(r, q) : e;
}

/* `known` names the parameters of that list; `status` is what it shows when none is asked for. */
static enum flow list(struct request *r, const char *kind, enum box box, const char *status,
                      const char *const *known, size_t nknown)
{
    struct episodes_query *q = ARENA_NEW(request_arena(r), struct episodes_query);
    if (!q)
        return request_fail(r, ERR_NO_MEMORY);
    r->state = q;
    q->kind = str_of(kind);
    q->box = box;
    enum err e = request_only_params(r, known, nknown);
    if (e == ERR_OK)
        e = read_query(r, q);
    if (e == ERR_OK && status && str_is_none(request_param(r, "status")))
        q->status = param_text(str_of(status));
    return e == ERR_OK ? unit_scope_read(r, ask) : request_fail(r, e);
}

enum err episode_status(struct request *r, const char *kind, struct db_param *status)
{
    static const char *const handoff[] = {"owed",     "sent", "received",  "accepted",
                                          "returned", "void", "unanswered"};
    static const char *const other[] = {"open", "closed"};
    bool is_handoff = strcmp(kind, "handoff") == 0;
    const char *const *known = is_handoff ? handoff : other;
    struct str text = status->value ? str_from(status->value, status->n) : STR_NONE;
    for (size_t i = 0; i < (is_handoff ? ARRAY_LEN(handoff) : ARRAY_LEN(other)); i++)
        if (str_is(text, known[i]))
            return ERR_OK;
    *status = param_null();
    return str_is_none(text) || str_is(text, "any") ? ERR_OK : fail_field(&r->fail, FIELD_RANGE, "?status");
}

enum flow handoffs_list(struct request *r)
{
    static const char *const known[] = {"box",      "status", "unanswered", "overdue", "rule",
                                        "code",     "agency", "due_before", "unit",    "scope",
                                        "known_at", "cursor", "limit",      "as_of"};
    return list(r, "handoff", BOX_IN, NULL, known, ARRAY_LEN(known));
}

enum flow returns_list(struct request *r)
{
    static const char *const known[] = {"by",    "ground", "rounds_min", "status", "since_before", "unit",
                                        "scope", "as_of",  "known_at",   "cursor", "limit"};
    return list(r, "round", BOX_HELD, NULL, known, ARRAY_LEN(known));
}

enum flow suspensions_list(struct request *r)
{
    static const char *const known[] = {"code",          "ground", "status", "since_before",
                                        "review_before", "unit",   "scope",  "as_of",
                                        "known_at",      "cursor", "limit"};
    return list(r, "suspension", BOX_HELD, "open", known, ARRAY_LEN(known));
}

enum flow notices_list(struct request *r)
{
    static const char *const known[] = {"code",  "rule",  "status",   "since_before", "unit",
                                        "scope", "as_of", "known_at", "cursor",       "limit"};
    return list(r, "notice", BOX_HELD, "open", known, ARRAY_LEN(known));
}

/* --- of one case -------------------------------------------------------------------------------------------------- */

static enum flow on_case(struct request *r, struct db_result *result)
{
    if (db_rows(result) == 0)
        return request_fail(r, ERR_NOT_FOUND);
    return reply_list(r, result, r->now);
}

enum flow case_handoffs(struct request *r)
{
    enum err e = request_only_params(r, NULL, 0);
    if (e != ERR_OK)
        return request_fail(r, e);
    if (!uuid_is(r->match.params[0]))
        return request_fail(r, ERR_NOT_FOUND);
    struct db_param params[] = {param_text(arena_copy(request_arena(r), r->match.params[0])),
                                param_text(STR("handoff"))};
    return request_query(r, SQL_CASE_EPISODES, params, (int)ARRAY_LEN(params), on_case);
}
