/* Says in Vietnamese and English why a deadline is due when it is: the same bytes for the same facts. */
#ifndef HOSO_LIB_LAW_EXPLAIN_H
#define HOSO_LIB_LAW_EXPLAIN_H

#include "lib/law/fold.h"

enum language { LANG_VI, LANG_EN };

struct lines {
    const struct str *items;
    size_t n;
};

/*
 * The steps of the computation of deadline `i`, one sentence each: citation, the fact that started it, the length,
 * every extension with its authority, the day off that moved it by name, both readings, what ended it.
 * Lives in the arena; ERR_NO_MEMORY otherwise.
 */
MUST_USE enum err law_explain(const struct pack *p, const struct calendar *c, const struct history *h,
                              const struct outcome *o, size_t i, enum language lang, struct arena *a,
                              struct lines *out);

#endif
