/* Recording new events in a case: from a request that says what happened to the reply that says what follows. */
#ifndef HOSO_SERVER_APP_RECORDING_H
#define HOSO_SERVER_APP_RECORDING_H

#include "lib/json/event_json.h"
#include "server/app/idempotency.h"
#include "server/app/newcomers.h"
#include "server/app/record.h"

enum { RECORDING_NOTE_MAX = 4000, RECORDING_MAX_NEW = 2 };

/* What a recording carries from step to step. A resource fills the first part before recording_begin(). */
struct recording {
    struct str case_id;
    struct write_headers headers;
    bool version_optional; /* without If-Match it is decided on the case as it is */
    const char *action;    /* for the audit row */
    size_t nnew;           /* how many events it records, 1 or RECORDING_MAX_NEW */
    /*
     * Fills type, time and facts of rec->events[rec->history.nevents …], nnew of them, from the request, and note,
     * reason and acknowledgement. The case is loaded: facts may point to its events and persons.
     */
    enum err (*make)(struct request *r, struct recording *rec);
    void *user; /* the resource's own */

    int64_t version; /* of the case as loaded */
    int unit;        /* that holds the case */
    struct str unit_code;
    bool same_law;          /* the register's rows were derived by the law in force here */
    inst_t derived_at;      /* as of when */
    struct str held_by;     /* unit that held the case before this */
    struct str unaddressed; /* ids of its handoffs without addressee, parted by spaces */
    bool may_take;          /* the case was handed to the actor's unit, or lies below it */
    struct str kek_id, wrapped;
    struct event *events; /* the case's, and the new ones last */
    struct history history;
    struct str stored;           /* the history as the register renders it, while `make` runs */
    struct newcomers *newcomers; /* whom the event brings into the case; NULL: nobody */
    struct event_texts texts;    /* free texts of `data` */
    struct str note, reason;
    bool acknowledged;
    struct decision decision;
    struct append_access access[2];
    size_t naccess;
    int handed_to; /* unit, 0: nobody */
    int again;     /* how often another was quicker */
};

/*
 * Loads the case, lets `make` say what happened, decides, appends and replies as design 6.4 has it; a repeated request
 * (Idempotency-Key) is answered with the same bytes. Takes r->state; `rec` lies in the request's arena.
 */
MUST_USE enum flow recording_begin(struct request *r, struct recording *rec);

/*
 * For `make`: takes the persons of rec->newcomers into the history, so that facts may point to them. Events and persons lie
 * elsewhere afterwards.
 */
MUST_USE enum err recording_admit(struct request *r, struct recording *rec);

#endif
