/* POST /v1/cases/{id}/events: one legal fact, with the time at which it happened. */
#include "server/api/api.h"

#include "lib/crypto/ids.h"
#include "server/app/recording.h"

/* The new event as the body says it. */
static enum err make_event(struct request *r, struct recording *rec)
{
    struct event *e = &rec->events[rec->history.nevents];
    json_t *json;
    struct jx x = {.arena = request_arena(r), .fail = &r->fail};
    struct jx_obj o;
    struct event_reader reader = {.pack = &r->law->pack,
                                  .history = &rec->history,
                                  .self = rec->history.nevents,
                                  .strict = true,
                                  .texts = &rec->texts};
    enum err err = jx_parse(r->x->body, JX_BODY, &json, &r->fail);
    if (err != ERR_OK)
        return err;
    if (jx_root(&x, json, &o)) {
        (void)event_read(&o, &reader, e);
        jx_text(&o, "note", JX_NULLABLE, 1, RECORDING_NOTE_MAX, &rec->note);
        jx_text(&o, "reason", JX_NULLABLE, 1, RECORDING_NOTE_MAX, &rec->reason);
        jx_bool(&o, "acknowledge_violation", JX_OPTIONAL, &rec->acknowledged);
        jx_end(&o);
    }
    err = jx_result(&x);
    json_decref(json);
    return err;
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
