/* POST /v1/reports: a report comes in, a case file is opened, its first deadlines run. */
#include "server/api/api.h"

#include "lib/crypto/ids.h"
#include "server/app/idempotency.h"
#include "server/app/newcomers.h"
#include "server/app/record.h"
#include "server/app/sealing.h"

enum { CONTENT_MAX = 20000, MAX_FACTS = 8 };

struct report {
    struct uuid_text case_id;
    struct write_headers headers;
    struct newcomers persons;
    struct str kind, by, unit, commune, content;
    struct when at;
    int64_t article, clause;
    bool has_article, has_clause, urgent;
    struct decision decision;
};

static enum flow on_appended(struct request *r, struct db_result *result);
static enum flow on_case(struct request *r, struct db_result *result);

/* --- reading ---------------------------------------------------------------------------------------------------- */

static void read_suspected(struct jx_obj *root, struct report *rep)
{
    struct jx_obj o;
    if (!jx_object(root, "suspected", JX_NULLABLE, &o))
        return;
    rep->has_article = jx_int(&o, "article", JX_REQUIRED, 1, 999, &rep->article);
    rep->has_clause = jx_int(&o, "clause", JX_OPTIONAL, 1, 20, &rep->clause);
    jx_end(&o);
}

static enum err read_report(struct request *r, struct report *rep)
{
    json_t *json;
    struct jx x = {.arena = request_arena(r), .fail = &r->fail};
    struct jx_obj o;
    enum err err = jx_parse(r->x->body, JX_BODY, &json, &r->fail);
    if (err != ERR_OK)
        return err;
    if (jx_root(&x, json, &o)) {
        jx_code(&o, "kind", JX_REQUIRED, &rep->kind);
        jx_when(&o, "at", JX_REQUIRED, &rep->at);
        jx_code(&o, "by", JX_OPTIONAL, &rep->by);
        jx_text(&o, "unit", JX_OPTIONAL, 1, 40, &rep->unit);
        jx_bool(&o, "urgent", JX_OPTIONAL, &rep->urgent);
        commune_read(&o, &rep->commune);
        jx_text(&o, "content", JX_NULLABLE, 1, CONTENT_MAX, &rep->content);
        newcomers_read(&o, r->now, newcomers_ids(&r->now), NEWCOMERS_OF_REPORT, NULL, &rep->persons);
        read_suspected(&o, rep);
        jx_end(&o);
    }
    err = jx_result(&x);
    json_decref(json);
    return err;
}

/* --- what the reporting unit is ----------------------------------------------------------------------------------- */

/* In which capacity a unit receives reports, by the kind that begins its code. */
static struct str capacity_of(struct str unit_code)
{
    static const struct {
        const char *kind, *by;
    } capacities[] = {{"cax", "commune_police"},
                      {"cqdt", "investigation_agency"},
                      {"vks", "procuracy"},
                      {"tand", "court"},
                      {"ubnd", "commune_committee"}};
    struct str kind = str_sub(unit_code, 0, str_find(unit_code, '.'));
    for (size_t i = 0; i < ARRAY_LEN(capacities); i++)
        if (str_is(kind, capacities[i].kind))
            return str_of(capacities[i].by);
    return STR_NONE;
}

/* Does the law pack allow this value of this fact on this event? */
static bool allowed(const struct event_type *type, enum fact_id fact, struct str value)
{
    for (size_t i = 0; i < type->nfacts; i++) {
        const struct event_fact_spec *spec = &type->facts[i];
        if (spec->fact != fact)
            continue;
        for (size_t k = 0; k < spec->nvalues; k++)
            if (str_eq(spec->values[k], value))
                return true;
        return spec->nvalues == 0;
    }
    return false;
}

static enum err check_report(struct request *r, struct report *rep, const struct event_type *type)
{
    enum err err = record_not_future(r, rep->at, "/at");
    if (!str_is_none(rep->unit) && !str_eq(rep->unit, r->who.unit_code))
        err = fail_set(&r->fail, ERR_FORBIDDEN); /* a report is entered by the unit that received it */
    if (str_is_none(rep->by))
        rep->by = capacity_of(r->who.unit_code);
    if (str_is_none(rep->by) || !allowed(type, FACT_by, rep->by))
        err = fail_field(&r->fail, str_is_none(rep->by) ? FIELD_FACT_MISSING : FIELD_RANGE, "/by");
    if (!allowed(type, FACT_kind, rep->kind))
        err = fail_field(&r->fail, FIELD_RANGE, "/kind");
    for (size_t i = 0; i < rep->persons.n; i++)
        if (rep->persons.list[i].birth_known && rep->persons.list[i].birth > when_last_day(rep->at))
            err = fail_field(&r->fail, FIELD_DATE_ORDER, "/at");
    return err;
}

/* --- deciding --------------------------------------------------------------------------------------------------- */

static struct fact fact_code(enum fact_id id, struct str code)
{
    return (struct fact){.id = id, .v.text = code};
}

static struct fact fact_num(enum fact_id id, int64_t num)
{
    return (struct fact){.id = id, .v.num = num};
}

static bool make_event(struct request *r, const struct report *rep, int type, struct event *e)
{
    struct fact *facts = ARENA_ARRAY(request_arena(r), MAX_FACTS, struct fact);
    struct uuid_text id;
    size_t n = 0;
    if (!facts || !uuid_new(r->now, &id))
        return false;
    facts[n++] = fact_code(FACT_by, rep->by);
    facts[n++] = fact_code(FACT_kind, rep->kind);
    if (rep->has_article)
        facts[n++] = fact_num(FACT_article, rep->article);
    if (rep->has_clause)
        facts[n++] = fact_num(FACT_clause, rep->clause);
    if (rep->urgent)
        facts[n++] = fact_num(FACT_urgent, 1);
    if (!str_is_none(rep->commune))
        facts[n++] = fact_code(FACT_commune, rep->commune);
    if (r->who.unit_remote)
        facts[n++] = fact_num(FACT_remote, 1);
    *e = (struct event){.type = type,
                        .at = rep->at,
                        .recorded_at = r->now,
                        .id = arena_copy(request_arena(r), uuid_str(&id)),
                        .facts = facts,
                        .nfacts = n};
    return !str_is_none(e->id);
}

/* The persons as the engine will read them again: by the one reader of stored histories. */
static enum err make_persons(struct request *r, struct report *rep, struct history *h)
{
    struct fold_options unused = {.has_as_of = false};
    struct fail fail;
    fail_clear(&fail); /* what does not read was checked badly here: our fault */
    json_t *json = json_pack("{s:[]}", "events");
    enum err err = ERR_NO_MEMORY;
    if (json && newcomers_join(&rep->persons, 1, json))
        err = history_read(json, HISTORY_STORED, &r->law->pack, request_arena(r), h, &unused, &fail);
    json_decref(json);
    return err == ERR_FIELDS ? ERR_INTERNAL : err;
}

static enum err decide_report(struct request *r, struct report *rep)
{
    const struct pack *pack = &r->law->pack;
    struct event *event = ARENA_NEW(request_arena(r), struct event);
    struct history h;
    int type = pack_event(pack, STR("report.received"));
    ASSERT(type >= 0);
    enum err err = check_report(r, rep, &pack->events[type]);
    if (err == ERR_OK)
        err = make_persons(r, rep, &h);
    if (err != ERR_OK)
        return err;
    if (!event || !uuid_new(r->now, &rep->case_id) || !make_event(r, rep, type, event))
        return ERR_NO_MEMORY;
    h.events = event;
    h.nevents = 1;
    return decide(r->law, uuid_str(&rep->case_id), &h, 1, 1, request_arena(r), &rep->decision, &r->fail);
}

/* --- sealing and appending -------------------------------------------------------------------------------------- */

struct sealed_report {
    struct newcomers_sealed persons;
    struct append_sealed content;
    size_t ntexts;
};

static enum err seal_report(struct request *r, const struct report *rep, struct str case_id,
                            struct sealed_report *out)
{
    struct arena *a = request_arena(r);
    struct data_key key;
    *out = (struct sealed_report){.ntexts = 0};
    enum err err = newcomers_seal(&rep->persons, 1, &r->law->keyring, a, &out->persons);
    if (err != ERR_OK)
        return err;
    err = sealing_new_key(&r->law->keyring, case_id, a, &key, &out->persons.keys[0]);
    if (err == ERR_OK && !str_is_none(rep->content))
        err = sealing_seal(&key, SEALED_TEXT, rep->decision.history.events[0].id, "content", rep->content, a,
                           &out->content);
    out->ntexts = str_is_none(rep->content) ? 0 : 1;
    sealing_forget(&key);
    return err;
}

static enum flow append_report(struct request *r, struct report *rep)
{
    const struct decision *d = &rep->decision;
    struct sealed_report sealed;
    struct append_event event = {.data = STR("{}")};
    struct buf data;
    struct str case_id = uuid_str(&rep->case_id);
    enum err err = seal_report(r, rep, case_id, &sealed);
    if (err != ERR_OK)
        return request_fail(r, err);
    buf_init(&data, 64 * 1024);
    event_write_data(&data, &d->history, &r->law->pack, &d->history.events[0]);
    event.data = buf_str(&data);
    struct append_doc doc = {.decision = d,
                             .number = STR_NONE, /* the next of the unit's year */
                             .kind = rep->kind,
                             .unit = r->who.actor.unit,
                             .unit_code = r->who.unit_code,
                             .action = "report.create",
                             .events = &event,
                             .persons = sealed.persons.persons,
                             .npersons = sealed.persons.npersons,
                             .keys = sealed.persons.keys,
                             .nkeys = sealed.persons.nkeys,
                             .identities = sealed.persons.identities,
                             .nidentities = sealed.persons.nidentities,
                             .texts = &sealed.content,
                             .ntexts = sealed.ntexts,
                             .key = rep->headers.key,
                             .key_hash = rep->headers.hash};
    enum flow flow =
        data.failed ? request_fail(r, ERR_NO_MEMORY) : record_append(r, case_id, 0, &doc, on_appended);
    buf_free(&data);
    return flow;
}

enum flow report_post(struct request *r)
{
    struct report *rep = ARENA_NEW(request_arena(r), struct report);
    if (!rep)
        return request_fail(r, ERR_NO_MEMORY);
    r->state = rep;
    enum err err = write_headers_read(r, &rep->headers);
    if (err == ERR_OK)
        err = read_report(r, rep);
    if (err == ERR_OK)
        err = decide_report(r, rep);
    return err == ERR_OK ? append_report(r, rep) : request_fail(r, err);
}

static enum flow on_appended(struct request *r, struct db_result *result)
{
    struct append_verdict v = record_verdict(result);
    if (v.outcome == APPEND_LAW)
        return request_renew_law(r, report_post);
    if (v.outcome != APPEND_OK && v.outcome != APPEND_REPLAY)
        return record_refused(r, &v);
    struct str id = arena_copy(request_arena(r), v.case_id);
    struct str location = arena_printf(request_arena(r), "/v1/cases/%.*s", STR_ARGS(id));
    if (request_arena(r)->failed)
        return request_fail(r, ERR_NO_MEMORY);
    reply_header(r, "Location", location);
    struct db_param params[] = {param_text(id)};
    return request_query(r, SQL_CASE_GET, params, (int)ARRAY_LEN(params), on_case);
}

static enum flow on_case(struct request *r, struct db_result *result)
{
    if (db_rows(result) == 0)
        return request_fail(r, ERR_INTERNAL);
    reply_version(r, db_int(result, 0, 0));
    return reply_row(r, 201, result, 1);
}
