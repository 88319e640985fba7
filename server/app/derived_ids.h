/* The ids of what is derived: the same history gives the same, whoever derives it. */
#ifndef HOSO_SERVER_APP_DERIVED_IDS_H
#define HOSO_SERVER_APP_DERIVED_IDS_H

#include "lib/law/fold.h"

/* In the order of the outcome's deadlines and episodes; in the arena. */
struct derived_ids {
    const struct str *deadlines, *episodes;
};

/* Of one deadline alone. False: no memory. */
MUST_USE bool deadline_id(struct str case_id, const struct pack *p, const struct history *h,
                          const struct deadline *d, struct arena *a, struct str *out);

/*
 * A deadline: case, rule, subject and the event that started it. An episode: case, kind, code, rule, subject and the event that
 * began it. Every event of `h` has an id. False: no memory.
 */
MUST_USE bool derived_ids(struct str case_id, const struct pack *p, const struct history *h,
                          const struct outcome *o, struct arena *a, struct derived_ids *out);

#endif
