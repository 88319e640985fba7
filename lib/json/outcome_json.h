/* Writes what the law makes of a history as JSON: the answer of simulate, and the documents of stored deadlines. */
#ifndef HOSO_LIB_JSON_OUTCOME_JSON_H
#define HOSO_LIB_JSON_OUTCOME_JSON_H

#include "lib/base/buf.h"
#include "lib/law/explain.h"

/*
 * What is to be written and how. Nothing is owned. Instants are RFC 3339 at +07:00; a fact known only to the day or
 * as an interval is written by its first instant, and its deadline says `imprecise` where that matters.
 */
struct outcome_view {
    const struct pack *pack;
    const struct calendar *calendar;
    const struct history *history;
    const struct outcome *outcome;
    bool
        ids; /* name an event, and a deadline in "superseded_by", by its id where it has one (HTTP); else by its index (simulate) */
    const struct str *deadline_ids; /* the id of each deadline: "id"; NULL: none */
    const struct str *episode_ids;  /* the id of each episode: "id"; NULL: none */
    bool explain;                   /* with "explanation" in each deadline */
    struct arena *arena;            /* where explanations are composed */
};

/* The whole answer of design 6.2 with "notices". Fails only with ERR_NO_MEMORY, also when `b` is full. */
MUST_USE enum err outcome_write(struct buf *b, const struct outcome_view *v);

/* Deadline `i` as it stands at as_of, with "status" first. */
MUST_USE enum err outcome_write_deadline(struct buf *b, const struct outcome_view *v, size_t i);

/*
 * Deadline `i` as it stood during its span `k`: without opening brace, without status and without explanation, so
 * that {"status":"…", before it makes the document. `more` are further members as JSON text (`"unit":"…"`), or absent.
 */
MUST_USE enum err outcome_write_span(struct buf *b, const struct outcome_view *v, size_t i, size_t k,
                                     struct str more);

/* {"vi":[…],"en":[…]} of deadline `i`. */
MUST_USE enum err outcome_write_explanation(struct buf *b, const struct outcome_view *v, size_t i);

/* {"code","rule","event","citation","detail":{"vi","en"}} */
void outcome_write_violation(struct buf *b, const struct outcome_view *v, const struct violation *x);

/* ["key",…]: the flags of the case. */
void flags_write(struct buf *b, const struct outcome_view *v);

/* {"code","event","detail":{"vi","en"},"rule","citation"} */
void outcome_write_notice(struct buf *b, const struct outcome_view *v, const struct notice *n);

#endif
