/* Lays each derived episode beside the stored one. */
#include "server/cli/fsck_int.h"

#include <stdlib.h>

enum column {
    COL_EPISODE,
    COL_FROM,
    COL_KIND,
    COL_CODE,
    COL_RULE,
    COL_SUBJECT,
    COL_NUMBER,
    COL_GROUND,
    COL_BY,
    COL_CAUSE,
    COL_TO_ROLE,
    COL_CARRIES,
    COL_TO,
    COL_DUE,
    COL_STATE,
    COL_DOC
};

enum err fsck_keep_episode(void *ctx, const struct derived_episode *e)
{
    struct checking *c = ctx;
    if (c->nepisodes == c->episodes_room) {
        size_t room = c->episodes_room ? 2 * c->episodes_room : 16;
        struct derived_episode *more = ARENA_ARRAY(c->a, room, struct derived_episode);
        if (!more)
            return ERR_NO_MEMORY;
        if (c->nepisodes)
            memcpy(more, c->episodes, c->nepisodes * sizeof(*more));
        c->episodes = more;
        c->episodes_room = room;
    }
    struct derived_episode *kept = &c->episodes[c->nepisodes++];
    *kept = *e;
    kept->doc = arena_copy(c->a, e->doc);
    c->idle =
        c->idle || (e->valid_to == INST_NEVER && str_is(e->code, "idle") && strcmp(e->state, "open") == 0);
    return c->a->failed ? ERR_NO_MEMORY : ERR_OK;
}

static int order_of(struct str a, inst_t from_a, struct str b, inst_t from_b)
{
    int by_id = str_cmp(a, b);
    return by_id != 0 ? by_id : (from_a > from_b) - (from_a < from_b);
}

/* The order of the statement: ids compare as their texts do. */
static int by_id_and_time(const void *a, const void *b)
{
    const struct derived_episode *x = a, *y = b;
    return order_of(x->episode, x->valid_from, y->episode, y->valid_from);
}

static void compare_one(struct checking *c, int row, const struct derived_episode *e)
{
    const struct db_result *r = c->rows->episodes;
    const struct {
        enum column col;
        const char *field;
        struct str now;
    } texts[] = {
        {COL_KIND, "kind", str_of(e->kind)},  {COL_CODE, "code", e->code},
        {COL_RULE, "rule", e->rule},          {COL_SUBJECT, "subject", e->subject},
        {COL_GROUND, "ground", e->ground},    {COL_BY, "by", e->by},
        {COL_CAUSE, "cause", e->cause},       {COL_TO_ROLE, "to_role", e->to_role},
        {COL_CARRIES, "carries", e->carries}, {COL_STATE, "state", str_of(e->state)},
    };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        fsck_derived(c, e->episode, texts[i].field,
                     db_is_null(r, row, (int)texts[i].col) ? STR_NONE : db_text(r, row, (int)texts[i].col),
                     texts[i].now);
    fsck_derived(c, e->episode, "number", db_text(r, row, COL_NUMBER), arena_printf(c->a, "%d", e->number));
    fsck_derived(c, e->episode, "valid_to", fsck_instant(c, db_int(r, row, COL_TO)),
                 fsck_instant(c, e->valid_to));
    fsck_derived(c, e->episode, "due", fsck_instant(c, db_int(r, row, COL_DUE)),
                 fsck_instant(c, e->has_due ? e->due : INST_NEVER));
    fsck_derived_text(c, e->episode, "doc", db_text(r, row, COL_DOC), e->doc);
}

void fsck_episodes(struct checking *c)
{
    const struct db_result *r = c->rows->episodes;
    size_t i = 0;
    int row = 0;
    if (c->nepisodes)
        qsort(c->episodes, c->nepisodes, sizeof(*c->episodes), by_id_and_time);
    while (i < c->nepisodes || row < db_rows(r)) {
        const struct derived_episode *e = i < c->nepisodes ? &c->episodes[i] : NULL;
        struct str id = row < db_rows(r) ? db_text(r, row, COL_EPISODE) : STR_NONE;
        inst_t from = row < db_rows(r) ? db_int(r, row, COL_FROM) : 0;
        int order = !e ? 1 : str_is_none(id) ? -1 : order_of(e->episode, e->valid_from, id, from);
        if (order == 0)
            compare_one(c, row, e);
        else if (order < 0)
            fsck_derived(c, e->episode, "episode", STR_NONE,
                         fsck_described(c, e->code, e->valid_from, str_of(e->state)));
        else
            fsck_derived(c, id, "episode",
                         fsck_described(c, db_text(r, row, COL_CODE), from, db_text(r, row, COL_STATE)),
                         STR_NONE);
        i += order <= 0;
        row += order >= 0;
    }
}
