/* The clock's longest job: after another law came into force it derives the cases again that were there, many at a time. */
#ifndef HOSO_SERVER_REDERIVE_H
#define HOSO_SERVER_REDERIVE_H

#include "server/app/app.h"
#include "server/metrics.h"

struct event_base;
struct rederive;

/* The turn has ended: under the claim there is `more` to do at once; `failed`: the SQLSTATE, or "unavailable", else NULL. */
typedef void (*rederive_done_fn)(void *ctx, bool more, const char *failed);

/* NULL: no memory. */
MUST_USE struct rederive *rederive_new(struct event_base *base, struct db *db, struct slot *slot);
void rederive_free(struct rederive *r);

/* While requests are being answered it writes for this share of the time at most, in percent, 1–100; else all of it. */
void rederive_share(struct rederive *r, int percent);

/*
 * One turn under the claim of that fence, from the rows of rederive_next, which are some: stamps what the new calendar does
 * not concern, and derives the rest again, page by page; a page is read while the one before is derived and the one before
 * that is written; while requests are being answered there is a pause between two that write (pace.h). It stops after some seconds, so that the claim is renewed, and goes on in the next turn. `law`: the one in
 * force, to which it takes a reference. `done` is called once, unless this returns false: there is nothing to do now.
 */
MUST_USE bool rederive_turn(struct rederive *r, int64_t fence, struct law *law, const struct db_result *rows,
                            rederive_done_fn done, void *ctx);

/* The turn under way reads no further page. */
void rederive_stop(struct rederive *r);

#endif
