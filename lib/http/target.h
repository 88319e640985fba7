/* Decodes paths and query strings. What could mean two things is refused: bad escapes, NUL, a parameter given twice. */
#ifndef HOSO_LIB_HTTP_TARGET_H
#define HOSO_LIB_HTTP_TARGET_H

#include "lib/http/http.h"

enum { HTTP_MAX_PARAMS = 32 };

/*
 * Replaces %XX. The result is the input itself when nothing was escaped, otherwise a copy in the arena. '+' stays '+':
 * "2026-03-02T09:00:00+07:00" is what people type, and no parameter of ours needs a blank.
 * Errors: BAD_REQUEST (bad escape; %00 or another control character), NOT_UTF8, NO_MEMORY.
 */
MUST_USE enum err http_decode(struct str in, struct arena *a, struct str *out);

/*
 * The path decoded for routing. Refused beyond that (BAD_REQUEST): an escaped '/', and the segments "." and ".." in any
 * spelling, because a proxy in front of us may have judged another path than the one that we would route.
 */
MUST_USE enum err http_decode_path(struct str path, struct arena *a, struct str *out);

/*
 * Checks a whole query once: every name and value decodes, no name is empty or given twice, at most HTTP_MAX_PARAMS.
 * `f` may be NULL; its `where` says what is wrong without quoting.
 */
MUST_USE enum err http_query_check(struct str query, struct arena *a, struct fail *f);

/* The decoded value of the parameter, "" when it has none, STR_NONE when it is absent. BAD_REQUEST when given twice. */
MUST_USE enum err http_query_find(struct str query, const char *name, struct arena *a, struct str *value);

#endif
