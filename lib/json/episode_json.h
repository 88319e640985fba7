/* Writes episodes as JSON: the handoffs, rounds and suspensions of simulate, and the documents of stored episodes. */
#ifndef HOSO_LIB_JSON_EPISODE_JSON_H
#define HOSO_LIB_JSON_EPISODE_JSON_H

#include "lib/json/outcome_json.h"

/*
 * "handoffs":[…],"rounds":[…],"suspensions":[…],"notices_to":[…]: members for the caller to put into an object. What
 * begins after as_of, because something will lapse, is left out.
 *   handoff:    {"status","code","rule","also","name","carries","from","to","unit_to","subject","round","cause",
 *                "created_at","deadline","due":{"legal","safe"}|null,"sent_at","received_at","accepted_at","returned_at","ground",
 *                "citation"}   code, rule: the id of its row; round: the n-th of this row and person; unit_to: the unit's code
 *                that an act named; ground: of its return
 *   round:      {"status","by","number","ground","event","at","closed_at","citation"}
 *   suspension: {"status","code","subject","ground","event","since","until","next_review"}
 *   notices_to: {"victim","through","person","event","by"}
 * Events, persons and deadlines are named as in the rest of the outcome. Fails only with ERR_NO_MEMORY.
 */
MUST_USE enum err episodes_write(struct buf *b, const struct outcome_view *v);

/* The array of notices_to alone. */
void told_write(struct buf *b, const struct outcome_view *v);

/* Episode `i` as it stands at as_of, with "status" first. A notice: {"status","code","rule","subject","event","since",
 * "until","detail":{"vi","en"},"citation"}. */
MUST_USE enum err episode_write(struct buf *b, const struct outcome_view *v, size_t i);

/*
 * Episode `i` as it stood during its span `k`: without opening brace and without status, so that {"status":"…", before
 * it makes the document; with "id" first where v->episode_ids are given.
 */
MUST_USE enum err episode_write_span(struct buf *b, const struct outcome_view *v, size_t i, size_t k);

#endif
