/* Keeps the flags of the case: for what it goes before others (án trọng điểm), until somebody takes that back. */
#include "lib/law/fold_int.h"

static struct str *flag_find(const struct fold *f, struct str flag)
{
    struct str *flags = f->flags.items;
    for (size_t i = 0; i < f->flags.n; i++)
        if (str_eq(flags[i], flag))
            return &flags[i];
    return NULL;
}

bool flags_follow(struct fold *f, const struct act *e)
{
    const struct event_type *t = &f->p->events[e->type];
    const struct fact *kind = act_fact(e, FACT_kind);
    if (str_is_none(t->flag))
        return true;
    struct str flag = kind ? kind->v.text : t->flag;
    struct str *stands = flag_find(f, flag);
    if (t->unflags) {
        struct str *flags = f->flags.items;
        if (stands)
            memmove(stands, stands + 1, sizeof(*stands) * (size_t)(flags + f->flags.n-- - stands - 1));
        return true;
    }
    if (stands)
        return true;
    struct str *slot = vec_add(f->a, &f->flags, sizeof(*slot));
    if (slot)
        *slot = flag;
    return slot != NULL;
}
