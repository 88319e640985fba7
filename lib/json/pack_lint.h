/* Looks for what is well formed in a law pack and yet makes no sense as law. */
#ifndef HOSO_LIB_JSON_PACK_LINT_H
#define HOSO_LIB_JSON_PACK_LINT_H

#include "lib/base/arena.h"
#include "lib/base/fail.h"
#include "lib/law/pack.h"

struct lint_finding {
    struct str subject; /* a rule, row, event type, stage or anchor */
    struct str vi, en;
};

struct lint {
    const struct lint_finding *items;
    size_t n;
};

/*
 * Finds: overlaps and gaps between the versions of one id; lengths and units that do not fit the kind; a limit on
 * liberty of a kind that rolls; rules that no event can start or end; a BEFORE rule without a base; extensions whose
 * event cannot name their authority or length; `also` and `same_as` that disagree; requirements that nothing can meet;
 * codes without a word; texts that were not translated. What refers to nothing, lacks a citation or a translation, or
 * has an impossible date was refused by pack_read() already. ERR_OK or ERR_NO_MEMORY.
 */
MUST_USE enum err pack_lint(const struct pack *p, struct arena *a, struct lint *out);

#endif
