/* Looks for what is well formed in a law pack and yet makes no sense as law. */
#ifndef HOSO_LIB_JSON_PACK_LINT_H
#define HOSO_LIB_JSON_PACK_LINT_H

#include "lib/base/arena.h"
#include "lib/base/fail.h"
#include "lib/law/pack.h"

struct lint_finding {
    struct str subject; /* a rule, row, event type, stage or anchor */
    struct str member;  /* of it: "binding.end"; indices are left out */
    struct str vi, en;
};

struct lint {
    const struct lint_finding *items;
    size_t n;
};

/*
 * Finds, of rows: overlaps and gaps between the versions of one id, and between the classes of one family; lengths and
 * units that do not fit the kind; limits on liberty of a kind that rolls; rules that no event can start or end, and
 * single patterns that nothing can match; bases, caps and lengths taken from rows that are not modelled or have no
 * number; extensions whose event cannot name authority or length, that nobody has to ask for in time, or that their
 * cap leaves no room for; `also` and `same_as` that disagree. Of events: requirements that nothing can meet; effects
 * on someone whom the event cannot name; what follows of itself from nothing, or is judged like an act. Of the rest:
 * stages never reached, suspensions without an end, reviews and clocks that are not modelled, handoffs that nothing
 * can cause, ladders that fit no rule; codes without a word; texts that were not translated.
 * Of what can happen: rules that no lawful sequence of events starts or ends, steps that precede their own end, event
 * types that nothing needs or that nothing can lead to. Of texts: empty, the same in both languages, Vietnamese without
 * its marks, citations that name no article. Of ladders of extensions: steps that are missing or doubled.
 * Rules that run and that no example starts.
 * What refers to nothing, lacks a citation or a translation, or has an impossible date was refused by pack_read()
 * already. ERR_OK or ERR_NO_MEMORY.
 */
MUST_USE enum err pack_lint(const struct pack *p, struct arena *a, struct lint *out);

#endif
