/* POST /v1/cases/{id}/events: one legal fact, with the time at which it happened. */
#include "server/api/api.h"

#include "lib/crypto/ids.h"
#include "server/app/recording.h"

static bool may_bring(const struct request *r, const struct newcomers *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (!policy_brings(r->who.role, list->list[i].kind))
            return false;
    return true;
}

/* A correction speaks of what was: who was not there when it happened comes in with an act of his own first. */
static void refuse_in_correction(struct jx_obj *o, const struct request *r, const struct recording *rec)
{
    const struct event *e = &rec->events[rec->history.nevents];
    if (rec->newcomers->n > 0 && e->type == r->law->pack.corrected_event)
        jx_fault(o, newcomer_list(rec->newcomers->list[0].kind), FIELD_UNKNOWN);
}

/* The event and what comes with it. Its facts may name whom it brings in: those are admitted first. */
static enum err read_event(struct jx_obj *o, struct request *r, struct recording *rec)
{
    newcomers_read(o, r->now, newcomers_ids(&r->now), NEWCOMERS_OF_EVENT, &rec->history, rec->newcomers);
    if (o->val.x->err != ERR_OK)
        return ERR_OK; /* told already; without these persons the facts would only seem to point to nobody */
    enum err err = may_bring(r, rec->newcomers) ? recording_admit(r, rec) : ERR_FORBIDDEN;
    if (err != ERR_OK)
        return err;
    const struct event_reader reader = {.pack = &r->law->pack,
                                        .history = &rec->history,
                                        .names = rec->newcomers->names,
                                        .nnames = rec->newcomers->nnames,
                                        .self = rec->history.nevents,
                                        .strict = true,
                                        .texts = &rec->texts};
    if (event_read(o, &reader, &rec->events[rec->history.nevents]))
        refuse_in_correction(o, r, rec);
    jx_text(o, "note", JX_NULLABLE, 1, RECORDING_NOTE_MAX, &rec->note);
    jx_text(o, "reason", JX_NULLABLE, 1, RECORDING_NOTE_MAX, &rec->reason);
    jx_bool(o, "acknowledge_violation", JX_OPTIONAL, &rec->acknowledged);
    jx_end(o);
    return ERR_OK;
}

/* The new event as the body says it. */
static enum err make_event(struct request *r, struct recording *rec)
{
    json_t *json;
    struct jx x = {.arena = request_arena(r), .fail = &r->fail};
    struct jx_obj o;
    rec->newcomers = ARENA_NEW(request_arena(r), struct newcomers);
    if (!rec->newcomers)
        return ERR_NO_MEMORY;
    enum err err = jx_parse(r->x->body, JX_BODY, &json, &r->fail);
    if (err != ERR_OK)
        return err;
    if (jx_root(&x, json, &o))
        err = read_event(&o, r, rec);
    json_decref(json);
    return err == ERR_OK ? jx_result(&x) : err;
}

enum flow event_post(struct request *r)
{
    struct recording *rec = ARENA_NEW(request_arena(r), struct recording);
    json_t *json = NULL;
    if (!rec)
        return request_fail(r, ERR_NO_MEMORY);
    rec->case_id = r->match.params[0];
    rec->action = "event.append";
    rec->nnew = 1;
    rec->make = make_event;
    if (!uuid_is(rec->case_id))
        return request_fail(r, ERR_NOT_FOUND);
    enum err e = write_headers_read(r, &rec->headers);
    if (e == ERR_OK)
        e = jx_parse(r->x->body, JX_BODY, &json, &r->fail); /* what is no JSON need not wake the database */
    json_decref(json);
    return e == ERR_OK ? recording_begin(r, rec) : request_fail(r, e);
}
