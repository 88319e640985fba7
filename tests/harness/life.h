/* Leads a case through its life for a test: records its events one after another, finds its handoffs, reads whole lists. */
#ifndef HOSO_TESTS_HARNESS_LIFE_H
#define HOSO_TESTS_HARNESS_LIFE_H

#include "tests/harness/api.h"

enum { LIFE_DAY = 86400 };

/* A case as its test knows it. Texts live as long as replies do. */
struct life {
    const char *id, *number, *accused;
    int64_t version;
};

/*
 * A denunciation received `seconds` ago by `who`, of one act against a child of the ward 07210 by one adult. `suspected` goes
 * into the report as it stands ("{'article':142,'clause':1}"), NULL leaves it out.
 */
struct life life_report(const char *who, int64_t seconds, const char *suspected);

/* Records an event that happened `seconds` ago, on the version that is known; `data` like "{'by':'judge'}". */
struct api_reply *life_try(struct life *c, const char *who, const char *type, int64_t seconds,
                           const char *data);

/* The same, and it is 201: the version moves on. */
struct api_reply *life_event(struct life *c, const char *who, const char *type, int64_t seconds,
                             const char *data);

/* The newest handoff of that row in the case, as `who` reads it; NULL: there is none. */
json_t *life_handoff(const struct life *c, const char *who, const char *row);

/* POST /v1/handoffs/{id}/{step}; `more` are header fields, each with \r\n, or "". */
struct api_reply *life_step(const char *who, const char *handoff, const char *step, const char *more,
                            const char *body);

/* The same on the case's newest handoff of that row, `seconds` ago, and it is 201. */
struct api_reply *life_do(struct life *c, const char *who, const char *row, const char *step,
                          int64_t seconds);

/*
 * To these places of a case's life, by the usual acts of an offence of art. 146 cl. 2 (serious), the report 40 days ago:
 * charged (37 days ago); with the procuracy vks.24.1 (18 days ago); with the court tand.24.1 (8 days ago).
 */
struct life life_charged(void);
struct life life_prosecuted(void);
struct life life_tried(void);

/* Does the case lie with that unit, at that stage, as `who` sees it? */
bool life_lies(const struct life *c, const char *who, const char *stage, const char *unit);

/* The id of a handoff that must be there. */
const char *life_id(const json_t *handoff);

/* Where the feed of `who` ends now, "EPOCH:N". */
const char *life_end_of_feed(const char *who);

/* A member of an item as text: "" when it is absent or null. */
const char *life_text(const json_t *item, const char *path);

/* The first item of a list of objects whose member `key` is `value`; NULL: none. */
json_t *life_find(const json_t *items, const char *key, const char *value);

/* Every item of a list, page by page to its end; no `next` may lead in a circle. */
json_t *life_all(const char *who, const char *list);

/* How many items of the list have that value in that member. */
size_t life_count(const json_t *items, const char *key, const char *value);

#endif
