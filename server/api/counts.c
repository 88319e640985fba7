/* GET /v1/counts: how many, by group: the figures under each supervisor's list, with the list's own filters. */
#include "server/api/episode_status.h"
#include "server/app/page.h"
#include "server/app/unit_scope.h"

#include "lib/law/fold.h"

enum { LEVELS = 4, GROUPS = 6 };

enum shape { SHAPE_DEADLINES, SHAPE_EPISODES, SHAPE_ENTRIES };

/* What can be counted, under which groups, by which statements. */
static const struct counted {
    const char *of, *kind; /* kind of episode */
    const char *status;    /* counted when none is asked for */
    enum shape shape;
    const char *groups[GROUPS];
    enum sql_id now[LEVELS];
} counted[] = {
    {"deadlines",
     NULL,
     NULL,
     SHAPE_DEADLINES,
     {"unit", "agency", "stage", "rule"},
     {SQL_DEADLINES_COUNT_UNIT, SQL_DEADLINES_COUNT_A1, SQL_DEADLINES_COUNT_A2, SQL_DEADLINES_COUNT_A3}},
    {"handoffs",
     "handoff",
     "unanswered",
     SHAPE_EPISODES,
     {"unit", "agency", "stage", "rule", "ground", "code"},
     {SQL_EPISODES_COUNT_TO_UNIT, SQL_EPISODES_COUNT_T1, SQL_EPISODES_COUNT_T2, SQL_EPISODES_COUNT_T3}},
    {"returns",
     "round",
     NULL,
     SHAPE_EPISODES,
     {"unit", "agency", "stage", "ground", "code"},
     {SQL_EPISODES_COUNT_UNIT, SQL_EPISODES_COUNT_A1, SQL_EPISODES_COUNT_A2, SQL_EPISODES_COUNT_A3}},
    {"suspensions",
     "suspension",
     "open",
     SHAPE_EPISODES,
     {"unit", "stage", "ground", "code"},
     {SQL_EPISODES_COUNT_UNIT, SQL_EPISODES_COUNT_A1, SQL_EPISODES_COUNT_A2, SQL_EPISODES_COUNT_A3}},
    {"notices",
     "notice",
     "open",
     SHAPE_EPISODES,
     {"unit", "stage", "rule", "code"},
     {SQL_EPISODES_COUNT_UNIT, SQL_EPISODES_COUNT_A1, SQL_EPISODES_COUNT_A2, SQL_EPISODES_COUNT_A3}},
    {"entries",
     NULL,
     NULL,
     SHAPE_ENTRIES,
     {"unit", "agency", "stage", "type"},
     {SQL_ENTRIES_COUNT_UNIT, SQL_ENTRIES_COUNT_A1, SQL_ENTRIES_COUNT_A2, SQL_ENTRIES_COUNT_A3}},
};

struct counts_query {
    const struct counted *what;
    struct db_param by, rule, stage, code, ground, agency, type, assignee, liberty, status, overdue,
        number_min, days_min, since_before, due_before, as_of, known_at;
    bool past, has_as_of;
    bool out;  /* of handoffs: those that the unit owes, not those addressed to it */
    inst_t at; /* as_of, when it was asked for */
};

static enum flow on_counts(struct request *r, struct db_result *result)
{
    const struct counts_query *q = r->state;
    char when[INST_TEXT_SIZE];
    struct buf b;
    buf_init(&b, 4 * 1024 * 1024);
    buf_add(&b, STR("{\"items\":"));
    buf_add(&b, db_text(result, 0, 0));
    buf_printf(&b, ",\"as_of\":\"%s\"}", inst_text(q->has_as_of ? q->at : r->now, when).p);
    reply_no_store(r);
    return reply_buf(r, 200, &b);
}

static enum flow ask_deadlines(struct request *r, const struct counts_query *q,
                               const struct unit_scope *scope)
{
    static const enum sql_id past[LEVELS] = {SQL_DEADLINES_COUNT_AT_UNIT, SQL_DEADLINES_COUNT_AT_A1,
                                             SQL_DEADLINES_COUNT_AT_A2, SQL_DEADLINES_COUNT_AT_A3};
    struct db_param params[] = {param_int(r, scope->unit),
                                q->by,
                                q->rule,
                                q->stage,
                                q->assignee,
                                q->agency,
                                q->liberty,
                                q->due_before,
                                q->status,
                                q->as_of,
                                q->known_at};
    return q->past
               ? request_query(r, past[scope->level], params, (int)ARRAY_LEN(params), on_counts)
               : request_query(r, q->what->now[scope->level], params, (int)ARRAY_LEN(params) - 2, on_counts);
}

static enum flow ask(struct request *r, const struct unit_scope *scope)
{
    const struct counts_query *q = r->state;
    if (q->what->shape == SHAPE_DEADLINES)
        return ask_deadlines(r, q, scope);
    if (q->what->shape == SHAPE_ENTRIES) {
        struct db_param params[] = {
            param_int(r, scope->unit), q->by, q->type, q->stage, q->days_min, q->as_of, q->known_at};
        return request_query(r, q->what->now[scope->level], params, (int)ARRAY_LEN(params), on_counts);
    }
    struct db_param params[] = {param_int(r, scope->unit),
                                param_text(str_of(q->what->kind)),
                                q->by,
                                q->rule,
                                q->code,
                                q->ground,
                                q->agency,
                                q->status,
                                q->overdue,
                                q->number_min,
                                q->since_before,
                                q->due_before,
                                q->as_of,
                                q->known_at};
    static const enum sql_id out[LEVELS] = {SQL_EPISODES_COUNT_FROM_UNIT, SQL_EPISODES_COUNT_F1,
                                            SQL_EPISODES_COUNT_F2, SQL_EPISODES_COUNT_F3};
    const enum sql_id *levels = q->out ? out : q->what->now;
    return request_query(r, levels[scope->level], params, (int)ARRAY_LEN(params), on_counts);
}

/* --- parameters --------------------------------------------------------------------------------------------------- */

static enum err read_of(struct request *r, struct counts_query *q)
{
    struct str of = request_param(r, "of");
    for (size_t i = 0; i < ARRAY_LEN(counted); i++)
        if (str_is(of, counted[i].of))
            q->what = &counted[i];
    if (q->what)
        return ERR_OK;
    return fail_field(&r->fail, str_is_none(of) ? FIELD_MISSING : FIELD_RANGE, "?of");
}

static enum err read_by(struct request *r, struct counts_query *q)
{
    struct str by = request_param(r, "by");
    for (size_t i = 0; i < GROUPS && q->what->groups[i]; i++)
        if (str_is(by, q->what->groups[i])) {
            q->by = param_text(str_of(q->what->groups[i]));
            return ERR_OK;
        }
    return fail_field(&r->fail, str_is_none(by) ? FIELD_MISSING : FIELD_RANGE, "?by");
}

static enum err read_box(struct request *r, struct counts_query *q)
{
    struct str box = request_param(r, "box");
    bool handoffs = q->what->kind && strcmp(q->what->kind, "handoff") == 0;
    q->out = str_is(box, "out");
    return str_is_none(box) || (handoffs && (q->out || str_is(box, "in")))
               ? ERR_OK
               : fail_field(&r->fail, handoffs ? FIELD_RANGE : FIELD_UNKNOWN, "?box");
}

/* `status` in the words of the list that is counted. */
static enum err read_status(struct request *r, struct counts_query *q)
{
    enum err e = param_word(r, "status", &q->status);
    if (e != ERR_OK || q->what->shape == SHAPE_ENTRIES)
        return e;
    struct str text = q->status.value ? str_from(q->status.value, q->status.n) : STR_NONE;
    if (q->what->shape == SHAPE_DEADLINES) {
        bool known = str_is_none(text);
        for (int i = 0; i < STATUS_COUNT; i++)
            known = known || str_is(text, status_names[i]);
        return known ? ERR_OK : fail_field(&r->fail, FIELD_RANGE, "?status");
    }
    if (str_is_none(text) && q->what->status)
        q->status = param_text(str_of(q->what->status));
    return episode_status(r, q->what->kind, &q->status);
}

static enum err read_filters(struct request *r, struct counts_query *q)
{
    const struct {
        const char *name;
        enum err (*read)(struct request *, const char *, struct db_param *);
        struct db_param *to;
    } filters[] = {
        {"rule", param_word, &q->rule},
        {"stage", param_word, &q->stage},
        {"code", param_word, &q->code},
        {"ground", param_word, &q->ground},
        {"agency", param_word, &q->agency},
        {"type", param_word, &q->type},
        {"assignee", param_uuid, &q->assignee},
        {"liberty", param_flag, &q->liberty},
        {"overdue", param_flag, &q->overdue},
        {"rounds_min", param_count, &q->number_min},
        {"late_days_min", param_count, &q->days_min},
        {"since_before", param_instant, &q->since_before},
        {"due_before", param_instant, &q->due_before},
        {"as_of", param_instant, &q->as_of},
        {"known_at", param_instant, &q->known_at},
    };
    enum err e = ERR_OK;
    for (size_t i = 0; i < ARRAY_LEN(filters) && e == ERR_OK; i++)
        e = filters[i].read(r, filters[i].name, filters[i].to);
    q->past = q->as_of.value || q->known_at.value;
    if (e == ERR_OK)
        e = param_when(r, "as_of", &q->has_as_of, &q->at);
    return e;
}

enum flow counts_get(struct request *r)
{
    static const char *const known[] = {
        "of",       "by",         "unit",          "rule",         "stage",      "code",   "ground",
        "agency",   "type",       "assignee",      "liberty",      "overdue",    "status", "as_of",
        "known_at", "rounds_min", "late_days_min", "since_before", "due_before", "box"};
    struct counts_query *q = ARENA_NEW(request_arena(r), struct counts_query);
    if (!q)
        return request_fail(r, ERR_NO_MEMORY);
    r->state = q;
    enum err e = request_only_params(r, known, ARRAY_LEN(known));
    if (e == ERR_OK)
        e = read_of(r, q);
    if (e == ERR_OK)
        e = read_by(r, q);
    if (e == ERR_OK)
        e = read_box(r, q);
    if (e == ERR_OK)
        e = read_filters(r, q);
    if (e == ERR_OK)
        e = read_status(r, q);
    return e == ERR_OK ? unit_scope_read(r, ask) : request_fail(r, e);
}
