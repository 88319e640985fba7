/* Keeps the deadlines of a fold in lists by rule, so that an act finds those it concerns, and only these. */
#include "lib/law/fold_int.h"

enum { NONE = -1 };

/* Of one rule: the latest of all its deadlines, and the first and last of those that run. */
struct running {
    int latest, first, last;
};

bool open_begin(struct fold *f)
{
    f->running = ARENA_ARRAY(f->a, f->p->nrules, struct running);
    f->cursors = ARENA_ARRAY(f->a, f->p->nrules, int);
    for (size_t i = 0; f->running && i < f->p->nrules; i++)
        f->running[i] = (struct running){NONE, NONE, NONE};
    return f->running && f->cursors;
}

static struct running *running_of(const struct fold *f, int rule)
{
    return &f->running[f->p->first_version[rule]];
}

int latest_of_rule(const struct fold *f, int rule)
{
    return running_of(f, rule)->latest;
}

int first_running(const struct fold *f, int rule)
{
    return running_of(f, rule)->first;
}

int last_running(const struct fold *f, int rule)
{
    return running_of(f, rule)->last;
}

static struct live *neighbour(const struct fold *f, int i)
{
    return i < 0 ? NULL : live_at(f, (size_t)i);
}

/* May another be, or become, its cap? */
static bool may_be_capped(const struct fold *f, const struct live *l)
{
    const struct rule *r = &f->p->rules[l->d.rule];
    return r->ncap || r->nlength_of || is_liberty(r);
}

int step_at(const struct fold *f, int *link)
{
    while (*link >= 0 && live_at(f, (size_t)*link)->state != STATUS_RUNNING)
        *link = live_at(f, (size_t)*link)->beside;
    return *link;
}

void step_add(const struct fold *f, size_t i, int base)
{
    struct live *l = live_at(f, i), *other = live_at(f, (size_t)base);
    l->d.before = base;
    l->beside = other->step;
    other->step = (int)i;
}

static bool list_add(struct fold *f, struct vec *list, size_t i)
{
    size_t *slot = vec_add(f->a, list, sizeof(*slot));
    if (slot)
        *slot = i;
    return slot != NULL;
}

bool live_add(struct fold *f, struct live *l)
{
    lapse_expect(f, l->d.rule);
    struct running *r = running_of(f, l->d.rule);
    struct live **slot = vec_add(f->a, &f->lives, sizeof(struct live *));
    if (!slot)
        return false;
    *slot = l;
    int i = (int)f->lives.n - 1;
    l->sooner = r->latest;
    l->prev = r->last;
    l->next = l->step = l->beside = NONE;
    r->latest = r->last = i;
    if (l->prev < 0)
        r->first = i;
    else
        live_at(f, (size_t)l->prev)->next = i;
    if (l->d.before >= 0)
        step_add(f, (size_t)i, l->d.before);
    return list_add(f, &f->open, (size_t)i) &&
           (!may_be_capped(f, l) || list_add(f, &f->leaning, (size_t)i)) &&
           (f->p->rules[l->d.rule].lapse != LAPSE_LAPSES || list_add(f, &f->lapsing, (size_t)i)) &&
           liberty_limits(f, (size_t)i);
}

void live_closed(struct fold *f, struct live *l)
{
    struct running *r = running_of(f, l->d.rule);
    struct live *before = neighbour(f, l->prev), *after = neighbour(f, l->next);
    *(before ? &before->next : &r->first) = l->next;
    f->clocks_moved = f->clocks_moved || l->is_clock;
    *(after ? &after->prev : &r->last) = l->prev;
}

static void list_compact(const struct fold *f, struct vec *list)
{
    size_t *items = list->items, n = 0;
    for (size_t k = 0; k < list->n; k++)
        if (live_at(f, items[k])->state == STATUS_RUNNING)
            items[n++] = items[k];
    list->n = n;
}

void deadlines_compact(struct fold *f)
{
    list_compact(f, &f->open);
    list_compact(f, &f->leaning);
    list_compact(f, &f->lapsing);
}

int deadline_find(const struct fold *f, int rule, int subject, size_t least)
{
    int i = latest_of_rule(f, rule);
    while (i >= (int)least && live_at(f, (size_t)i)->d.subject != subject)
        i = live_at(f, (size_t)i)->sooner;
    return i >= (int)least ? i : NONE;
}

struct open_walk walk_begin(const struct fold *f)
{
    return (struct open_walk){.f = f, .limit = (int)f->lives.n};
}

void walk_rule(struct open_walk *w, int rule)
{
    int first = first_running(w->f, rule);
    if (first < 0)
        return;
    for (size_t i = 0; i < w->n; i++)
        if (w->f->cursors[i] == first)
            return; /* another version of it was named before */
    w->f->cursors[w->n++] = first;
}

int walk_next(struct open_walk *w)
{
    int *at = w->f->cursors;
    size_t least = 0;
    if (w->n == 0)
        return NONE;
    for (size_t i = 1; i < w->n; i++)
        if (at[i] < at[least])
            least = i;
    int found = at[least];
    at[least] = live_at(w->f, (size_t)found)->next;
    if (at[least] < 0 || at[least] >= w->limit)
        at[least] = at[--w->n];
    return found;
}
