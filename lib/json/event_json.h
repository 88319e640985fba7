/* Reads one event with its facts from JSON as the law pack describes it, and writes it back. */
#ifndef HOSO_LIB_JSON_EVENT_JSON_H
#define HOSO_LIB_JSON_EVENT_JSON_H

#include "lib/base/buf.h"
#include "lib/json/jx.h"
#include "lib/law/pack.h"

enum { EVENT_MAX_TEXTS = 8, EVENT_TEXT_MAX = 4000 };

/* A free text that came inside `data` (reason): never a fact, to be sealed by whoever stores it. */
struct event_text {
    struct str name, text;
};

struct event_texts {
    struct event_text items[EVENT_MAX_TEXTS];
    size_t n;
};

/* What the teller calls a person who comes into the case with this event; the id is ours. */
struct person_name {
    struct str told, id;
};

struct event_reader {
    const struct pack *pack;
    /*
     * What references point to: the persons, and the events by type and id. In a reading of the whole history these
     * are known beforehand; facts need not be.
     */
    const struct history *history;
    const struct person_name *names; /* taken before ids; the persons stand in the history under theirs */
    size_t nnames;
    size_t self; /* the index that the event has or will have: it never refers to itself … */
    size_t
        corrected; /* … nor does what stands in its place: 1 + the index of the event that is corrected, or 0 */
    bool
        simulated; /* texts named note, reason or content are taken from any event, not only where the pack says so */
    /*
     * What is about to be stored in clear: a fact that the type does not list is unknown, and a number looks like one,
     * so that no name of a person enters where nothing is sealed. What was stored once is read for ever, without it.
     */
    bool strict;
    struct event_texts *texts; /* where free texts go; NULL: they are read and dropped */
};

/*
 * Asks `o` for "type", "at" and "data" and fills them in (also the replacement that a correction carries); id,
 * recorded_at and all further members are the caller's, and so is jx_end(). References are "v1" for persons and, for
 * events, an index or an id. A fact that the event type does not list is read all the same when the law knows a fact
 * of that name, unless `strict`. False: some fault was noted.
 */
bool event_read(struct jx_obj *o, const struct event_reader *r, struct event *out);

/* An id as people or the daemon give it: 1 to 64 letters, digits and _ . : - without blanks. */
bool event_val_id(const struct jx_val *v, struct str *out);
bool event_read_id(struct jx_obj *o, const char *key, enum jx_need need, struct str *out);

/* {"by":"…",…}: the facts, persons and events by their id (an event without one by its index); no free texts. */
void event_write_data(struct buf *b, const struct history *h, const struct pack *p, const struct event *e);

/* "2019-04-02", an instant, or {"from","to"}: what reading gives back the very same `when`. */
void event_write_when(struct buf *b, struct when w);

#endif
