/* POST /v1/reports: a report comes in, a case file is opened, its first deadlines run. */
#include "server/api/api.h"

#include "lib/crypto/ids.h"
#include "lib/json/event_json.h"
#include "server/app/idempotency.h"
#include "server/app/record.h"
#include "server/app/sealing.h"

enum { MAX_PERSONS = 40, MAX_IDENTITY = 8, CONTENT_MAX = 20000, MAX_FACTS = 8, COMMUNE_DIGITS = 5 };

/* One person as told, with what of him is sealed. */
struct reported {
    struct append_person row;
    enum person_kind kind;
    struct str identity[MAX_IDENTITY];
};

static const struct {
    const char *name;
    size_t max;
} identity_fields[] = {
#define IDENTITY(name, max) {#name, max},
#include "server/app/identity.tbl.h"
#undef IDENTITY
};

struct report {
    struct uuid_text case_id;
    struct write_headers headers;
    struct reported persons[MAX_PERSONS];
    size_t npersons;
    struct str kind, by, unit, commune, content;
    struct when at;
    int64_t article, clause;
    bool has_article, has_clause, urgent;
    struct decision decision;
};

static enum flow on_appended(struct request *r, struct db_result *result);
static enum flow on_case(struct request *r, struct db_result *result);

/* --- reading ---------------------------------------------------------------------------------------------------- */

static void read_identity(struct jx_obj *person, struct reported *p)
{
    struct jx_obj o;
    _Static_assert(ARRAY_LEN(identity_fields) <= MAX_IDENTITY, "room for every identity field");
    if (!jx_object(person, "identity", JX_NULLABLE, &o))
        return;
    for (size_t i = 0; i < ARRAY_LEN(identity_fields); i++)
        jx_text(&o, identity_fields[i].name, JX_NULLABLE, 1, identity_fields[i].max, &p->identity[i]);
    jx_end(&o);
}

/* The statistical office's code of a commune. It is stored in clear: words, such as an address, do not belong there. */
static void read_commune(struct jx_obj *o, struct str *code)
{
    bool digits = true;
    if (!jx_text(o, "commune", JX_NULLABLE, COMMUNE_DIGITS, COMMUNE_DIGITS, code))
        return;
    for (size_t i = 0; i < code->n; i++)
        digits = digits && code->p[i] >= '0' && code->p[i] <= '9';
    if (!digits)
        jx_fault(o, "commune", FIELD_FORMAT);
}

static void read_person(struct jx_obj *o, struct request *r, struct reported *p)
{
    static const char *const sexes[] = {"female", "male", "other"};
    struct str label = STR_NONE;
    int sex = 0;
    if (jx_has(o, "id")) /* the teller's own name for the person; ours is given below */
        (void)event_read_id(o, "id", JX_OPTIONAL, &label);
    p->row.birth_known = jx_date(o, "birth_date", JX_NULLABLE, &p->row.birth);
    if (jx_choice(o, "sex", JX_NULLABLE, sexes, ARRAY_LEN(sexes), &sex))
        p->row.sex = str_of(sexes[sex]);
    jx_code(o, "relation", JX_NULLABLE, &p->row.relation);
    read_commune(o, &p->row.commune);
    read_identity(o, p);
    jx_end(o);
    if (p->row.birth_known && day_start(p->row.birth) > r->now)
        jx_fault(o, "birth_date", FIELD_DATE_FUTURE);
}

static struct reported *add_person(struct report *rep, enum person_kind kind)
{
    static const char *const kinds[] = {[PERSON_VICTIM] = "victim",
                                        [PERSON_ACCUSED] = "accused",
                                        [PERSON_WITNESS] = "witness",
                                        [PERSON_INFORMANT] = "informant"};
    struct reported *p = &rep->persons[rep->npersons];
    p->kind = kind;
    p->row.kind = str_of(kinds[kind]);
    p->row.ord = (int)rep->npersons;
    rep->npersons++;
    return p;
}

static void read_persons(struct jx_obj *root, const char *key, enum jx_need need, enum person_kind kind,
                         struct request *r, struct report *rep)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    if (!jx_array(root, key, need, (MAX_PERSONS - 1) / 2, &list))
        return;
    if (need == JX_REQUIRED && list.n == 0)
        jx_fault(root, key, FIELD_RANGE); /* every case here has a victim */
    while (jx_next(&list, &v))
        if (jx_val_object(&v, &o))
            read_person(&o, r, add_person(rep, kind));
}

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
    struct jx_obj o, informant;
    enum err err = jx_parse(r->x->body, JX_BODY, &json, &r->fail);
    if (err != ERR_OK)
        return err;
    if (jx_root(&x, json, &o)) {
        jx_code(&o, "kind", JX_REQUIRED, &rep->kind);
        jx_when(&o, "at", JX_REQUIRED, &rep->at);
        jx_code(&o, "by", JX_OPTIONAL, &rep->by);
        jx_text(&o, "unit", JX_OPTIONAL, 1, 40, &rep->unit);
        jx_bool(&o, "urgent", JX_OPTIONAL, &rep->urgent);
        read_commune(&o, &rep->commune);
        jx_text(&o, "content", JX_NULLABLE, 1, CONTENT_MAX, &rep->content);
        read_persons(&o, "victims", JX_REQUIRED, PERSON_VICTIM, r, rep);
        read_persons(&o, "accused", JX_OPTIONAL, PERSON_ACCUSED, r, rep);
        if (jx_object(&o, "informant", JX_NULLABLE, &informant))
            read_person(&informant, r, add_person(rep, PERSON_INFORMANT));
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
    for (size_t i = 0; i < rep->npersons; i++)
        if (rep->persons[i].row.birth_known && rep->persons[i].row.birth > when_last_day(rep->at))
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

static bool make_persons(struct request *r, struct report *rep, struct person *persons)
{
    for (size_t i = 0; i < rep->npersons; i++) {
        struct reported *p = &rep->persons[i];
        struct uuid_text id;
        if (!uuid_new(r->now, &id))
            return false;
        p->row.id = arena_copy(request_arena(r), uuid_str(&id));
        p->row.initials =
            str_is_none(p->identity[0]) ? STR_NONE : initials_of(p->identity[0], request_arena(r));
        persons[i] = (struct person){
            .id = p->row.id, .kind = p->kind, .birth_known = p->row.birth_known, .birth = p->row.birth};
    }
    return !request_arena(r)->failed;
}

static enum err decide_report(struct request *r, struct report *rep)
{
    const struct pack *pack = &r->law->pack;
    struct person *persons = ARENA_ARRAY(request_arena(r), rep->npersons, struct person);
    struct event *event = ARENA_NEW(request_arena(r), struct event);
    int type = pack_event(pack, STR("report.received"));
    ASSERT(type >= 0);
    enum err err = check_report(r, rep, &pack->events[type]);
    if (err != ERR_OK)
        return err;
    if (!persons || !event || !uuid_new(r->now, &rep->case_id) || !make_persons(r, rep, persons) ||
        !make_event(r, rep, type, event))
        return ERR_NO_MEMORY;
    struct history h = {.persons = persons, .npersons = rep->npersons, .events = event, .nevents = 1};
    return decide(r->law, uuid_str(&rep->case_id), &h, 1, 1, request_arena(r), &rep->decision, &r->fail);
}

/* --- sealing and appending -------------------------------------------------------------------------------------- */

struct sealed_report {
    struct append_key *keys;
    struct append_sealed *identities, *texts;
    struct append_person *persons;
    size_t nidentities, ntexts;
};

static enum err seal_person(struct request *r, const struct reported *p, struct append_key *row,
                            struct sealed_report *out)
{
    struct data_key key;
    enum err err = sealing_new_key(&r->law->keyring, p->row.id, request_arena(r), &key, row);
    for (size_t i = 0; i < ARRAY_LEN(identity_fields) && err == ERR_OK; i++)
        if (!str_is_none(p->identity[i]))
            err = sealing_seal(&key, SEALED_IDENTITY, p->row.id, identity_fields[i].name, p->identity[i],
                               request_arena(r), &out->identities[out->nidentities++]);
    sealing_forget(&key);
    return err;
}

static enum err seal_report(struct request *r, const struct report *rep, struct str case_id,
                            struct sealed_report *out)
{
    struct arena *a = request_arena(r);
    struct data_key key;
    *out = (struct sealed_report){.keys = ARENA_ARRAY(a, rep->npersons + 1, struct append_key),
                                  .identities =
                                      ARENA_ARRAY(a, rep->npersons * MAX_IDENTITY, struct append_sealed),
                                  .texts = ARENA_NEW(a, struct append_sealed),
                                  .persons = ARENA_ARRAY(a, rep->npersons, struct append_person)};
    if (a->failed)
        return ERR_NO_MEMORY;
    enum err err = sealing_new_key(&r->law->keyring, case_id, a, &key, &out->keys[0]);
    if (err == ERR_OK && !str_is_none(rep->content))
        err = sealing_seal(&key, SEALED_TEXT, rep->decision.history.events[0].id, "content", rep->content, a,
                           &out->texts[out->ntexts++]);
    sealing_forget(&key);
    for (size_t i = 0; i < rep->npersons && err == ERR_OK; i++) {
        out->persons[i] = rep->persons[i].row;
        err = seal_person(r, &rep->persons[i], &out->keys[i + 1], out);
    }
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
                             .persons = sealed.persons,
                             .npersons = rep->npersons,
                             .keys = sealed.keys,
                             .nkeys = rep->npersons + 1,
                             .identities = sealed.identities,
                             .nidentities = sealed.nidentities,
                             .texts = sealed.texts,
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
