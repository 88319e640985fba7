/* What another law would make of the same case: which deadlines come, go, move or stand otherwise, and why. */
#ifndef HOSO_LIB_LAW_IMPACT_H
#define HOSO_LIB_LAW_IMPACT_H

#include "lib/law/explain.h"

/*
 * A history folded under one law. The two sides of a comparison tell of the same persons and events in the same order,
 * each read with its own pack, for what an event type is called by is an index into the pack.
 */
struct impact_side {
    const struct pack *pack;
    const struct calendar *calendar;
    const struct history *history;
    const struct outcome *outcome;
};

enum impact_change {
    IMPACT_APPEARED, /* the new law knows it, the old one does not */
    IMPACT_VANISHED, /* the old law knows it, the new one does not */
    IMPACT_MOVED,    /* its legal or its safe instant is another */
    IMPACT_STATE,    /* the instants are the same, and it stands otherwise: met, void, overdue … */
    IMPACT_MARKS,    /* only whether it is provisional or imprecise */
    IMPACT_CHANGE_COUNT
};

/* What first differs, in the order in which an explanation tells its steps. */
enum impact_why {
    IMPACT_RULE,       /* one of the packs has no such rule, or does not model it */
    IMPACT_IN_FORCE,   /* no version is in force on the day of the start */
    IMPACT_STARTS,     /* the act starts it under one law alone */
    IMPACT_START,      /* it counts from another moment */
    IMPACT_CLASS,      /* the offence is of another class */
    IMPACT_LENGTH_OF,  /* it takes its length from another row */
    IMPACT_LENGTH,     /* kind, amount or unit */
    IMPACT_BASE,       /* the term that it precedes */
    IMPACT_CAP,        /* the term that it may not pass */
    IMPACT_SHARE,      /* the part of the length, or what is deducted */
    IMPACT_EXTENSIONS, /* what lengthened it */
    IMPACT_DAY_OFF,    /* a day that was worked is off, or the other way round */
    IMPACT_VERIFIED,   /* the days for which the calendar answers */
    IMPACT_RANK,       /* whether it is told when overdue, or lapses by itself */
    IMPACT_END,        /* another act ends it, or none */
    IMPACT_STEP,       /* none of these: the first sentence that differs tells it */
    IMPACT_WHY_COUNT
};

extern const char *const impact_change_names[IMPACT_CHANGE_COUNT]; /* "appeared", … */
extern const char *const impact_why_names[IMPACT_WHY_COUNT];       /* "rule", … */

struct impact_row {
    enum impact_change change;
    int before, after;    /* index into the deadlines of the old and of the new outcome; -1: not there */
    bool runs;            /* under either law, at as_of, overdue or not */
    bool becomes_overdue; /* overdue under the new law, and not under the old one */
    bool has_shift; /* false: it does not move, or one law gives it a legal instant and the other none */
    int64_t
        shift; /* microseconds by which the legal instant is later, or the safe one when that alone moves */
    enum impact_why why;
    struct str why_vi,
        why_en; /* one sentence; it tells of law and calendar, never who or what the case is about */
    struct str was[2], is[2]; /* by enum language: the first sentence of the explanation that differs; absent:
                                  there is none on that side, or nothing to lay beside it */
};

struct impact {
    const struct impact_row *rows; /* in the order of the new outcome; those that vanish last */
    size_t n;
    size_t running; /* deadlines that run under the old law, changed or not */
};

/*
 * Compares all deadlines of both: the same one has the same rule, subject and starting event (the one that its id is
 * made of); of several such the first goes with the first. Lives in the arena; ERR_NO_MEMORY otherwise.
 */
MUST_USE enum err law_impact(const struct impact_side *before, const struct impact_side *after,
                             struct arena *a, struct impact *out);

/* What the rows of one rule come to. */
struct impact_total {
    struct str rule;
    size_t appeared, vanished, moved, state, marks, becomes_overdue;
    bool has_shift;
    int64_t least, most; /* the earliest and the latest shift, when has_shift */
};

/*
 * Adds a row to the total of its rule among `*n` (sorted by rule; room for one more must be there). `rule` must outlive
 * the totals.
 */
void impact_count(struct impact_total *totals, size_t *n, struct str rule, const struct impact_row *row);

/* The id of the rule that a row is of. */
struct str impact_rule(const struct impact_side *before, const struct impact_side *after,
                       const struct impact_row *row);

#endif
