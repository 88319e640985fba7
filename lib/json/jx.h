/*
 * Strict readers of JSON: a body is parsed within limits, then taken apart member by member, every fault with its pointer.
 *
 *     json_t *json;
 *     if (jx_parse(body, JX_BODY, &json, fail) != ERR_OK) …
 *     struct jx x = {.arena = arena, .fail = fail};
 *     struct jx_obj o;
 *     if (jx_root(&x, json, &o)) {
 *         jx_code(&o, "kind", JX_REQUIRED, &kind);
 *         jx_when(&o, "at", JX_REQUIRED, &at);
 *         jx_text(&o, "note", JX_OPTIONAL, 1, 2000, &note);
 *         jx_end(&o);                       // whatever was not asked for is an unknown field
 *     }
 *     err = jx_result(&x);                  // ERR_OK, ERR_FIELDS with all pointers, or ERR_NO_MEMORY
 *     json_decref(json);                    // texts were copied into the arena
 *
 * A reader returns true when the member is there and good, and only then is the output of interest; otherwise the
 * output is left as it was (texts become absent). Nothing needs to be checked on the way: faults are kept in `x`.
 */
#ifndef HOSO_LIB_JSON_JX_H
#define HOSO_LIB_JSON_JX_H

#include "lib/base/arena.h"
#include "lib/base/fail.h"
#include "lib/law/event.h"

#include <jansson.h>

struct jx_limits {
    size_t bytes; /* longer is ERR_TOO_LARGE */
    int depth;    /* nested deeper is ERR_NOT_JSON */
};

/* What a request body may be, and what a file of the law pack may be. */
#define JX_BODY ((struct jx_limits){(size_t)64 * 1024, 16})
#define JX_FILE ((struct jx_limits){(size_t)8 * 1024 * 1024, 24})

/*
 * Parses an object or an array. ERR_NOT_UTF8 (also for NUL, raw or escaped), ERR_JSON_DUPLICATE, ERR_TOO_LARGE,
 * ERR_NO_MEMORY, or ERR_NOT_JSON with line and column in fail->where. The caller owns *out (json_decref).
 */
MUST_USE enum err jx_parse(struct str text, struct jx_limits limits, json_t **out, struct fail *f);

/* Where the parser's memory comes from instead of malloc: for tests of what happens when it is refused. */
void jx_memory_source(void *(*source)(size_t n));

/* One document being read: where texts go, where faults go. `err` is the worst so far. */
struct jx {
    struct arena *arena;
    struct fail *fail; /* may be NULL */
    enum err err;
};

/* A step from the root to a value: a member's key, or an index when key is NULL. The root has up == NULL. */
struct jx_at {
    const struct jx_at *up;
    const char *key;
    size_t index;
};

/* A value and its place. It stays valid as long as the document and the objects above it. */
struct jx_val {
    struct jx *x;
    struct jx_at at;
    json_t *json;
};

enum { JX_MAX_MEMBERS = 40 };

struct jx_obj {
    struct jx_val val;
    const char *asked[JX_MAX_MEMBERS]; /* by which names members were asked for */
    size_t nasked;
};

struct jx_arr {
    struct jx_val val;
    size_t n, next;
};

enum jx_need {
    JX_OPTIONAL,
    JX_REQUIRED,
    JX_NULLABLE /* optional, and null is as good as absent */
};

/* The root of a document: must be an object. */
bool jx_root(struct jx *x, json_t *json, struct jx_obj *o);

/* Notes the members that nobody asked for as unknown. */
void jx_end(struct jx_obj *o);

/* ERR_OK when all that was read through `x` was good. */
MUST_USE enum err jx_result(struct jx *x);

/* Notes a fault at a member (or, key NULL, at the object itself) that the caller found. Returns false. */
bool jx_fault(struct jx_obj *o, const char *key, enum field_code code);
bool jx_fault_val(const struct jx_val *v, enum field_code code);

/* Notes that memory was refused, which outweighs every other fault. Returns false. */
bool jx_no_memory(struct jx *x);

/* True when the member is there (null counts); does not count as asking for it. */
bool jx_has(const struct jx_obj *o, const char *key);

/* Members. Text lengths are counted in characters, not bytes. */
bool jx_value(struct jx_obj *o, const char *key, enum jx_need need, struct jx_val *out);
bool jx_object(struct jx_obj *o, const char *key, enum jx_need need, struct jx_obj *out);
bool jx_array(struct jx_obj *o, const char *key, enum jx_need need, size_t max, struct jx_arr *out);
bool jx_text(struct jx_obj *o, const char *key, enum jx_need need, size_t min, size_t max, struct str *out);
bool jx_code(struct jx_obj *o, const char *key, enum jx_need need, struct str *out);
bool jx_int(struct jx_obj *o, const char *key, enum jx_need need, int64_t min, int64_t max, int64_t *out);
bool jx_bool(struct jx_obj *o, const char *key, enum jx_need need, bool *out);
bool jx_date(struct jx_obj *o, const char *key, enum jx_need need, day_t *out);
bool jx_instant(struct jx_obj *o, const char *key, enum jx_need need, inst_t *out);
bool jx_when(struct jx_obj *o, const char *key, enum jx_need need, struct when *out);
bool jx_uuid(struct jx_obj *o, const char *key, enum jx_need need, struct str *out);

/* One of `names`; *out is its index. */
bool jx_choice(struct jx_obj *o, const char *key, enum jx_need need, const char *const *names, size_t n,
               int *out);

/* The same for a value in hand. */
bool jx_val_object(const struct jx_val *v, struct jx_obj *out);
bool jx_val_array(const struct jx_val *v, size_t max, struct jx_arr *out);
bool jx_val_text(const struct jx_val *v, size_t min, size_t max, struct str *out);
/* A word that starts with a letter: letters, digits and _ . - ; at most 64. Capitals are for ids of rules. */
bool jx_val_code(const struct jx_val *v, struct str *out);
bool jx_val_int(const struct jx_val *v, int64_t min, int64_t max, int64_t *out);
bool jx_val_bool(const struct jx_val *v, bool *out);
/* "2026-03-02". A day that does not exist is a range fault, anything else a format fault. */
bool jx_val_date(const struct jx_val *v, day_t *out);
/* RFC 3339 with an offset. */
bool jx_val_instant(const struct jx_val *v, inst_t *out);
/* A date, an instant, or {"from","to"} of either; from after to is a fault of order. */
bool jx_val_when(const struct jx_val *v, struct when *out);
/* RFC 9562 text form, given back in lower case. */
bool jx_val_uuid(const struct jx_val *v, struct str *out);

/* The next element, false at the end. */
bool jx_next(struct jx_arr *a, struct jx_val *out);

/*
 * Walks members whose names are data: `iter` starts as NULL. Every member so met counts as asked for when the walk
 * goes to its end, so that jx_end() is not needed.
 */
bool jx_each(const struct jx_obj *o, void **iter, struct str *key, struct jx_val *out);

/* An RFC 6901 pointer to the value, cut at a character's end when longer. Returns its length. */
size_t jx_pointer(const struct jx_at *at, char out[FAIL_POINTER_SIZE]);

#endif
