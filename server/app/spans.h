/* The spans that the law makes of a case: what append() is given, and what `hoso fsck` derives anew and compares. */
#ifndef HOSO_SERVER_APP_SPANS_H
#define HOSO_SERVER_APP_SPANS_H

#include "lib/law/ladder.h"
#include "server/app/decide.h"

/* An alarm of the ladder with the id under which it rings, once. */
struct derived_alarm {
    struct alarm alarm;
    struct str id;
};

/* A row of deadline_span as far as it is derived; holder, sample and what was known when are the register's. */
struct derived_span {
    struct str deadline, rule, stage, subject; /* subject: absent when the deadline is the case's */
    struct str bound;
    bool told, liberty, has_legal;
    inst_t valid_from, valid_to; /* valid_to: INST_NEVER while open */
    inst_t legal, safe;          /* legal: when has_legal */
    enum status state;
    struct str doc;                     /* of design 6.4, without status and opening brace */
    struct str explanation;             /* {"vi","en"} of the deadline's last span; "" for those before it */
    const struct derived_alarm *alarms; /* of the last span, while it runs */
    size_t nalarms;
};

/* The slices of *span that are written for it, doc and explanation, are valid during the call alone. */
typedef enum err (*span_fn)(void *ctx, const struct derived_span *span);

/*
 * Calls `fn` for every span that had begun by the instant as of which was decided and holds at some time, deadline by
 * deadline in the order of the outcome, until one call does not return ERR_OK, and returns that. What lies ahead is
 * not known yet: it enters the register when its time has come (decision_next()). `unit_code`: the unit that holds the case. ERR_NO_MEMORY also on its own.
 */
MUST_USE enum err spans_derive(const struct decision *d, struct str unit_code, struct arena *a, span_fn fn,
                               void *ctx);

#endif
