/* The persons whom a report or a later event brings into a case: as told, and as the engine will read them. */
#ifndef HOSO_LIB_JSON_NEWCOMERS_JSON_H
#define HOSO_LIB_JSON_NEWCOMERS_JSON_H

#include "lib/json/history_json.h"

enum { NEWCOMERS_MAX = 40, NEWCOMER_IDENTITY_MAX = 8 };

/* One person as told; what is absent was not told. */
struct newcomer {
    struct str id;   /* a new one, of this entry */
    struct str told; /* the teller's own name for the human being */
    struct str
        human; /* id of the entry under which the same human being came first; absent: this is the first */
    enum person_kind kind;
    bool birth_known;
    day_t birth;
    struct str sex, commune, relation;
    struct str identity[NEWCOMER_IDENTITY_MAX]; /* what is to be sealed: as newcomer_identity_names has it */
    /* Of a representative: */
    struct str victim;            /* id of whom; absent: every victim */
    const struct str *lives_with; /* ids */
    size_t nlives_with;
};

struct newcomers {
    struct newcomer list[NEWCOMERS_MAX]; /* victims, accused, witnesses, informants, representatives */
    size_t n;
    struct person_name names[NEWCOMERS_MAX]; /* what the teller calls them, for the facts of their event */
    size_t nnames;
};

enum newcomers_of { NEWCOMERS_OF_REPORT, NEWCOMERS_OF_EVENT };

/*
 * Where new ids come from. `next` gives one that lives in the arena; false: no memory or no random bytes. `is_one`: has
 * it the form of such an id?
 */
struct newcomer_ids {
    bool (*next)(void *ctx, struct arena *a, struct str *out);
    bool (*is_one)(struct str s);
    void *ctx;
};

extern const char
    *const newcomer_identity_names[NEWCOMER_IDENTITY_MAX]; /* "name" first; NULL behind the last */

/* "victim", "accused", …: what a kind is called in a row and in a reply. */
const char *newcomer_kind(enum person_kind kind);

/* "victims", "accused", …: the list in which a kind is told. */
const char *newcomer_list(enum person_kind kind);

/*
 * Asks `o` for "victims", "accused", "witnesses", of a report also for "informant", and for "representatives"
 *   [{"id"?,"birth_date"?,"sex"?,"relation"?,"commune"?,"identity"?:{…}}], a representative also "victim"? and
 *   "lives_with"?:[…]
 * and gives each person an id. "id", "victim" and "lives_with" are names that the body gives, or ids of persons of the
 * case: `known` (NULL: a new case). A name stands for one human being, who may be in the case as accused, witness or
 * informant and as a representative too, once for each victim; `identity` is told with the first entry. What has the
 * form of an id names nobody new in a known case. A report has a victim; nobody was born after `now`. Faults are noted
 * at their places.
 */
void newcomers_read(struct jx_obj *o, inst_t now, struct newcomer_ids ids, enum newcomers_of of,
                    const struct history *known, struct newcomers *out);

/* The statistical office's code of a commune. It is stored in clear: words, such as an address, do not belong there. */
void commune_read(struct jx_obj *o, struct str *code);

/* Adds them to the lists of a stored history, as it will show them once event number `entered` is in. False: no memory. */
MUST_USE bool newcomers_join(const struct newcomers *list, size_t entered, json_t *history);

#endif
