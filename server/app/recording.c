/* Loads a case, decides the new events on it in memory, and appends them in one statement. */
#include "server/app/recording.h"

#include "lib/crypto/ids.h"
#include "lib/json/history_json.h"
#include "lib/json/outcome_json.h"
#include "server/app/addressee.h"
#include "server/app/recorded.h"
#include "server/app/sealing.h"

enum load_column {
    COL_VERSION,
    COL_STAGE,
    COL_UNIT,
    COL_HISTORY,
    COL_WRAPPED,
    COL_KEK,
    COL_KEY_HASH,
    COL_KEY_STATUS,
    COL_KEY_VERSION,
    COL_KEY_EVENT,
    COL_UNIT_CODE,
    COL_ACCESS = COL_UNIT_CODE + 8,
    COL_PACK,
    COL_CALENDAR,
    COL_ENGINE,
    COL_UNADDRESSED,
    COL_DERIVED
};

enum unit_column { COL_UNIT_ID, COL_SUITS };

enum { MAX_TEXTS = EVENT_MAX_TEXTS + 2, MAX_AGAIN = 5 };

static enum flow on_loaded(struct request *r, struct db_result *result);
static enum flow on_unit(struct request *r, struct db_result *result);
static enum flow on_receipt(struct request *r, struct db_result *result);
static enum flow on_appended(struct request *r, struct db_result *result);
static enum flow pass_on_and_append(struct request *r);

enum flow recording_begin(struct request *r, struct recording *rec)
{
    r->state = rec;
    rec->case_id = arena_copy(request_arena(r), rec->case_id);
    struct db_param params[] = {param_text(rec->case_id), param_text(str_of(r->who.actor.user)),
                                str_is_none(rec->headers.key)
                                    ? param_null()
                                    : param_text(arena_copy(request_arena(r), rec->headers.key))};
    return request_query(r, SQL_CASE_LOAD, params, (int)ARRAY_LEN(params), on_loaded);
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

/* The stored history with room for the new events behind it. */
static enum err read_history(struct request *r, struct recording *rec)
{
    struct jx_limits limits = {.bytes = 16 * 1024 * 1024, .depth = 16};
    struct fold_options unused = {.has_as_of = false};
    size_t entered = rec->history.nevents + 1;
    json_t *json = NULL;
    struct fail fail;
    fail_clear(&fail); /* a stored history that does not read is our fault, not the client's */
    enum err e = jx_parse(rec->stored, limits, &json, &fail);
    if (e == ERR_OK && rec->newcomers && !newcomers_join(rec->newcomers, entered, json))
        e = ERR_NO_MEMORY;
    if (e == ERR_OK)
        e = history_read(json, HISTORY_STORED, &r->law->pack, request_arena(r), &rec->history, &unused,
                         &fail);
    json_decref(json);
    if (e != ERR_OK)
        return e == ERR_NO_MEMORY ? e : ERR_INTERNAL;
    rec->events = ARENA_ARRAY(request_arena(r), rec->history.nevents + RECORDING_MAX_NEW, struct event);
    if (!rec->events)
        return ERR_NO_MEMORY;
    memcpy(rec->events, rec->history.events, rec->history.nevents * sizeof(*rec->events));
    rec->history.events = rec->events;
    return ERR_OK;
}

enum err recording_admit(struct request *r, struct recording *rec)
{
    return rec->newcomers && rec->newcomers->n > 0 ? read_history(r, rec) : ERR_OK;
}

/* The facts without what they say of `remote`, and then with it when it is so. NULL: no memory. */
static const struct fact *with_remote(struct arena *a, const struct fact *facts, size_t *n, bool remote)
{
    struct fact *out = ARENA_ARRAY(a, *n + 1, struct fact);
    size_t kept = 0;
    for (size_t i = 0; i < *n && out; i++)
        if (facts[i].id != FACT_remote)
            out[kept++] = facts[i];
    if (remote && out)
        out[kept++] = (struct fact){.id = FACT_remote, .v.num = 1};
    *n = kept;
    return out;
}

/* The event that a correction corrects, or the event itself. */
static const struct event *corrected(const struct request *r, const struct recording *rec,
                                     const struct event *e)
{
    const struct fact *target = e->type == r->law->pack.corrected_event ? event_fact(e, FACT_event) : NULL;
    return target ? &rec->events[target->v.num] : e;
}

/*
 * `remote` is an attribute of the recording unit, never the client's word (TT 43/2021 Art. 5): a correction of other facts leaves
 * what the register wrote then.
 */
static bool set_remote(struct request *r, const struct recording *rec, struct event *e)
{
    const struct event_type *type = &r->law->pack.events[e->type];
    bool takes = false;
    for (size_t i = 0; i < type->nfacts; i++)
        takes = takes || type->facts[i].fact == FACT_remote;
    e->facts = with_remote(request_arena(r), e->facts, &e->nfacts, takes && r->who.unit_remote);
    if (!e->has_new_facts)
        return e->facts;
    const struct fact *was = event_fact(corrected(r, rec, e), FACT_remote);
    e->new_facts = with_remote(request_arena(r), e->new_facts, &e->nnew_facts, was && was->v.num);
    return e->facts && e->new_facts;
}

/* Later than every event of the case, so that "known by" is never ambiguous, whatever the clocks of two machines say. */
static inst_t recording_time(const struct request *r, const struct recording *rec)
{
    inst_t t = r->now;
    for (size_t i = 0; i < rec->history.nevents; i++)
        if (rec->events[i].recorded_at >= t)
            t = rec->events[i].recorded_at + 1;
    return t;
}

/*
 * A person of the report born after something of the case had happened, or another after the event that brought him: one
 * of the two dates is wrong. Who came later may have been born later. `event`: the place of what happened.
 */
static enum err check_births(struct request *r, const struct recording *rec, size_t event, struct when at,
                             const char *pointer)
{
    for (size_t i = 0; i < rec->history.npersons; i++) {
        const struct person *p = &rec->history.persons[i];
        if (p->birth_known && p->birth > when_last_day(at) && (p->since <= 1 || p->since == event + 1))
            return fail_field(&r->fail, FIELD_DATE_ORDER, "%s", pointer);
    }
    return ERR_OK;
}

static enum err complete_event(struct request *r, struct recording *rec, struct event *e)
{
    struct uuid_text id;
    enum err err = record_not_future(r, e->at, "/at");
    if (err == ERR_OK && e->has_new_at)
        err = record_not_future(r, e->new_at, "/data/at");
    size_t event = (size_t)(corrected(r, rec, e) - rec->events);
    if (err == ERR_OK)
        err = e->has_new_at ? check_births(r, rec, event, e->new_at, "/data/at")
                            : check_births(r, rec, event, e->at, "/at");
    if (err != ERR_OK)
        return err;
    if (!uuid_new(r->now, &id) || !set_remote(r, rec, e))
        return ERR_NO_MEMORY;
    e->id = arena_copy(request_arena(r), uuid_str(&id));
    e->recorded_at = recording_time(r, rec);
    rec->history.nevents++;
    return str_is_none(e->id) ? ERR_NO_MEMORY : ERR_OK;
}

/* --- answering -------------------------------------------------------------------------------------------------- */

/* The same key and the same request came before: say again what was said. */
static enum flow replay(struct request *r, struct recording *rec, struct db_result *result)
{
    int64_t version = db_int(result, 0, COL_KEY_VERSION);
    struct str id = db_text(result, 0, COL_KEY_EVENT);
    for (size_t i = 0; i < rec->history.nevents; i++) {
        if (!str_eq(rec->events[i].id, id))
            continue;
        if (i + rec->nnew > rec->history.nevents)
            break;
        enum err e = decide(r->law, rec->case_id, &rec->history, i + rec->nnew, rec->nnew, request_arena(r),
                            &rec->decision, &r->fail);
        return e == ERR_OK ? reply_recorded(r, &rec->decision, version) : request_fail(r, e);
    }
    return request_fail(r, ERR_INTERNAL);
}

/* FLOW_NEXT: the version is the one that the client saw. */
static enum flow check_version(struct request *r, const struct recording *rec)
{
    if (!rec->headers.has_version)
        return rec->version_optional ? FLOW_NEXT : request_fail(r, ERR_VERSION_REQUIRED);
    if (rec->headers.version == rec->version)
        return FLOW_NEXT;
    reply_version(r, rec->version);
    return request_fail(r, ERR_PRECONDITION);
}

/* --- deciding --------------------------------------------------------------------------------------------------- */

/* May the actor record this, and take the case by it? */
static enum err check_actor(const struct request *r, const struct recording *rec, const struct event *e)
{
    const struct event_type *type = &r->law->pack.events[e->type];
    /* Who may not record a fact may not correct it either. */
    if (!policy_records(r->who.role, type->name) ||
        !policy_records(r->who.role, r->law->pack.events[corrected(r, rec, e)->type].name))
        return ERR_FORBIDDEN;
    /* Who only held the case before, or supervises it, does not take it by recording a receipt. */
    return type->takes && r->who.actor.unit != rec->unit && !rec->may_take ? ERR_CONFLICT : ERR_OK;
}

static const struct event *new_event(const struct recording *rec)
{
    return &rec->events[rec->history.nevents - 1];
}

static bool hands_case(const struct request *r, const struct event *e)
{
    return r->law->pack.events[e->type].hands;
}

/* The place of the new event, or of the one that it corrects. */
static int said_event(const struct request *r, const struct recording *rec)
{
    return (int)(corrected(r, rec, new_event(rec)) - rec->events);
}

/* The unit that the new event, or a correction, names as the receiver, by its code; none when it names no unit. */
static struct str receiver_of(const struct request *r, const struct recording *rec)
{
    const struct event *e = new_event(rec), *said = corrected(r, rec, e);
    const struct fact *to = said == e ? event_fact(e, FACT_to) : NULL;
    for (size_t i = 0; i < e->nnew_facts; i++)
        if (e->new_facts[i].id == FACT_to)
            to = &e->new_facts[i];
    bool unit = to && (hands_case(r, said) || str_find(to->v.text, '.') < to->v.text.n);
    return unit ? to->v.text : STR_NONE;
}

static enum flow ask_unit(struct request *r, const struct recording *rec, struct str to)
{
    struct str roles = addressee_roles(&rec->decision, said_event(r, rec), to, request_arena(r));
    bool hands = hands_case(r, corrected(r, rec, new_event(rec)));
    struct db_param params[] = {param_text(arena_copy(request_arena(r), to)), param_text(roles),
                                param_text(hands ? STR("t") : STR("f"))};
    if (str_is_none(roles) || request_arena(r)->failed)
        return request_fail(r, ERR_NO_MEMORY);
    return request_query(r, SQL_UNIT_NAMED, params, (int)ARRAY_LEN(params), on_unit);
}

/* Nobody acknowledges for a unit that can do so itself, least of all who owes the paper. */
static enum flow ask_receipt(struct request *r, const struct recording *rec)
{
    const struct episode *e = addressee_receipt(&rec->decision, said_event(r, rec));
    if (!e)
        return FLOW_NEXT;
    struct db_param params[] = {param_text(rec->case_id), param_text(arena_copy(request_arena(r), e->code)),
                                param_text(rec->events[e->cause].id)};
    return request_query(r, SQL_RECEIPT_FOREIGN, params, (int)ARRAY_LEN(params), on_receipt);
}

static enum flow decide_events(struct request *r, struct recording *rec)
{
    enum err err = rec->make(r, rec);
    if (err != ERR_OK)
        return request_fail(r, err);
    for (size_t i = 0; i < rec->nnew && err == ERR_OK; i++) {
        struct event *e = &rec->events[rec->history.nevents];
        err = check_actor(r, rec, e);
        if (err == ERR_OK)
            err = complete_event(r, rec, e);
    }
    if (err == ERR_OK)
        err = decide(r->law, rec->case_id, &rec->history, rec->history.nevents, rec->nnew, request_arena(r),
                     &rec->decision, &r->fail);
    if (err != ERR_OK)
        return request_fail(r, err);
    enum flow flow = record_check(r, &rec->decision, rec->acknowledged, rec->reason);
    struct str to = receiver_of(r, rec);
    if (flow != FLOW_NEXT)
        return flow;
    return str_is_none(to) ? ask_receipt(r, rec) : ask_unit(r, rec, to);
}

static enum flow on_loaded(struct request *r, struct db_result *result)
{
    struct recording *rec = r->state;
    if (db_rows(result) == 0)
        return request_fail(r, ERR_NOT_FOUND);
    rec->stored = db_text(result, 0, COL_HISTORY);
    enum err e = read_history(r, rec);
    if (e != ERR_OK)
        return request_fail(r, e);
    rec->version = db_int(result, 0, COL_VERSION);
    rec->unit = (int)db_int(result, 0, COL_UNIT);
    rec->unit_code = arena_copy(request_arena(r), db_text(result, 0, COL_UNIT_CODE));
    rec->may_take = db_is_null(result, 0, COL_ACCESS) || str_is(db_text(result, 0, COL_ACCESS), "handed");
    rec->same_law = append_doc_same_law(r->law, db_text(result, 0, COL_PACK),
                                        db_text(result, 0, COL_CALENDAR), db_text(result, 0, COL_ENGINE));
    rec->derived_at = db_int(result, 0, COL_DERIVED);
    rec->unaddressed = arena_copy(request_arena(r), db_text(result, 0, COL_UNADDRESSED));
    rec->kek_id = arena_copy(request_arena(r), db_text(result, 0, COL_KEK));
    rec->wrapped = request_bytes(r, result, 0, COL_WRAPPED);
    if (request_arena(r)->failed)
        return request_fail(r, ERR_NO_MEMORY);
    if (!db_is_null(result, 0, COL_KEY_HASH)) {
        struct str hash = request_bytes(r, result, 0, COL_KEY_HASH);
        bool same = hash.n == DIGEST_SIZE && crypto_equal(hash.p, rec->headers.hash, DIGEST_SIZE);
        return same ? replay(r, rec, result) : request_fail(r, ERR_KEY_REUSED);
    }
    enum flow flow = check_version(r, rec);
    if (flow == FLOW_NEXT)
        flow = decide_events(r, rec);
    rec->stored = STR_NONE; /* it lies in the result */
    return flow == FLOW_NEXT ? pass_on_and_append(r) : flow;
}

static enum flow on_unit(struct request *r, struct db_result *result)
{
    struct recording *rec = r->state;
    const struct event *e = new_event(rec);
    const char *pointer = corrected(r, rec, e) == e ? "/data/to" : "/data/data/to";
    if (db_rows(result) == 0)
        return request_fail(r, fail_field(&r->fail, FIELD_REFERENCE, "%s", pointer));
    if (!str_is(db_text(result, 0, COL_SUITS), "t")) /* an office of another kind than the law sends it to */
        return request_fail(r, fail_field(&r->fail, FIELD_RANGE, "%s", pointer));
    if (hands_case(r, e))
        rec->handed_to = (int)db_int(result, 0, COL_UNIT_ID);
    return pass_on_and_append(r);
}

static enum flow on_receipt(struct request *r, struct db_result *result)
{
    return str_is(db_text(result, 0, 0), "t") ? request_fail(r, ERR_NOT_ADDRESSEE) : pass_on_and_append(r);
}

/* --- appending -------------------------------------------------------------------------------------------------- */

static enum err seal_one(struct request *r, const struct data_key *key, const struct event *e,
                         const char *field, struct str text, struct append_sealed *list, size_t *n)
{
    if (str_is_none(text))
        return ERR_OK;
    return sealing_seal(key, SEALED_TEXT, e->id, field, text, request_arena(r), &list[(*n)++]);
}

/* Seals note, reason and the free texts of `data` under the case's key. */
static enum err seal_texts(struct request *r, const struct recording *rec, const struct event *e,
                           struct append_sealed *list, size_t *n)
{
    struct data_key key;
    *n = 0;
    if (str_is_none(rec->note) && str_is_none(rec->reason) && rec->texts.n == 0)
        return ERR_OK;
    enum err err = sealing_open_key(&r->law->keyring, rec->case_id, rec->kek_id, rec->wrapped, &key);
    if (err == ERR_OK)
        err = seal_one(r, &key, e, "note", rec->note, list, n);
    if (err == ERR_OK)
        err = seal_one(r, &key, e, "acknowledgement", rec->reason, list, n);
    for (size_t i = 0; i < rec->texts.n && err == ERR_OK; i++)
        err = seal_one(r, &key, e, rec->texts.items[i].name.p, rec->texts.items[i].text, list, n);
    sealing_forget(&key);
    return err;
}

static enum err seal_newcomers(struct request *r, const struct recording *rec, struct append_doc *doc)
{
    struct newcomers_sealed sealed;
    enum err err =
        newcomers_seal(rec->newcomers, rec->history.nevents, &r->law->keyring, request_arena(r), &sealed);
    if (err != ERR_OK)
        return err;
    doc->persons = sealed.persons;
    doc->npersons = sealed.npersons;
    doc->keys = sealed.keys + 1; /* the case has its own already */
    doc->nkeys = sealed.nkeys - 1;
    doc->identities = sealed.identities;
    doc->nidentities = sealed.nidentities;
    return ERR_OK;
}

/* Who holds the case after this event, and who else is given access by it. */
static void pass_on(struct request *r, struct recording *rec)
{
    bool takes = false;
    for (size_t i = rec->history.nevents - rec->nnew; i < rec->history.nevents; i++)
        takes = takes || r->law->pack.events[rec->events[i].type].takes;
    if (rec->handed_to)
        rec->access[rec->naccess++] = (struct append_access){rec->handed_to, "handed"};
    if (!takes || r->who.actor.unit == rec->unit)
        return;
    rec->access[rec->naccess++] = (struct append_access){rec->unit, "held"};
    rec->unit = r->who.actor.unit;
    rec->unit_code = r->who.unit_code;
}

/*
 * What the register holds: the history without the new events, as of when its rows were derived. That is not the decision's
 * `before`: since then a day may have ended, or a judgment taken effect by itself.
 */
static enum err decide_standing(struct request *r, struct recording *rec, struct append_doc *doc)
{
    struct history known = rec->history;
    known.nevents -= rec->nnew;
    struct decision *d = ARENA_NEW(request_arena(r), struct decision);
    if (!rec->same_law)
        return ERR_OK;
    doc->stands = d;
    return d ? decide_again(r->law, rec->case_id, &known, rec->derived_at, request_arena(r), d, &r->fail)
             : ERR_NO_MEMORY;
}

static enum flow append_events(struct request *r)
{
    struct recording *rec = r->state;
    size_t first = rec->history.nevents - rec->nnew;
    struct append_sealed *texts = ARENA_ARRAY(request_arena(r), MAX_TEXTS, struct append_sealed);
    struct append_event events[RECORDING_MAX_NEW];
    struct buf data[RECORDING_MAX_NEW];
    if (!texts)
        return request_fail(r, ERR_NO_MEMORY);
    struct append_doc doc = {.decision = &rec->decision,
                             .stands_unit_code = rec->held_by,
                             .unaddressed = rec->unaddressed,
                             .number = STR_NONE,
                             .kind = STR_NONE,
                             .unit = rec->unit,
                             .unit_code = rec->unit_code,
                             .action = rec->action,
                             .events = events,
                             .texts = texts,
                             .access = rec->access,
                             .naccess = rec->naccess,
                             .key = rec->headers.key,
                             .key_hash = rec->headers.hash};
    enum err err = decide_standing(r, rec, &doc);
    if (err == ERR_OK && rec->newcomers)
        err = seal_newcomers(r, rec, &doc);
    if (err == ERR_OK)
        err = seal_texts(r, rec, &rec->events[first], texts, &doc.ntexts);
    for (size_t i = 0; i < rec->nnew; i++) {
        buf_init(&data[i], 64 * 1024);
        event_write_data(&data[i], &rec->history, &r->law->pack, &rec->events[first + i]);
        events[i].data = buf_str(&data[i]);
        err = data[i].failed ? ERR_NO_MEMORY : err;
    }
    enum flow flow = err != ERR_OK ? request_fail(r, err)
                                   : record_append(r, rec->case_id, rec->version, &doc, on_appended);
    for (size_t i = 0; i < rec->nnew; i++)
        buf_free(&data[i]);
    return flow;
}

static enum flow pass_on_and_append(struct request *r)
{
    struct recording *rec = r->state;
    rec->held_by = rec->unit_code;
    pass_on(r, rec);
    return append_events(r);
}

/* From the beginning: what was read of the case was read as the law before had it. */
static enum flow record_anew(struct request *r)
{
    struct recording *rec = r->state;
    rec->naccess = 0;
    return recording_begin(r, rec);
}

static enum flow on_appended(struct request *r, struct db_result *result)
{
    struct recording *rec = r->state;
    struct append_verdict v = record_verdict(result);
    if (v.outcome == APPEND_LAW)
        return request_renew_law(r, record_anew);
    if (v.outcome == APPEND_OK)
        return reply_recorded(r, &rec->decision, v.version);
    /* Nobody recorded anything, but the clock derived the case again meanwhile: then all of it is sent. */
    if (v.outcome == APPEND_STALE && v.version == rec->version && rec->same_law) {
        rec->same_law = false;
        return append_events(r);
    }
    /* Who named no version meant none: it is decided anew on what the other left. */
    if (v.outcome == APPEND_STALE && !rec->headers.has_version && rec->again++ < MAX_AGAIN)
        return record_anew(r);
    if (v.outcome == APPEND_STALE)
        reply_version(r, v.version);
    /* The twin of this request was quicker by a moment: it is asked to come again, and then finds the answer. */
    if (v.outcome == APPEND_REPLAY)
        return request_fail(r, ERR_IN_FLIGHT);
    return record_refused(r, &v);
}
