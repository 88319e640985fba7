/* The spans of what lasts in a case besides deadlines: what append() is given, and what `hoso fsck` derives anew. */
#ifndef HOSO_SERVER_APP_EPISODES_H
#define HOSO_SERVER_APP_EPISODES_H

#include "server/app/decide.h"

/* A row of episode_span as far as it is derived; holder, addressee and what was known when are the register's. */
struct derived_episode {
    struct str episode;
    const char *kind, *state;
    struct str code, rule, subject, ground, by, cause; /* absent: null */
    int number;
    inst_t valid_from, valid_to; /* valid_to: INST_NEVER while open */
    bool has_due;
    inst_t due;
    struct str doc; /* of design 6.4, without status and opening brace; valid during the call alone */
    /* Of a handoff alone: */
    struct str to_role, to, carries,
        class;            /* `to`: the unit that an act named; `class` of the offence by then */
    day_t day;            /* of its cause: by it the receiver is found */
    struct str outbox_id; /* of what the receiver or the sender is told; absent: nobody is told */
};

typedef enum err (*episode_fn)(void *ctx, const struct derived_episode *e);

/* Calls `fn` for every span that holds at some time, in the order of the outcome. As spans_derive(). */
MUST_USE enum err episodes_derive(const struct decision *d, struct arena *a, episode_fn fn, void *ctx);

#endif
