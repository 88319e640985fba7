/* Finds in a decision whom an event addresses, and which handoff it acknowledges. */
#include "server/app/addressee.h"

enum { ROLES_TEXT_MAX = 64 * 1024 };

static bool is_sent_to(const struct episode *e, int event, struct str to)
{
    for (size_t k = 0; k < e->nspans && e->kind == EPISODE_HANDOFF; k++)
        if (e->spans[k].event == event && str_eq(e->spans[k].to, to))
            return true;
    return false;
}

struct str addressee_roles(const struct decision *d, int event, struct str to, struct arena *a)
{
    const struct pack *p = &d->law->pack;
    struct buf b;
    buf_init(&b, ROLES_TEXT_MAX);
    for (size_t i = 0; i < d->after.nepisodes; i++) {
        const struct episode *e = &d->after.episodes[i];
        if (is_sent_to(e, event, to))
            buf_printf(&b, "%s%.*s", b.n ? " " : "", STR_ARGS(p->handoffs[e->handoff].to));
    }
    struct str roles = b.failed ? STR_NONE : arena_copy(a, buf_str(&b));
    buf_free(&b);
    return roles;
}

static bool is_acknowledged(const struct episode *e, int event)
{
    for (size_t k = 0; k < e->nsteps && e->kind == EPISODE_HANDOFF; k++) {
        enum episode_state s = e->steps[k].state;
        if (e->steps[k].event == event &&
            (s == EPISODE_RECEIVED || s == EPISODE_ACCEPTED || s == EPISODE_RETURNED))
            return true;
    }
    return false;
}

/* An act of law that ends a handoff by its own weight (an approval) is no acknowledgement: it may be read off a paper. */
const struct episode *addressee_receipt(const struct decision *d, int event)
{
    const struct event_type *type = &d->law->pack.events[d->history.events[event].type];
    bool says = type->takes || str_starts(type->name, STR("handoff."));
    for (size_t i = 0; says && i < d->after.nepisodes; i++)
        if (is_acknowledged(&d->after.episodes[i], event))
            return &d->after.episodes[i];
    return NULL;
}
