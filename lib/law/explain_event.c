/* Says what happened, with the facts that tell one such event from another, and when a term began by it. */
#include "lib/law/explain_int.h"

struct str say_word(const struct teller *t, struct str code)
{
    const struct word *w = pack_word(t->p, code);
    return !w ? STR_NONE : t->lang == LANG_VI ? w->vi : w->en;
}

struct str say_type(const struct teller *t, int type)
{
    const struct event_type *e = &t->p->events[type];
    return t->lang == LANG_VI ? e->name_vi : e->name_en;
}

static const struct fact *fact_of(const struct corrected *e, enum fact_id id)
{
    for (size_t i = 0; i < e->nfacts; i++)
        if (e->facts[i].id == id)
            return &e->facts[i];
    return NULL;
}

/* By whom, of which kind, about what, under which row; absent when the pack has no words for it. */
static struct str say_fact(const struct teller *t, const struct fact *f)
{
    if (fact_infos[f->id].type == FACT_TYPE_EVENT)
        return FILL(t, FACT_OF, say_type(t, t->h->events[f->v.num].type));
    if (fact_infos[f->id].type == FACT_TYPE_RULE)
        return FILL(t, FACT_RULE, f->v.text);
    return say_word(t, f->v.text);
}

struct str say_event(const struct teller *t, int event)
{
    static const enum fact_id telling[] = {FACT_by, FACT_kind, FACT_of, FACT_rule};
    const struct corrected *e = &t->o->said[event];
    struct str name = say_type(t, t->h->events[event].type), all = STR_NONE;
    for (size_t i = 0; i < ARRAY_LEN(telling); i++) {
        const struct fact *f = fact_of(e, telling[i]);
        struct str one = f ? say_fact(t, f) : STR_NONE;
        if (one.n)
            all = all.n ? arena_printf(t->a, "%.*s; %.*s", STR_ARGS(all), STR_ARGS(one)) : one;
    }
    return all.n ? FILL(t, EVENT_FACTS, name, all) : name;
}

struct str say_act(const struct teller *t, int event, int type)
{
    if (t->h->events[event].type == type)
        return say_event(t, event);
    return FILL(t, FOLLOWS, say_type(t, type), say_type(t, t->h->events[event].type));
}

/* The deadline that first ran from this start: what takes over names another event as the one that started it. */
static const struct deadline *first_of(const struct teller *t, const struct deadline *d)
{
    while (d->replaces >= 0)
        d = &t->o->deadlines[d->replaces];
    return d;
}

static bool when_equal(struct when a, struct when b)
{
    return a.lo == b.lo && a.hi == b.hi;
}

/* A day that counts as such, not an hour that nobody knows. */
static struct str say_start(const struct teller *t, struct when w)
{
    if (w.form == WHEN_DATE)
        return FILL(t, DAY_ONLY, say_day(t, when_first_day(w)));
    return say_when(t, w);
}

/* Liberty is counted from where the order says, or from when the person was first held: not from the act. */
static void tell_start_elsewhere(struct teller *t, const struct deadline *d, int event)
{
    const struct corrected *e = &t->o->said[event];
    const struct fact *from = fact_of(e, FACT_from);
    struct str start = say_start(t, d->starts_at), what = say_event(t, event), when = say_when(t, e->at);
    if (from && when_equal(from->v.when, d->starts_at))
        TELL(t, START_ORDER, start, what, when);
    else
        TELL(t, START_HELD, start, what, when);
}

void tell_start(struct teller *t, const struct rule *length, const struct deadline *d)
{
    const struct deadline *first = first_of(t, d);
    int event = first->started_by;
    struct when recorded = t->h->events[event].at, at = t->o->said[event].at;
    bool derived = t->h->events[event].type != first->start_type;
    struct str what = say_act(t, event, first->start_type);
    if (!d->has_start)
        TELL(t, ARISES, say_when(t, d->starts_at), what);
    else if (derived)
        TELL(t, START, say_start(t, d->starts_at), what);
    else if (is_liberty(length) && !when_equal(at, d->starts_at))
        tell_start_elsewhere(t, d, event);
    else
        TELL(t, START, say_when(t, d->starts_at), what);
    if (!derived && !when_equal(recorded, at))
        TELL(t, CORRECTED, say_when(t, recorded));
}
