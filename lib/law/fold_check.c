/* Judges an act on what stood before it, and collects violations and what else a reader should be told. */
#include "lib/law/fold_int.h"

bool violation_add(struct fold *f, enum violation_code code, int rule, int event, struct str citation)
{
    struct violation *v = vec_add(f->a, &f->violations, sizeof(*v));
    if (v)
        *v = (struct violation){.code = code, .rule = rule, .event = event, .citation = citation};
    return v != NULL;
}

bool notice_add(struct fold *f, enum notice_code code, int event)
{
    struct notice *n = vec_add(f->a, &f->notices, sizeof(*n));
    if (n)
        *n = (struct notice){.code = code, .event = event, .rule = -1};
    return n != NULL;
}

/* True when the requirement asks for no running term, or one of those it names runs. */
static bool term_runs(const struct fold *f, const struct requirement *q)
{
    for (size_t k = 0; k < f->open.n; k++)
        for (size_t i = 0; i < q->nopen_rules; i++)
            if (same_rule(f->p, open_at(f, k)->d.rule, q->open_rules[i]))
                return true;
    return q->nopen_rules == 0;
}

/* Is the latest act among the requirement's types one that it asks for? */
static bool latest_is_right(const struct fold *f, const struct requirement *q)
{
    int last = -1;
    for (size_t i = 0; i < q->namong; i++)
        last = f->latest[q->among[i]] > last ? f->latest[q->among[i]] : last;
    if (last < 0)
        return q->none_ok;
    for (size_t i = 0; i < q->nlatest; i++)
        if (f->acts[last].type == q->latest[i])
            return true;
    return false;
}

static bool requirements_check(struct fold *f, const struct act *e, const struct event_type *t)
{
    for (size_t i = 0; i < t->nrequires; i++) {
        const struct requirement *q = &t->requires[i];
        if ((q->namong == 0 || latest_is_right(f, q)) && term_runs(f, q))
            continue;
        int rule = q->nopen_rules == 1 ? q->open_rules[0] : -1;
        if (!violation_add(f, VIOLATION_ORDER, rule, e->index, q->citation))
            return false;
        struct violation *v = (struct violation *)f->violations.items + f->violations.n - 1;
        v->detail_vi = q->detail_vi;
        v->detail_en = q->detail_en;
    }
    return true;
}

static bool ground_is_listed(const struct fold *f, const struct act *e)
{
    const struct fact *ground = act_fact(e, FACT_ground);
    day_t day = when_first_day(e->at);
    for (size_t i = 0; ground && i < f->p->ngrounds; i++) {
        const struct ground *g = &f->p->grounds[i];
        if (g->event == e->type && g->from <= day && day <= g->through && str_eq(g->code, ground->v.text))
            return true;
    }
    return false;
}

/* Some acts are lawful only once a term has run out; its earliest arguable last day is enough. */
static bool early_check(struct fold *f, const struct act *e, const struct event_type *t)
{
    for (size_t k = 0; k < f->open.n; k++) {
        const struct live *l = open_at(f, k);
        const struct rule *r = &f->p->rules[l->d.rule];
        bool named = false;
        for (size_t i = 0; i < t->nnot_before_end_of && !named; i++)
            named = same_rule(f->p, t->not_before_end_of[i], l->d.rule);
        if (!named || !act_concerns(e, r, l->d.subject) || when_last_day(e->at) >= l->d.term.safe.last_day)
            continue;
        struct str citation = t->ground_citation.n ? t->ground_citation : r->citation;
        if (!violation_add(f, VIOLATION_SUSPENSION_EARLY, l->d.rule, e->index, citation))
            return false;
    }
    return true;
}

bool act_check(struct fold *f, const struct act *e)
{
    const struct event_type *t = &f->p->events[e->type];
    if (!requirements_check(f, e, t) || !early_check(f, e, t))
        return false;
    if (t->needs_listed_ground && !ground_is_listed(f, e))
        return violation_add(f, VIOLATION_SUSPENSION_GROUND, -1, e->index, t->ground_citation);
    return true;
}

bool outcome_check(struct fold *f)
{
    bool runs = false, provisional = false;
    for (size_t i = 0; i < f->out->ndeadlines; i++) {
        const struct deadline *d = &f->out->deadlines[i];
        /* "At once" without a number sets no limit: it does not keep a case from being forgotten. */
        runs = runs || (d->term.legal.exists && (d->status == STATUS_RUNNING || d->status == STATUS_OVERDUE));
        provisional = provisional || d->term.provisional;
        if (d->status == STATUS_OVERDUE &&
            !violation_add(f, VIOLATION_LATE, d->rule, -1, f->p->rules[d->rule].citation))
            return false;
    }
    bool closed = f->p->nstages && f->p->stages[f->out->stage].closed;
    if (!runs && !closed && !notice_add(f, NOTICE_NO_DEADLINE, -1))
        return false;
    return !provisional || notice_add(f, NOTICE_CALENDAR_UNVERIFIED, -1);
}
