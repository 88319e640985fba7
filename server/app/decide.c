/* Folds a history before and after its newest events and compares the two. */
#include "server/app/decide.h"

#include "server/app/derived_ids.h"

static bool same_violation(const struct violation *x, const struct violation *y)
{
    return x->code == y->code && x->rule == y->rule && x->event == y->event;
}

static bool is_in(const struct violation *v, const struct outcome *o)
{
    for (size_t i = 0; i < o->nviolations; i++)
        if (same_violation(v, &o->violations[i]))
            return true;
    return false;
}

static bool collect_violations(struct decision *d, struct arena *a)
{
    struct violation *list = ARENA_ARRAY(a, d->after.nviolations, struct violation);
    if (!list)
        return false;
    for (size_t i = 0; i < d->after.nviolations; i++)
        if (!d->has_before || !is_in(&d->after.violations[i], &d->before))
            list[d->nviolations++] = d->after.violations[i];
    d->violations = list;
    return true;
}

static const struct deadline *find_before(const struct decision *d, const struct deadline *x)
{
    for (size_t i = 0; i < d->before.ndeadlines; i++) {
        const struct deadline *y = &d->before.deadlines[i];
        if (y->rule == x->rule && y->subject == x->subject && y->started_by == x->started_by)
            return y;
    }
    return NULL;
}

static bool stands_alike(const struct deadline *x, const struct deadline *y)
{
    return x->status == y->status && x->ended_by == y->ended_by && x->nextensions == y->nextensions &&
           x->term.legal.exists == y->term.legal.exists && x->term.legal.due == y->term.legal.due &&
           x->term.safe.due == y->term.safe.due;
}

static bool collect_changed(struct decision *d, struct arena *a)
{
    size_t *list = ARENA_ARRAY(a, d->after.ndeadlines, size_t);
    if (!list)
        return false;
    for (size_t i = 0; i < d->after.ndeadlines; i++) {
        const struct deadline *was = d->has_before ? find_before(d, &d->after.deadlines[i]) : NULL;
        if (!was || !stands_alike(was, &d->after.deadlines[i]))
            list[d->nchanged++] = i;
    }
    d->changed = list;
    return true;
}

static bool name_all(struct decision *d, struct arena *a)
{
    struct derived_ids ids;
    if (!derived_ids(d->case_id, &d->law->pack, &d->history, &d->after, a, &ids))
        return false;
    d->deadline_ids = ids.deadlines;
    d->episode_ids = ids.episodes;
    return true;
}

enum err decide(const struct law *law, struct str case_id, const struct history *h, size_t nevents,
                size_t nnew, struct arena *a, struct decision *out, struct fail *f)
{
    ASSERT(nevents <= h->nevents && nnew <= nevents && nnew > 0);
    *out = (struct decision){.law = law, .case_id = case_id, .history = *h, .nnew = nnew};
    out->history.nevents = nevents;
    struct fold_options opt = {.has_as_of = true, .as_of = h->events[nevents - 1].recorded_at};
    struct calendar noting = law->calendar;
    noting.asked = &out->asked;
    enum err e = law_fold(&law->pack, &noting, &out->history, &opt, a, &out->after, f);
    struct history before = out->history;
    before.nevents = nevents - nnew;
    out->has_before = before.nevents > 0;
    if (e == ERR_OK && out->has_before)
        e = law_fold(&law->pack, &law->calendar, &before, &opt, a, &out->before, f);
    if (e != ERR_OK)
        return e;
    if (collect_violations(out, a) && collect_changed(out, a) && name_all(out, a))
        return ERR_OK;
    return fail_set(f, ERR_NO_MEMORY);
}

enum err decide_fold(const struct law *law, struct str case_id, const struct history *h, inst_t as_of,
                     struct arena *a, struct decision *out, struct fail *f)
{
    *out = (struct decision){.law = law, .case_id = case_id, .history = *h};
    struct fold_options opt = {.has_as_of = true, .as_of = as_of};
    struct calendar noting = law->calendar;
    noting.asked = &out->asked;
    return law_fold(&law->pack, &noting, &out->history, &opt, a, &out->after, f);
}

bool decide_name(struct decision *d, struct arena *a)
{
    return name_all(d, a);
}

enum err decide_again(const struct law *law, struct str case_id, const struct history *h, inst_t as_of,
                      struct arena *a, struct decision *out, struct fail *f)
{
    enum err e = decide_fold(law, case_id, h, as_of, a, out, f);
    if (e != ERR_OK)
        return e;
    return name_all(out, a) ? ERR_OK : fail_set(f, ERR_NO_MEMORY);
}

inst_t decision_next(const struct decision *d)
{
    const struct outcome *o = &d->after;
    inst_t next = INST_NEVER;
    for (size_t i = 0; i < o->ndeadlines; i++)
        for (size_t k = 0; k < o->deadlines[i].nspans; k++)
            if (o->deadlines[i].spans[k].from > o->as_of && o->deadlines[i].spans[k].from < next)
                next = o->deadlines[i].spans[k].from;
    for (size_t i = 0; i < o->nepisodes; i++)
        for (size_t k = 0; k < o->episodes[i].nspans; k++)
            if (o->episodes[i].spans[k].from > o->as_of && o->episodes[i].spans[k].from < next)
                next = o->episodes[i].spans[k].from;
    for (size_t i = 0; i < o->ntold; i++)
        if (o->told[i].until < next)
            next = o->told[i].until;
    return next;
}

struct outcome_view decision_view(const struct decision *d, struct arena *a)
{
    return (struct outcome_view){.pack = &d->law->pack,
                                 .calendar = &d->law->calendar,
                                 .history = &d->history,
                                 .outcome = &d->after,
                                 .ids = true,
                                 .deadline_ids = d->deadline_ids,
                                 .episode_ids = d->episode_ids,
                                 .arena = a};
}

const struct violation *decision_forbidden(const struct decision *d)
{
    for (size_t i = 0; i < d->nviolations; i++)
        if (violation_info(d->violations[i].code)->forbids)
            return &d->violations[i];
    return NULL;
}
