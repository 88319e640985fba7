/* What a new event does to a case: the history with it and without it, folded, and what the law says of the step. */
#ifndef HOSO_SERVER_APP_DECIDE_H
#define HOSO_SERVER_APP_DECIDE_H

#include "lib/json/outcome_json.h"
#include "lib/law/fold.h"
#include "server/app/app_int.h"

/* All of it lives in the arena given to decide(). */
struct decision {
    const struct law *law;
    struct str case_id;
    struct history history; /* with the new events, which are the last `nnew` */
    size_t nnew;
    bool has_before;                /* false for a new case */
    struct outcome before, after;   /* both as of the recording of the last event */
    const struct str *deadline_ids; /* of after.deadlines, in its order */
    const struct str *episode_ids;  /* of after.episodes, in its order */
    struct day_runs asked;          /* the days of the calendar on which `after` rests */
    const bool
        *same; /* NULL, or those of after.deadlines that stand as in another decision: they are not derived */
    bool same_episodes;                 /* likewise all episodes */
    const struct violation *violations; /* those of `after` that `before` did not have */
    size_t nviolations;
    const size_t *changed; /* indices of after.deadlines that are new or stand otherwise than before */
    size_t nchanged;
};

/*
 * Folds the first `nevents` of `h` (in the order of recording) and the same without the last `nnew`, both as of the
 * recording of the last, so that the answer to a repeated request is the same bytes for ever.
 */
MUST_USE enum err decide(const struct law *law, struct str case_id, const struct history *h, size_t nevents,
                         size_t nnew, struct arena *a, struct decision *out, struct fail *f);

/*
 * The same history folded anew as of `as_of`, with nothing new in it: what follows of itself with time (a term that
 * lapses, a judgment that takes effect). `before` is not filled, nnew is 0.
 */
MUST_USE enum err decide_again(const struct law *law, struct str case_id, const struct history *h,
                               inst_t as_of, struct arena *a, struct decision *out, struct fail *f);

/*
 * The same in two steps, for who may find in between that nothing changed: the fold alone, then the ids, without which
 * nothing can be written.
 */
MUST_USE enum err decide_fold(const struct law *law, struct str case_id, const struct history *h,
                              inst_t as_of, struct arena *a, struct decision *out, struct fail *f);
MUST_USE bool decide_name(struct decision *d, struct arena *a);

/* When something next follows of itself, after the instant as of which was decided; INST_NEVER: nothing will. */
inst_t decision_next(const struct decision *d);

/* How the case stands after the new events, for writing: with ids, and whatever is composed on the way in `a`. */
struct outcome_view decision_view(const struct decision *d, struct arena *a);

/* The first new violation that the law forbids, or NULL. */
const struct violation *decision_forbidden(const struct decision *d);

#endif
