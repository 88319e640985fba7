/* What the parts of the law pack's reader share; nobody else includes it. */
#ifndef HOSO_LIB_JSON_PACK_INT_H
#define HOSO_LIB_JSON_PACK_INT_H

#include "lib/json/jx.h"
#include "lib/law/pack.h"

enum { PACK_NAME_MAX = 600, PACK_TEXT_MAX = 4000, PACK_LIST_MAX = 2000 };

struct pack_rank {
    struct str code;
    bool told;
};

struct pack_source {
    struct str code, text;
};

struct pack_reader {
    struct jx x; /* of the file being read */
    struct pack *p;
    struct event_type *events; /* p->events while it is being filled; the same for the others */
    struct rule *rules;
    const struct pack_rank *ranks;
    size_t nranks;
    const struct pack_source *sources;
    size_t nsources;
};

/* Event types that a condition may look at. */
struct pack_types {
    const int *items;
    size_t n;
};

/* `n` zeroed elements; NULL after noting that memory ran out. */
#define PACK_ARRAY(r, count, type) ((type *)pack_array((r), (count), sizeof(type)))
void *pack_array(struct pack_reader *r, size_t count, size_t size);

/* {"vi","en"}, both there and not empty. */
bool pack_names(struct jx_obj *o, const char *key, enum jx_need need, struct str *vi, struct str *en);

/* {"from","through"}: inclusive; through null: still in force. */
bool pack_effective(struct jx_obj *o, day_t *from, day_t *through);

/* {"by","on"} or null: who confirmed the row, and when. */
void pack_confirmed(struct jx_obj *o, struct str *by, struct str *on);

/* Lists of codes, of names of event types (fault event.unknown) and of rule ids (fault reference). */
bool pack_codes(struct pack_reader *r, struct jx_obj *o, const char *key, enum jx_need need,
                const struct str **out, size_t *n);
bool pack_event_list(struct pack_reader *r, struct jx_obj *o, const char *key, enum jx_need need,
                     const int **out, size_t *n);
bool pack_rule_list(struct pack_reader *r, struct jx_obj *o, const char *key, enum jx_need need,
                    const int **out, size_t *n);

/* The event type named by a member. */
bool pack_event_ref(struct pack_reader *r, struct jx_obj *o, const char *key, enum jx_need need, int *out);

/* {"event","where"?,"after"?} and lists of it. */
bool pack_pattern(struct pack_reader *r, const struct jx_val *v, struct pattern *out);
bool pack_patterns(struct pack_reader *r, struct jx_obj *o, const char *key, enum jx_need need,
                   struct patterns *out);

/* {"anchor"} or a pattern. */
bool pack_start(struct pack_reader *r, const struct jx_val *v, struct rule_start *out);

/* {"fact":[values] | null}, for events of one of these types. */
bool pack_wheres(struct pack_reader *r, struct jx_obj *o, const char *key, struct pack_types types,
                 const struct where **out, size_t *n);

/* {"victim_under","stage",…}: a condition of a rule or a handoff whose start events are of these types. */
void pack_condition(struct pack_reader *r, struct jx_obj *o, const char *key, struct pack_types types,
                    struct condition *out);

/* The classes of "serious|very_serious" as a set; an unknown one is a fault of the member. */
bool pack_classes(struct pack_reader *r, struct jx_obj *o, const char *key, struct str text, unsigned *out);

/* The kind of term of that name. */
bool pack_kind_find(struct str name, enum term_kind *out);

/* The event types of patterns. */
bool pack_types_of(struct pack_reader *r, const struct patterns *ps, struct pack_types *out);

/* "hour", "day", … */
bool pack_unit(struct jx_obj *o, const char *key, enum jx_need need, enum term_unit *out);

/* The files, in this order: names first, since everything refers to them. */
void pack_read_event_names(struct pack_reader *r, json_t *json);
void pack_read_rule_ids(struct pack_reader *r, json_t *json);
void pack_read_rows(struct pack_reader *r, json_t *json);
void pack_read_events(struct pack_reader *r, json_t *json);
void pack_read_head(struct pack_reader *r, json_t *json);
void pack_read_stages(struct pack_reader *r, json_t *json);
void pack_read_offences(struct pack_reader *r, json_t *json);
void pack_read_rules(struct pack_reader *r, json_t *json);
void pack_read_handoffs(struct pack_reader *r, json_t *json);
void pack_read_examples(struct pack_reader *r, json_t *json);

#endif
