/* What another law makes of a case that was derived by a law before: what of it stands otherwise, and nothing else. */
#ifndef HOSO_SERVER_APP_REDERIVE_DOC_H
#define HOSO_SERVER_APP_REDERIVE_DOC_H

#include "lib/base/buf.h"
#include "server/app/decide.h"

struct rederiving {
    const struct law *is; /* in force */
    const struct law
        *was;             /* by which the rows were derived; NULL: it cannot be had, so all is written anew */
    bool calendar_alone;  /* both have one pack: only days can make a difference … */
    struct day_runs days; /* … these */
};

/* A case as the register gives it. */
struct rederived_case {
    struct str id, unit_code, history;
    int64_t version;
    int unit;
    inst_t derived_at; /* as of when its rows were derived */
};

/*
 * Adds the case to `cases` of the document of rederive() (sql/functions/rederive.sql). As of derived_at under both laws: what
 * followed of itself since then follows by the law in force too, and enters as ever. `now` is for who has no old law.
 * ERR_NO_MEMORY, or what the history is refused with; then nothing was added.
 */
MUST_USE enum err rederive_doc_add(struct buf *b, const struct rederiving *x, const struct rederived_case *c,
                                   inst_t now, struct arena *a);

/*
 * Marks the deadlines of two outcomes, folded from one history with one pack, that are written the same: alike in
 * everything, and resting on none of the days. `same` has room for those of `is`, and so has `known`: those for which `was` need
 * not be written down to be compared, for they are the same, or the same deadline that stands otherwise. True: all are the
 * same, on both sides.
 */
MUST_USE bool rederive_same_deadlines(const struct pack *p, const struct outcome *was,
                                      const struct outcome *is, const struct day_runs *days, bool *same,
                                      bool *known);

/* Likewise of the episodes, all or none. */
MUST_USE bool rederive_same_episodes(const struct outcome *was, const struct outcome *is);

/* Whether the deadlines and the episodes of both are, each in its place, of one id: they derive from the same things. */
MUST_USE bool rederive_same_ids(const struct outcome *was, const struct outcome *is);

#endif
