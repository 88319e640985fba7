/* GET /v1/handoffs/{id} and POST …/receive, /accept, /return: the receiver's steps, each recorded as an event. */
#include "server/api/api.h"

#include "lib/crypto/ids.h"
#include "lib/json/jx.h"
#include "server/app/recording.h"

enum get_column {
    COL_CASE,
    COL_VERSION,
    COL_CAUSE,
    COL_TO_UNIT,
    COL_FROM_UNIT,
    COL_TO_ROLE,
    COL_BY_ROLE,
    COL_STATE,
    COL_RULE,
    COL_CODE,
    COL_CARRIES,
    COL_SUBJECT,
    COL_NUMBER,
    COL_DOC
};

enum step { STEP_RECEIVE, STEP_ACCEPT, STEP_RETURN };

static const struct {
    const char *event, *action;
} steps[] = {
    [STEP_RECEIVE] = {"handoff.received", "handoff.receive"},
    [STEP_ACCEPT] = {"handoff.accepted", "handoff.accept"},
    [STEP_RETURN] = {"handoff.returned", "handoff.return"},
};

/* A handoff as the receiver finds it. */
struct receiving {
    struct recording rec;
    enum step step;
    struct str cause, by,
        code; /* id of the event whose paper it is, the receiver's role, the handoff's row */
};

static enum flow ask(struct request *r, request_then then)
{
    if (!uuid_is(r->match.params[0]))
        return request_fail(r, ERR_NOT_FOUND);
    struct db_param params[] = {param_text(arena_copy(request_arena(r), r->match.params[0]))};
    return request_query(r, SQL_HANDOFF_GET, params, (int)ARRAY_LEN(params), then);
}

static enum flow on_get(struct request *r, struct db_result *result)
{
    if (db_rows(result) == 0)
        return request_fail(r, ERR_NOT_FOUND);
    reply_no_store(r);
    return reply_row(r, 200, result, COL_DOC);
}

enum flow handoff_get(struct request *r)
{
    enum err e = request_only_params(r, NULL, 0);
    return e == ERR_OK ? ask(r, on_get) : request_fail(r, e);
}

/* --- what the receiver says --------------------------------------------------------------------------------------- */

struct said {
    bool has_at;
    struct when at;
    struct str ground;
};

static enum err read_body(struct request *r, struct recording *rec, enum step step, struct said *out)
{
    json_t *json;
    struct jx x = {.arena = request_arena(r), .fail = &r->fail};
    struct jx_obj o;
    enum err err = jx_parse(r->x->body, JX_BODY, &json, &r->fail);
    if (err != ERR_OK)
        return err;
    if (jx_root(&x, json, &o)) {
        out->has_at = jx_when(&o, "at", JX_OPTIONAL, &out->at);
        /* A return says why: it is the first thing that the sender needs to know. */
        if (step == STEP_RETURN)
            jx_code(&o, "ground", JX_REQUIRED, &out->ground);
        jx_text(&o, "note", JX_NULLABLE, 1, RECORDING_NOTE_MAX, &rec->note);
        jx_text(&o, "reason", JX_NULLABLE, 1, RECORDING_NOTE_MAX, &rec->reason);
        jx_bool(&o, "acknowledge_violation", JX_OPTIONAL, &rec->acknowledged);
        jx_end(&o);
    }
    err = jx_result(&x);
    json_decref(json);
    return err;
}

static int event_index(const struct history *h, struct str id)
{
    for (size_t i = 0; i < h->nevents; i++)
        if (str_eq(h->events[i].id, id))
            return (int)i;
    return -1;
}

static struct fact fact_code(enum fact_id id, struct str code)
{
    return (struct fact){.id = id, .v.text = code};
}

/* handoff.received, .accepted or .returned; and what accepting a file means: it was received (design 6.3). */
static enum err make_events(struct request *r, struct recording *rec)
{
    const struct receiving *x = rec->user;
    const struct pack *p = &r->law->pack;
    struct said said = {.at = {WHEN_INSTANT, r->now, r->now}};
    struct fact *facts = ARENA_ARRAY(request_arena(r), 5, struct fact);
    int cause = event_index(&rec->history, x->cause), type = pack_event(p, str_of(steps[x->step].event));
    enum err err = read_body(r, rec, x->step, &said);
    if (err != ERR_OK)
        return err;
    if (!facts)
        return ERR_NO_MEMORY;
    if (cause < 0 || type < 0)
        return ERR_INTERNAL; /* the register knows a handoff whose cause is no event of its case */
    size_t n = 0;
    /* In the order in which a stored history reads back, so that a repeated request gets the same bytes. */
    facts[n++] = fact_code(FACT_by, x->by);
    facts[n++] = fact_code(FACT_rule, x->code);
    if (!str_is_none(said.ground))
        facts[n++] = fact_code(FACT_ground, said.ground);
    facts[n++] = (struct fact){.id = FACT_of, .v.num = cause};
    struct event *e = &rec->events[rec->history.nevents];
    e[0] = (struct event){.type = type, .at = said.at, .facts = facts, .nfacts = n};
    if (rec->nnew == 1)
        return ERR_OK;
    facts[n] = fact_code(FACT_by, x->by);
    e[1] = (struct event){
        .type = pack_event(p, STR("file.received")), .at = said.at, .facts = &facts[n], .nfacts = 1};
    return e[1].type < 0 ? ERR_INTERNAL : ERR_OK;
}

static enum flow on_handoff(struct request *r, struct db_result *result)
{
    struct receiving *x = r->state;
    if (db_rows(result) == 0)
        return request_fail(r, ERR_NOT_FOUND);
    /* Who sees it because it holds the case, or supervises, is not who received it. */
    if (db_is_null(result, 0, COL_TO_UNIT) || db_int(result, 0, COL_TO_UNIT) != r->who.actor.unit)
        return request_fail(r, ERR_NOT_ADDRESSEE);
    struct arena *a = request_arena(r);
    x->cause = arena_copy(a, db_text(result, 0, COL_CAUSE));
    x->by = arena_copy(a, db_text(result, 0, COL_TO_ROLE));
    x->code = arena_copy(a, db_text(result, 0, COL_CODE));
    x->rec.case_id = arena_copy(a, db_text(result, 0, COL_CASE));
    if (a->failed)
        return request_fail(r, ERR_NO_MEMORY);
    bool file = str_is(db_text(result, 0, COL_CARRIES), "file");
    x->rec.nnew = x->step == STEP_ACCEPT && file ? RECORDING_MAX_NEW : 1;
    return recording_begin(r, &x->rec);
}

static enum flow step_post(struct request *r, enum step step)
{
    struct receiving *x = ARENA_NEW(request_arena(r), struct receiving);
    json_t *json = NULL;
    if (!x)
        return request_fail(r, ERR_NO_MEMORY);
    r->state = x;
    x->step = step;
    x->rec = (struct recording){
        .version_optional = true, .action = steps[step].action, .make = make_events, .user = x};
    enum err e = write_headers_read(r, &x->rec.headers);
    if (e == ERR_OK)
        e = jx_parse(r->x->body, JX_BODY, &json, &r->fail);
    json_decref(json);
    return e == ERR_OK ? ask(r, on_handoff) : request_fail(r, e);
}

enum flow handoff_receive(struct request *r)
{
    return step_post(r, STEP_RECEIVE);
}

enum flow handoff_accept(struct request *r)
{
    return step_post(r, STEP_ACCEPT);
}

enum flow handoff_return(struct request *r)
{
    return step_post(r, STEP_RETURN);
}
