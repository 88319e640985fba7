/* What the parts of fsck's comparison share; nobody else includes this. */
#ifndef HOSO_SERVER_CLI_FSCK_INT_H
#define HOSO_SERVER_CLI_FSCK_INT_H

#include "server/app/append_doc.h"
#include "server/app/episodes.h"
#include "server/app/spans.h"
#include "server/cli/fsck_compare.h"

struct checking {
    const struct law *law;
    const struct fsck_rows *rows;
    struct str case_id;
    struct arena *a;
    fsck_report_fn report;
    void *ctx;
    struct decision decision;
    bool old;       /* made by another pack, calendar or engine */
    size_t changes; /* what deriving an old projection again would change */
    struct derived_span *spans;
    size_t nspans, room;
    struct derived_episode *episodes;
    size_t nepisodes, episodes_room;
    bool runs; /* some deadline runs now */
    bool idle; /* or the law gives a reason why none does */
};

/* A value that is derived: when the projection is old it may differ, and is only counted. */
void fsck_derived(struct checking *c, struct str id, const char *field, struct str stored, struct str now);

/* The same for a long text, of which the place is told. */
void fsck_derived_text(struct checking *c, struct str id, const char *field, struct str stored,
                       struct str now);

struct str fsck_instant(struct checking *c, inst_t t);

/* "A06 2026-03-02T… running": a row that stands on one side alone. */
struct str fsck_described(struct checking *c, struct str rule, inst_t from, struct str state);

/* Keeps a derived episode (episode_fn; `ctx` is the struct checking), and then lays all beside the stored ones. */
MUST_USE enum err fsck_keep_episode(void *ctx, const struct derived_episode *e);
void fsck_episodes(struct checking *c);

#endif
