/* Reads a case as told in JSON: persons, events and their facts, without trusting any of it. */
#ifndef HOSO_LIB_JSON_HISTORY_JSON_H
#define HOSO_LIB_JSON_HISTORY_JSON_H

#include "lib/json/event_json.h"
#include "lib/law/fold.h"

enum { HISTORY_MAX_PERSONS = 500, HISTORY_MAX_EVENTS = 10000 };

enum history_source {
    /* Told by a client: everything is checked; as_of and known_at may stand beside the events. */
    HISTORY_TOLD,
    /*
     * Rendered by our own database from what was checked when it came in: members that only it has (recorded_unit,
     * seq, …) are taken, null is as good as absent, and what a later correction may have made odd is not refused.
     */
    HISTORY_STORED
};

/*
 * Reads
 *   {"victims":[{"id","birth_date"?,"sex"?,"commune"?,"relation"?}], "accused":[…], "witnesses":[…], "informants":[…],
 *    "representatives":[{…the same, "victim"?, "lives_with"?:[ids]}],
 *    "events":[{"type","at","data"?,"id"?,"recorded_at"?,"note"?,"reason"?,"acknowledge_violation"?}],
 *    "as_of"?, "known_at"?}
 * Persons are numbered victims, accused, witnesses, informants, representatives, each list in its order. Ids are unique
 * in the case, but a representative may be one of the accused, witnesses or informants, and may stand there once for
 * each victim; without "victim" all are represented. An event that names such a person means the first entry.
 * as_of and known_at are instants, or a date, which means the end of that day; they are set in *when, which is
 * otherwise left as it was. Free texts are read and dropped. Whether something lies in the future is not judged here:
 * there is no clock. Everything lives in the arena; `json` may be released afterwards.
 * Returns ERR_OK, ERR_FIELDS with pointers (missing, unknown, type, range, format, date.order, event.unknown,
 * fact.missing, reference) or ERR_NO_MEMORY.
 */
MUST_USE enum err history_read(json_t *json, enum history_source source, const struct pack *p,
                               struct arena *a, struct history *out, struct fold_options *when,
                               struct fail *f);

/* The same from text, parsed within `limits` first (also ERR_NOT_JSON, ERR_JSON_DUPLICATE, ERR_NOT_UTF8, ERR_TOO_LARGE). */
MUST_USE enum err history_parse(struct str text, struct jx_limits limits, enum history_source source,
                                const struct pack *p, struct arena *a, struct history *out,
                                struct fold_options *when, struct fail *f);

#endif
